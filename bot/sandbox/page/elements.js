// Block elements: buttons, menus and inputs. Each function returns one node; what is chosen goes to the surface.
import { h, icon, codePoints } from './dom.js';
import { textObject, flatText, safeURL } from './mrkdwn.js';
import { menu, ask } from './menu.js';
import { bare } from './surface.js';
import { selectBox } from './select.js';
import { dateBox, timeBox, dateTimeBox } from './pickers.js';
import { toRichText, fromRichText } from './richtext.js';
import { person } from './api.js';

// element draws e, which sits in block b. ctx: {surface, b, input: is it in an input block, dispatch: does a change
// there dispatch, labelId, hintId}.
export function element(e, ctx) {
  const make = MAKERS[e?.type];
  if (!make) return h('span', { class: 'unsupported' }, `[${e?.type || 'unknown element'}]`);
  return make(e, ctx);
}

const MAKERS = {
  button, workflow_button: button, icon_button: iconElement, feedback_buttons: feedback, overflow, image: imageElement,
  plain_text_input: textInput, number_input: textInput, email_text_input: textInput, url_text_input: textInput, rich_text_input: textInput,
  checkboxes, radio_buttons: checkboxes, file_input: fileInput, datepicker: dateBox, timepicker: timeBox, datetimepicker: dateTimeBox,
};
for (const kind of ['static', 'external', 'users', 'channels', 'conversations']) {
  MAKERS[kind + '_select'] = selectBox;
  MAKERS['multi_' + kind + '_select'] = selectBox;
}

export function testid(e) { return e.action_id ? 'element-' + e.action_id : null; }

// confirmed asks first when the element has a confirm object.
export async function confirmed(e) {
  if (!e.confirm) return true;
  const c = e.confirm;
  return ask({ title: flatText(c.title?.text || 'Are you sure?'), text: textObject(c.text), confirm: c.confirm?.text, deny: c.deny?.text, style: c.style });
}

// press sends an action and shows on node that it is under way, or the warning triangle when the app did not answer.
export async function press(e, ctx, value, node) {
  const warn = node.parentElement?.querySelector(':scope > .trouble-mark');
  warn?.remove();
  const busy = setTimeout(() => node.classList.add('busy'), 350);
  const answer = await ctx.surface.act(ctx.b.block_id, e, value);
  clearTimeout(busy);
  node.classList.remove('busy');
  if (!answer.ok && node.isConnected) node.after(troubleMark(answer.trouble));
  return answer.ok;
}

export function troubleMark(kind) {
  const why = kind === 'timeout' ? 'The app did not answer in time. Try again.' : kind === 'disconnected' ? 'The app is not connected. Try again later.'
    : kind ? 'This did not work: ' + kind : 'This did not work. Try again.';
  return h('span', { class: 'trouble-mark', role: 'img', 'aria-label': why, title: why, testid: 'trouble' }, icon('warn'));
}

// changed stores a choice and dispatches it where Slack would: at once outside input blocks, inside only with
// dispatch_action. With a confirm object, a refusal takes the choice back.
export async function changed(e, ctx, value, node, redraw) {
  const before = ctx.surface.get(ctx.b.block_id, e);
  ctx.surface.set(ctx.b.block_id, e, value);
  redraw?.();
  if (ctx.input && !ctx.dispatch) return;
  if (!(await confirmed(e))) {
    const { type, ...rest } = before;
    ctx.surface.set(ctx.b.block_id, e, rest);
    redraw?.();
    return;
  }
  press(e, ctx, value, node);
}

function button(e, ctx) {
  if (e.visible_to_user_ids?.length && !e.visible_to_user_ids.includes(person())) return null;
  const url = e.url && safeURL(e.url);
  const props = { class: 'btn' + (e.style ? ' ' + (e.style === 'danger' ? 'danger' : 'primary') : ''), testid: testid(e), 'aria-label': e.accessibility_label };
  const label = h('span', { class: 'btn-label' }, textObject(e.text));
  const node = h('button', { type: 'button', ...props, onclick: async () => {
    if (!(await confirmed(e))) return;
    if (url) open(url, '_blank', 'noopener');
    press(e, ctx, {}, node);
  } }, label);
  return node;
}

function iconElement(e, ctx) {
  if (e.visible_to_user_ids?.length && !e.visible_to_user_ids.includes(person())) return null;
  const label = e.accessibility_label || e.text?.text || e.icon;
  const node = h('button', { type: 'button', class: 'icon-btn', testid: testid(e), 'aria-label': label, title: e.text?.text || label, onclick: async () => {
    if (await confirmed(e)) press(e, ctx, {}, node);
  } }, icon(e.icon === 'trash' ? 'trash' : 'app'));
  return node;
}

