// Inputs one types into, checks or fills with files.
import { h, codePoints } from './dom.js';
import { textObject, flatText } from './mrkdwn.js';
import { bare } from './surface.js';
import { changed, testid } from './elements.js';

const INPUT_TYPES = { email_text_input: 'email', url_text_input: 'url', number_input: 'text' };
export const flushers = new WeakMap();

// flush sends what was typed but not yet dispatched in a field.
export function flush(node) {
  flushers.get(node)?.(true);
}

// drop forgets it: a submission carries the whole state, an action beside it would only race with it.
export function drop(node) {
  flushers.get(node)?.(false);
}

export function textInput(e, ctx) {
  const { surface, b } = ctx;
  const entry = surface.get(b.block_id, e);
  const start = entry.value || '';
  const multi = e.multiline;
  const on = ctx.input && ctx.dispatch ? e.dispatch_action_config?.trigger_actions_on || ['on_enter_pressed'] : [];
  const valueNow = () => ({ value: node.value === '' ? null : node.value });
  let timer = null,
    sent = start;

  const dispatch = () => {
    clearTimeout(timer);
    timer = null;
    if (!node.isConnected || (node.value === sent && !node.dataset.enter)) return;
    delete node.dataset.enter;
    sent = node.value;
    surface.act(b.block_id, e, valueNow());
  };
  const props = {
    class: 'field',
    testid: testid(e),
    placeholder: e.placeholder?.text,
    'aria-labelledby': ctx.labelId,
    'aria-describedby': ctx.describedBy,
    'aria-required': ctx.required ? 'true' : null,
    autocomplete: 'off',
    value: start,
    'data-focus': e.focus_on_load ? '1' : null,
    inputmode: e.type === 'number_input' ? 'decimal' : null,
    oninput: () => {
      surface.set(b.block_id, e, valueNow());
      count();
      if (multi) grow(node);
      if (on.includes('on_character_entered')) {
        clearTimeout(timer);
        timer = setTimeout(dispatch, 500);
      }
    },
    onblur: (ev) => {
      if (timer && ev.relatedTarget?.dataset.testid === 'modal-submit') return; // submit drops it
      if (timer) dispatch();
    },
    onkeydown: (ev) => {
      if (ev.key !== 'Enter' || ev.isComposing) return;
      if (multi && !(ev.ctrlKey || ev.metaKey)) return;
      if (on.includes('on_enter_pressed')) {
        ev.preventDefault();
        node.dataset.enter = '1';
        dispatch();
      } else if (!multi || ev.ctrlKey || ev.metaKey) {
        ev.preventDefault();
        node.dispatchEvent(new CustomEvent('wantsubmit', { bubbles: true }));
      }
    },
  };
  const node = multi
    ? h('textarea', { ...props, rows: 4 })
    : h('input', { ...props, type: INPUT_TYPES[e.type] === 'email' ? 'email' : 'text' });
  flushers.set(node, (send) => {
    if (timer && send) dispatch();
    clearTimeout(timer);
    timer = null;
  });
  const counter = h('span', { class: 'counter', 'aria-hidden': 'true' });
  function count() {
    if (!e.max_length) return;
    const left = e.max_length - codePoints(node.value);
    counter.textContent = left <= Math.max(10, e.max_length * 0.15) ? String(left) : '';
    counter.classList.toggle('over', left < 0);
  }
  count();
  if (multi) requestAnimationFrame(() => grow(node));
  return h('span', { class: 'field-wrap' }, node, counter);
}

function grow(node) {
  if (!node.isConnected) return;
  node.style.height = 'auto';
  node.style.height = Math.min(Math.max(node.scrollHeight + 2, 88), 320) + 'px';
}

let groups = 0;
export function checkboxes(e, ctx) {
  const radio = e.type === 'radio_buttons',
    name = 'group' + ++groups;
  const { surface, b } = ctx;
  const entry = surface.get(b.block_id, e);
  const chosen = new Set(radio ? (entry.selected_option ? [entry.selected_option.value] : []) : entry.selected_options.map((o) => o.value));
  const box = h('div', {
    class: 'choices',
    role: radio ? 'radiogroup' : 'group',
    testid: testid(e),
    'aria-labelledby': ctx.labelId,
    'aria-label': ctx.labelId ? null : flatText(b.text?.text || '') || (radio ? 'Choose one' : 'Choose any'),
    'aria-describedby': ctx.describedBy,
    'aria-required': ctx.required && radio ? 'true' : null,
  });
  const redraw = () => {
    const now = surface.get(b.block_id, e);
    const set = new Set(radio ? [now.selected_option?.value] : now.selected_options.map((o) => o.value));
    box.querySelectorAll('input').forEach((i) => {
      i.checked = set.has(i.value);
    });
  };
  (e.options || []).forEach((o, i) => {
    const input = h('input', {
      type: radio ? 'radio' : 'checkbox',
      name,
      value: o.value,
      checked: chosen.has(o.value),
      'data-focus': e.focus_on_load && i === 0 ? '1' : null,
      onchange: () => {
        const value = radio
          ? { selected_option: bare(o) }
          : { selected_options: e.options.filter((x, n) => box.querySelectorAll('input')[n].checked).map(bare) };
        changed(e, ctx, value, box, redraw);
      },
    });
    box.append(
      h(
        'label',
        { class: 'choice' },
        input,
        h(
          'span',
          { class: 'choice-text' },
          textObject(o.text),
          o.description ? h('span', { class: 'choice-desc' }, textObject(o.description)) : null,
        ),
      ),
    );
  });
  return box;
}
