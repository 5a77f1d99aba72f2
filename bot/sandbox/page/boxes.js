// Blocks that hold others or stand as a box: cards, carousels, containers, layouts, plans and their tasks.
import { h, icon } from './dom.js';
import { textObject, flatText, mrkdwn } from './mrkdwn.js';
import { richText } from './richtext.js';
import { element } from './elements.js';
import { block, blocks } from './blocks.js';

function cardImage(i, cls) {
  return i ? h('span', { class: cls }, element({ ...i, type: 'image' }, {})) : null;
}

export function card(b, surface) {
  const extra = b.actions?.elements || b.actions || [];
  return h(
    'div',
    { role: 'group', 'aria-label': flatText(b.title?.text || '') || 'Card' },
    cardImage(b.hero_image, 'card-hero'),
    h(
      'div',
      { class: 'card-in' },
      h(
        'div',
        { class: 'card-head' },
        b.icon ? cardImage(b.icon, 'card-icon') : b.slack_icon ? h('span', { class: 'card-icon' }, icon('app')) : null,
        h(
          'div',
          {},
          b.title ? h('div', { class: 'card-title' }, textObject(b.title)) : null,
          b.subtitle ? h('div', { class: 'card-sub' }, textObject(b.subtitle)) : null,
        ),
      ),
      b.body ? h('div', { class: 'card-body' }, textObject(b.body)) : null,
      b.subtext ? h('div', { class: 'card-subtext' }, textObject(b.subtext)) : null,
      extra.length
        ? h(
            'div',
            { class: 'card-actions' },
            extra.map((e) => h('span', { class: 'action' }, element(e, { surface, b }))),
          )
        : null,
    ),
  );
}

export function carousel(b, surface) {
  const row = h(
    'div',
    { class: 'carousel-row', tabindex: '0', role: 'group', 'aria-label': 'Cards' },
    (b.elements || []).map((c) => block({ ...c, type: 'card' }, surface)),
  );
  const move = (n) => row.scrollBy({ left: n * row.clientWidth * 0.8, behavior: 'smooth' });
  return h(
    'div',
    { role: 'group', 'aria-roledescription': 'carousel' },
    row,
    (b.elements || []).length > 1
      ? h(
          'div',
          { class: 'carousel-nav' },
          h('button', { type: 'button', class: 'icon-btn', 'aria-label': 'Previous cards', onclick: () => move(-1) }, icon('left')),
          h('button', { type: 'button', class: 'icon-btn', 'aria-label': 'Next cards', onclick: () => move(1) }, icon('right')),
        )
      : null,
  );
}

const collapsed = new Map();
export function container(b, surface) {
  const key = JSON.stringify(surface?.container || 0) + b.block_id;
  const shut = b.is_collapsible && (collapsed.get(key) ?? !!b.default_collapsed);
  const body = h('div', { class: 'container-body', hidden: shut }, blocks(b.child_blocks, surface));
  const title = h(
    'div',
    { class: 'container-titles' },
    h('div', { class: 'container-title' }, b.rich_text_title ? richText(b.rich_text_title) : textObject(b.title)),
    b.subtitle ? h('div', { class: 'container-sub' }, textObject(b.subtitle)) : null,
  );
  const head = b.is_collapsible
    ? h(
        'button',
        {
          type: 'button',
          class: 'container-head',
          'aria-expanded': String(!shut),
          onclick: () => {
            body.hidden = !body.hidden;
            collapsed.set(key, body.hidden);
            head.setAttribute('aria-expanded', String(!body.hidden));
          },
        },
        cardImage(b.icon, 'card-icon'),
        title,
        icon('down', 'container-arrow'),
      )
    : h('div', { class: 'container-head' }, cardImage(b.icon, 'card-icon'), title);
  return h('section', { class: `w-${b.width || 'standard'}${b.has_header_divider ? ' ruled' : ''}` }, head, body);
}

export function layout(b, surface) {
  return h(
    'div',
    { role: 'group', 'aria-label': b.label },
    b.is_label_visible ? h('div', { class: 'dim' }, b.label) : null,
    (b.rows || []).map((r) =>
      h(
        'div',
        { class: 'layout-row' },
        (r.items || []).map((i) => h('div', { class: 'layout-item' }, blocks(i.blocks || (i.block ? [i.block] : []), surface))),
      ),
    ),
  );
}

const TASK = {
  in_progress: ['spinner', 'In progress'],
  complete: ['check', 'Complete'],
  error: ['warn', 'Error'],
  pending: ['clock', 'Pending'],
};
export function task_card(b) {
  const [mark, word] = TASK[b.status] || TASK.pending;
  return h(
    'div',
    { class: 'task ' + (b.status || 'pending') },
    mark === 'spinner' ? h('span', { class: 'spinner', role: 'img', 'aria-label': word }) : icon(mark),
    h(
      'div',
      {},
      b.hide_title ? null : h('strong', {}, b.title),
      b.details ? richText(b.details) : null,
      b.output ? richText(b.output) : null,
      (b.sources || []).map((s) => h('div', {}, mrkdwn(`<${s.url}|${s.text || s.url}>`))),
    ),
  );
}
export function plan(b, surface) {
  return h(
    'div',
    {},
    h('strong', {}, b.title),
    (b.tasks || []).map((t) => block({ ...t, type: 'task_card' }, surface)),
  );
}