function feedback(e, ctx) {
  const box = h('span', { class: 'feedback', role: 'group', 'aria-label': 'Feedback', testid: testid(e) });
  for (const [which, name] of [['positive_button', 'thumbup'], ['negative_button', 'thumbdown']]) {
    const b = e[which];
    if (!b) continue;
    const node = h('button', { type: 'button', class: 'icon-btn', 'aria-label': b.accessibility_label || b.text?.text, title: b.text?.text, 'aria-pressed': 'false', onclick: () => {
      box.querySelectorAll('button').forEach((x) => x.setAttribute('aria-pressed', String(x === node)));
      press(e, ctx, { text: b.text, value: b.value }, node);
    } }, icon(name));
    box.append(node);
  }
  return box;
}

function overflow(e, ctx) {
  const node = h('button', { type: 'button', class: 'btn overflow-btn', testid: testid(e), 'aria-label': 'More actions', 'aria-haspopup': 'menu', title: 'More actions', onclick: () => {
    menu(node, (e.options || []).map((o) => ({ label: flatText(o.text?.text || ''), node: null, sub: o.description?.text, onpick: async () => {
      if (!(await confirmed(e))) return;
      const url = o.url && safeURL(o.url);
      if (url) open(url, '_blank', 'noopener');
      press(e, ctx, { selected_option: bare(o) }, node);
    } })), { align: 'end', label: 'More actions' });
  } }, icon('dots'));
  return node;
}

