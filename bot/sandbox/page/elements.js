// Block elements: buttons, menus and inputs. Each function returns one node; what is chosen goes to the surface.
import { h, icon } from './dom.js';
import { textObject, flatText, safeURL } from './mrkdwn.js';
import { menu, ask } from './menu.js';
import { bare } from './surface.js';
import { selectBox } from './select.js';
import { dateBox, timeBox, dateTimeBox } from './pickers.js';
import { textInput, checkboxes } from './inputs.js';
import { fileInput } from './fileinput.js';
import { richInput } from './richinput.js';
import { person } from './api.js';
import { pictureURL } from './files.js';

// element draws e, which sits in block b. ctx: {surface, b, input: is it in an input block, dispatch: does a change
// there dispatch, labelId, hintId}.
export function element(e, ctx) {
  const make = MAKERS[e?.type];
  if (!make) return h('span', { class: 'unsupported' }, `[${e?.type || 'unknown element'}]`);
  return make(e, ctx);
}

const MAKERS = {
  button,
  workflow_button: button,
  icon_button: iconElement,
  feedback_buttons: feedback,
  overflow,
  image: imageElement,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  rich_text_input: richInput,
  checkboxes,
  radio_buttons: checkboxes,
  file_input: fileInput,
  datepicker: dateBox,
  timepicker: timeBox,
  datetimepicker: dateTimeBox,
};
for (const kind of ['static', 'external', 'users', 'channels', 'conversations']) {
  MAKERS[kind + '_select'] = selectBox;
  MAKERS['multi_' + kind + '_select'] = selectBox;
}

export function testid(e) {
  return e.action_id ? 'element-' + e.action_id : null;
}

// confirmed asks first when the element has a confirm object.
async function confirmed(e) {
  if (!e.confirm) return true;
  const c = e.confirm;
  return ask({
    title: flatText(c.title?.text || 'Are you sure?'),
    text: textObject(c.text),
    confirm: c.confirm?.text,
    deny: c.deny?.text,
    style: c.style,
  });
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

function troubleMark(kind) {
  const why =
    kind === 'timeout'
      ? 'The app did not answer in time. Try again.'
      : kind === 'disconnected'
        ? 'The app is not connected. Try again later.'
        : kind
          ? 'This did not work: ' + kind
          : 'This did not work. Try again.';
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
  const props = {
    class: 'btn' + (e.style ? ' ' + (e.style === 'danger' ? 'danger' : 'primary') : ''),
    testid: testid(e),
    'aria-label': e.accessibility_label,
  };
  const label = h('span', { class: 'btn-label' }, textObject(e.text));
  const node = h(
    'button',
    {
      type: 'button',
      ...props,
      onclick: async () => {
        if (!(await confirmed(e))) return;
        if (url) open(url, '_blank', 'noopener');
        press(e, ctx, {}, node);
      },
    },
    label,
  );
  return node;
}

function iconElement(e, ctx) {
  if (e.visible_to_user_ids?.length && !e.visible_to_user_ids.includes(person())) return null;
  const label = e.accessibility_label || e.text?.text || e.icon;
  const node = h(
    'button',
    {
      type: 'button',
      class: 'icon-btn',
      testid: testid(e),
      'aria-label': label,
      title: e.text?.text || label,
      onclick: async () => {
        if (await confirmed(e)) press(e, ctx, {}, node);
      },
    },
    icon(e.icon === 'trash' ? 'trash' : 'app'),
  );
  return node;
}

function feedback(e, ctx) {
  const box = h('span', { class: 'feedback', role: 'group', 'aria-label': 'Feedback', testid: testid(e) });
  for (const [which, name] of [
    ['positive_button', 'thumbup'],
    ['negative_button', 'thumbdown'],
  ]) {
    const b = e[which];
    if (!b) continue;
    const node = h(
      'button',
      {
        type: 'button',
        class: 'icon-btn',
        'aria-label': b.accessibility_label || b.text?.text,
        title: b.text?.text,
        'aria-pressed': 'false',
        onclick: () => {
          box.querySelectorAll('button').forEach((x) => x.setAttribute('aria-pressed', String(x === node)));
          press(e, ctx, { text: b.text, value: b.value }, node);
        },
      },
      icon(name),
    );
    box.append(node);
  }
  return box;
}

function overflow(e, ctx) {
  const node = h(
    'button',
    {
      type: 'button',
      class: 'btn overflow-btn',
      testid: testid(e),
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      title: 'More actions',
      onclick: () => {
        menu(
          node,
          (e.options || []).map((o) => ({
            label: flatText(o.text?.text || ''),
            node: null,
            sub: o.description?.text,
            onpick: async () => {
              if (!(await confirmed(e))) return;
              const url = o.url && safeURL(o.url);
              if (url) open(url, '_blank', 'noopener');
              press(e, ctx, { selected_option: bare(o) }, node);
            },
          })),
          { align: 'end', label: 'More actions' },
        );
      },
    },
    icon('dots'),
  );
  return node;
}

function imageElement(e) {
  const to = pictureURL(e);
  return to
    ? h('img', { src: to, alt: e.alt_text || '', class: 'el-image', loading: 'lazy', title: e.alt_text })
    : h('span', { class: 'el-image missing', role: 'img', 'aria-label': e.alt_text }, icon('file'));
}
