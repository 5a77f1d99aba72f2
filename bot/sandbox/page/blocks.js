// Blocks as DOM nodes, for messages, modals and App Home alike.
import { h, icon } from './dom.js';
import { textObject, safeURL, mrkdwn } from './mrkdwn.js';
import { richText } from './richtext.js';
import { markdown } from './markdown.js';
import { element } from './elements.js';
import { table, dataTable } from './table.js';
import { chart } from './chart.js';
import { pictureURL } from './files.js';

// block draws one block of a surface. The node has data-testid block-<block_id>.
export function block(b, surface) {
  const make = MAKERS[b.type];
  const node = make ? make(b, surface) : unsupported(b);
  node.classList.add('block', 'b-' + b.type.replace(/_/g, '-'));
  if (b.block_id) node.dataset.testid = 'block-' + b.block_id;
  return node;
}

export function blocks(list, surface) {
  return (list || []).map((b) => block(b, surface));
}

const MAKERS = {
  section,
  actions,
  context,
  input,
  image,
  container,
  card,
  carousel,
  alert,
  video,
  layout,
  plan,
  task_card,
  header: (b) =>
    h('div', { role: 'heading', 'aria-level': String((b.level || 1) + 1), class: 'level-' + (b.level || 2) }, textObject(b.text)),
  divider: () => h('hr', {}),
  rich_text: (b) => h('div', {}, richText(b)),
  markdown: (b) => h('div', {}, markdown(b.text)),
  table: (b, s) => h('div', {}, table(b, s)),
  data_table: (b, s) => h('div', {}, dataTable(b, s)),
  data_visualization: (b) => h('div', {}, chart(b)),
  context_actions: (b, s) =>
    h(
      'div',
      { role: 'group', 'aria-label': 'Actions' },
      (b.elements || []).map((e) => element(e, { surface: s, b })),
    ),
  file: (b) =>
    h(
      'div',
      {},
      h(
        'span',
        { class: 'file-card' },
        icon('file'),
        h('span', {}, h('strong', {}, b.external_id || 'Remote file'), h('span', { class: 'dim' }, 'Remote file')),
      ),
    ),
};

function unsupported(b) {
  return h('div', { class: 'unsupported' }, `This block cannot be shown here: ${b.type}`);
}

// A text longer than this folds, as Slack folds it; `expand` keeps it open.
const LONG = 900;

function section(b, surface) {
  let text = b.text ? h('div', { class: 'section-text' }, textObject(b.text)) : null;
  if (text && !b.expand && b.text.text.length > LONG) {
    text.classList.add('folded');
    const more = h(
      'button',
      {
        type: 'button',
        class: 'link',
        'aria-expanded': 'false',
        onclick: () => {
          const folded = text.classList.toggle('folded');
          more.textContent = folded ? 'See more' : 'See less';
          more.setAttribute('aria-expanded', String(!folded));
        },
      },
      'See more',
    );
    text = h('div', { class: 'section-text' }, text, more);
  }
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'section-main' },
      text,
      b.fields?.length
        ? h(
            'div',
            { class: 'fields' },
            b.fields.map((f) => h('div', { class: 'field-cell' }, textObject(f))),
          )
        : null,
    ),
    b.accessory ? h('div', { class: 'accessory' }, element(b.accessory, { surface, b })) : null,
  );
}

function actions(b, surface) {
  return h(
    'div',
    { role: 'group', 'aria-label': 'Actions' },
    (b.elements || []).map((e) => h('span', { class: 'action' }, element(e, { surface, b }))),
  );
}

function context(b) {
  return h(
    'div',
    {},
    (b.elements || []).map((e) => (e.type === 'image' ? element(e, {}) : h('span', {}, textObject(e)))),
  );
}

let inputs = 0;
function input(b, surface) {
  const n = ++inputs,
    labelId = 'label-' + n,
    hintId = 'hint-' + n,
    errorId = 'error-' + n;
  const e = b.element || {};
  const ctx = {
    surface,
    b,
    input: true,
    dispatch: !!b.dispatch_action,
    required: !b.optional,
    labelId,
    describedBy: b.hint ? `${hintId} ${errorId}` : errorId,
  };
  const field = element(e, ctx);
  const label = h(
    'div',
    {
      class: 'input-label',
      id: labelId,
      onclick: () =>
        field.matches('input,textarea,button')
          ? field.focus()
          : field.querySelector('input:not([type=radio]):not([type=checkbox]):not([type=file]),textarea')?.focus(),
    },
    textObject(b.label),
    b.optional ? h('span', { class: 'optional' }, ' (optional)') : null,
  );
  const node = h(
    'div',
    { 'data-block': b.block_id },
    label,
    field,
    b.hint ? h('div', { class: 'hint', id: hintId }, textObject(b.hint)) : null,
    h('div', { class: 'field-error', id: errorId, role: 'alert', testid: 'error-' + b.block_id }),
  );
  return node;
}

// showError puts a message under an input block, or takes it away.
export function showError(node, text) {
  const line = node.querySelector(':scope > .field-error');
  if (!line) return false;
  line.replaceChildren(...(text ? [icon('warn'), text] : []));
  node.classList.toggle('has-error', !!text);
  for (const f of node.querySelectorAll('.field,.select'))
    text ? f.setAttribute('aria-invalid', 'true') : f.removeAttribute('aria-invalid');
  return true;
}

function image(b) {
  const to = pictureURL(b);
  const pic = to
    ? h(
        'a',
        { href: to, target: '_blank', rel: 'noopener noreferrer', class: 'image-link' },
        h('img', {
          src: to,
          alt: b.alt_text || '',
          loading: 'lazy',
          onerror: () => pic.replaceWith(h('div', { class: 'image-missing' }, icon('file'), b.alt_text || 'Image')),
        }),
      )
    : h('div', { class: 'image-missing' }, icon('file'), b.alt_text || 'Image');
  return h('figure', {}, b.title ? h('figcaption', {}, textObject(b.title)) : null, pic);
}

function alert(b) {
  const level = ['info', 'warning', 'error', 'success'].includes(b.level) ? b.level : 'default';
  return h(
    'div',
    { class: 'level-' + level, role: level === 'error' ? 'alert' : 'note' },
    icon(level === 'warning' || level === 'error' ? 'warn' : level === 'success' ? 'check' : 'info'),
    h('div', {}, textObject(b.text)),
  );
}

function cardImage(i, cls) {
  return i ? h('span', { class: cls }, element({ ...i, type: 'image' }, {})) : null;
}

function card(b, surface) {
  const extra = b.actions?.elements || b.actions || [];
  return h(
    'article',
    {},
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

function carousel(b, surface) {
  const row = h(
    'div',
    { class: 'carousel-row', tabindex: '0', 'aria-label': 'Cards' },
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
function container(b, surface) {
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

function video(b) {
  const to = safeURL(b.title_url || b.video_url || '');
  const title = h('strong', {}, textObject(b.title));
  return h(
    'div',
    {},
    h('div', { class: 'video-by' }, [b.provider_name, b.author_name].filter(Boolean).join(' · ')),
    to ? h('a', { href: to, target: '_blank', rel: 'noopener noreferrer' }, title) : title,
    b.description ? h('div', { class: 'dim' }, textObject(b.description)) : null,
    h('div', { class: 'video-frame', role: 'img', 'aria-label': b.alt_text }, icon('play')),
  );
}

function layout(b, surface) {
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
function task_card(b) {
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
function plan(b, surface) {
  return h(
    'div',
    {},
    h('strong', {}, b.title),
    (b.tasks || []).map((t) => block({ ...t, type: 'task_card' }, surface)),
  );
}