function imageElement(e) {
  const src = e.image_url || e.slack_file?.url;
  const to = src && (safeURL(src) || (/^data:image\//.test(src) ? src : null));
  return to ? h('img', { src: to, alt: e.alt_text || '', class: 'el-image', loading: 'lazy', title: e.alt_text }) : h('span', { class: 'el-image missing', role: 'img', 'aria-label': e.alt_text }, icon('file'));
}

const INPUT_TYPES = { email_text_input: 'email', url_text_input: 'url', number_input: 'text' };
const flushers = new WeakMap();

// flush sends what was typed but not yet dispatched in the field that has the focus.
export function flush(node) { flushers.get(node)?.(); }

function textInput(e, ctx) {
  const rich = e.type === 'rich_text_input';
  const { surface, b } = ctx;
  const entry = surface.get(b.block_id, e);
  const start = rich ? fromRichText(entry.rich_text_value) : entry.value || '';
  const multi = e.multiline || rich;
  const on = ctx.input && ctx.dispatch ? e.dispatch_action_config?.trigger_actions_on || ['on_enter_pressed'] : [];
  const valueNow = () => (rich ? { rich_text_value: toRichText(node.value) } : { value: node.value === '' ? null : node.value });
  let timer = null, sent = start;

  const dispatch = () => {
    clearTimeout(timer);
    timer = null;
    if (node.value === sent && !node.dataset.enter) return;
    delete node.dataset.enter;
    sent = node.value;
    surface.act(b.block_id, e, valueNow());
  };
  const props = {
    class: 'field' + (rich ? ' rich' : ''), testid: testid(e), placeholder: e.placeholder?.text, 'aria-labelledby': ctx.labelId, 'aria-describedby': ctx.describedBy,
    autocomplete: 'off', value: start, 'data-focus': e.focus_on_load ? '1' : null, inputmode: e.type === 'number_input' ? 'decimal' : null,
    oninput: () => {
      surface.set(b.block_id, e, valueNow());
      count();
      if (multi) grow(node);
      if (on.includes('on_character_entered')) { clearTimeout(timer); timer = setTimeout(dispatch, 500); }
    },
    onblur: (ev) => {
      // Submit carries the whole state: an action sent just before it would only race with it.
      if (timer && ev.relatedTarget?.dataset.testid === 'modal-submit') { clearTimeout(timer); timer = null; return; }
      if (timer) dispatch();
    },
    onkeydown: (ev) => {
      if (ev.key !== 'Enter' || ev.isComposing) return;
      if (multi && !(ev.ctrlKey || ev.metaKey)) return;
      if (on.includes('on_enter_pressed')) { ev.preventDefault(); node.dataset.enter = '1'; dispatch(); }
      else if (!multi || ev.ctrlKey || ev.metaKey) { ev.preventDefault(); node.dispatchEvent(new CustomEvent('wantsubmit', { bubbles: true })); }
    },
  };
  const node = multi ? h('textarea', { ...props, rows: rich ? Math.max(4, e.min_lines || 0) : 4 }) : h('input', { ...props, type: INPUT_TYPES[e.type] === 'email' ? 'email' : 'text' });
  flushers.set(node, () => { if (timer) dispatch(); });
  const counter = h('span', { class: 'counter', 'aria-hidden': 'true' });
  function count() {
    if (!e.max_length) return;
    const left = e.max_length - codePoints(node.value);
    counter.textContent = left <= Math.max(10, e.max_length * 0.15) ? String(left) : '';
    counter.classList.toggle('over', left < 0);
  }
  count();
  if (multi) requestAnimationFrame(() => grow(node));
  if (rich) return h('span', { class: 'field-wrap rich-wrap' }, toolbar(node), node);
  return h('span', { class: 'field-wrap' }, node, counter);
}

function grow(node) {
  if (!node.isConnected) return;
  node.style.height = 'auto';
  node.style.height = Math.min(Math.max(node.scrollHeight + 2, 88), 320) + 'px';
}

// toolbar puts Slack's marks around what is selected in a text box.
export function toolbar(target) {
  const wrap = (mark, end = mark) => {
    const box = typeof target === 'function' ? target() : target;
    const { selectionStart: a, selectionEnd: z, value } = box;
    box.setRangeText(mark + value.slice(a, z) + end, a, z, 'select');
    box.setSelectionRange(a + mark.length, z + mark.length);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.focus();
  };
  const tool = (name, label, fn) => h('button', { type: 'button', class: 'tool', tabindex: '-1', 'aria-label': label, title: label, onmousedown: (ev) => ev.preventDefault(), onclick: fn }, icon(name));
  return h('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Formatting' },
    tool('bold', 'Bold', () => wrap('*')), tool('italic', 'Italic', () => wrap('_')), tool('strike', 'Strikethrough', () => wrap('~')), tool('code', 'Code', () => wrap('`')));
}

let groups = 0;
function checkboxes(e, ctx) {
  const radio = e.type === 'radio_buttons', name = 'group' + ++groups;
  const { surface, b } = ctx;
  const entry = surface.get(b.block_id, e);
  const chosen = new Set(radio ? (entry.selected_option ? [entry.selected_option.value] : []) : entry.selected_options.map((o) => o.value));
  const box = h('div', { class: 'choices', role: radio ? 'radiogroup' : 'group', testid: testid(e), 'aria-labelledby': ctx.labelId, 'aria-describedby': ctx.describedBy });
  const redraw = () => {
    const now = surface.get(b.block_id, e);
    const set = new Set(radio ? [now.selected_option?.value] : now.selected_options.map((o) => o.value));
    box.querySelectorAll('input').forEach((i) => { i.checked = set.has(i.value); });
  };
  (e.options || []).forEach((o, i) => {
    const input = h('input', { type: radio ? 'radio' : 'checkbox', name, value: o.value, checked: chosen.has(o.value), 'data-focus': e.focus_on_load && i === 0 ? '1' : null, onchange: () => {
      const value = radio ? { selected_option: bare(o) }
        : { selected_options: e.options.filter((x, n) => box.querySelectorAll('input')[n].checked).map(bare) };
      changed(e, ctx, value, box, redraw);
    } });
    box.append(h('label', { class: 'choice' }, input, h('span', { class: 'choice-text' }, textObject(o.text), o.description ? h('span', { class: 'choice-desc' }, textObject(o.description)) : null)));
  });
  return box;
}

function fileInput(e, ctx) {
  const { surface, b } = ctx;
  const list = h('div', { class: 'file-list' });
  const input = h('input', { type: 'file', class: 'sr-only', testid: testid(e), multiple: (e.max_files ?? 10) > 1, accept: (e.filetypes || []).map((t) => '.' + t).join(','), 'aria-labelledby': ctx.labelId, onchange: async () => {
    const now = surface.get(b.block_id, e).files;
    const room = (e.max_files ?? 10) - now.length;
    const added = await Promise.all([...input.files].slice(0, room).map(sendFile));
    surface.set(b.block_id, e, { files: now.concat(added.filter(Boolean)) });
    input.value = '';
    draw();
  } });
  async function sendFile(file) {
    const { upload } = await import('./api.js');
    try { return await upload('', '', file).then((a) => a.file || { id: a.id || 'F' + Date.now(), name: file.name, size: file.size }); }
    catch (err) { list.append(h('div', { class: 'field-error' }, `${file.name}: ${err.message}`)); return null; }
  }
  function draw() {
    list.replaceChildren(...surface.get(b.block_id, e).files.map((f) => h('div', { class: 'file-chip' }, icon('file'), h('span', {}, f.name || f.title || f.id),
      h('button', { type: 'button', class: 'icon-btn', 'aria-label': 'Remove ' + (f.name || f.id), onclick: () => {
        surface.set(b.block_id, e, { files: surface.get(b.block_id, e).files.filter((x) => x !== f) });
        draw();
      } }, icon('close')))));
  }
  draw();
  return h('div', { class: 'file-input' }, h('label', { class: 'btn' }, icon('clip'), 'Upload files', input), list);
}

