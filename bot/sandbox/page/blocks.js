// Blocks as DOM nodes, for messages, modals and App Home alike.
import { h, icon } from './dom.js';
import { textObject, flatText } from './mrkdwn.js';
import { richText } from './richtext.js';
import { markdown } from './markdown.js';
import { element } from './elements.js';
import { table, dataTable } from './table.js';
import { chart } from './chart.js';
import { image, video } from './media.js';
import { card, carousel, container, layout, plan, task_card } from './boxes.js';

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
  // The label's words again, for tools that do not see a label which is scrolled out of the window.
  for (const f of [field, ...field.querySelectorAll('[aria-labelledby]')])
    if (f.getAttribute('aria-labelledby') === labelId) f.setAttribute('aria-label', flatText(b.label?.text || ''));
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

function alert(b) {
  const level = ['info', 'warning', 'error', 'success'].includes(b.level) ? b.level : 'default';
  return h(
    'div',
    { class: 'level-' + level, role: level === 'error' ? 'alert' : 'note' },
    icon(level === 'warning' || level === 'error' ? 'warn' : level === 'success' ? 'check' : 'info'),
    h('div', {}, textObject(b.text)),
  );
}
