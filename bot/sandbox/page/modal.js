// Modals: the open stack of views, the top one shown. Each view keeps its nodes and what was typed while it is open.
import { h, icon, reconcile, focusables, trapTab, announce, codePoints } from './dom.js';
import { state, on, setViews, viewsVersion } from './store.js';
import { post } from './api.js';
import { block, showError } from './blocks.js';
import { Surface } from './surface.js';
import { flush, drop } from './inputs.js';
import { closePopovers } from './menu.js';
import { textObject, flatText } from './mrkdwn.js';
import { avatar } from './profile.js';

const open = new Map();
let overlay = null,
  before = null,
  shown = null;

export function startModals() {
  on('views', sync);
  on('trouble', (e) => {
    const f = e.where?.view_id && open.get(e.where.view_id);
    if (f && !f.busy && !f.surface.pending) f.trouble(e.kind);
  });
}

// sync makes the page show the stack that the workspace holds.
function sync() {
  const views = state.views.filter((v) => v.type !== 'home');
  for (const id of [...open.keys()]) {
    if (!views.some((v) => v.id === id)) {
      open.get(id).node.remove();
      open.delete(id);
    }
  }
  if (!views.length && !state.loading) {
    closePopovers();
    overlay?.remove();
    overlay = null;
    shown = null;
    if (before?.isConnected) before.focus({ preventScroll: true });
    before = null;
    return;
  }
  if (!overlay) {
    before = document.activeElement;
    overlay = h('div', { class: 'overlay modals', onkeydown: keys });
    document.body.append(overlay);
  }
  if (!views.length) {
    waiting();
    return;
  }
  overlay.querySelector(':scope > .modal-wait')?.remove();
  views.forEach((v, i) => {
    if (!open.has(v.id)) open.set(v.id, new Form(v));
    open.get(v.id).update(v, i, views.length);
  });
  const top = open.get(views.at(-1).id);
  // Only the top view is in the page; those beneath wait outside with what was typed in them.
  for (const f of open.values()) if (f !== top) f.leave();
  if (!top.node.isConnected) {
    overlay.append(top.node);
    top.body.scrollTop = top.scroll || 0;
  }
  if (top !== shown) {
    closePopovers();
    shown = top;
    top.enter();
  }
  top.node.classList.toggle('loading', state.loading && !top.busy);
}

function waiting() {
  if (overlay.querySelector('.modal-wait')) return;
  overlay.append(
    h(
      'div',
      { class: 'modal modal-wait', role: 'dialog', 'aria-modal': 'true', 'aria-label': 'Loading', tabindex: '-1' },
      h('span', { class: 'spinner big' }),
      h('p', {}, 'Loading…'),
    ),
  );
}

function keys(e) {
  const f = shown;
  if (!f) return;
  if (e.key === 'Escape') {
    e.preventDefault();
    e.stopPropagation();
    f.close(false);
  } else trapTab(f.node, e);
}

class Form {
  constructor(view) {
    this.id = view.id;
    this.surface = new Surface({ type: 'view', view_id: view.id }, state.place?.channel);
    this.surface.onchange = (id) => this.changed(id);
    this.drawn = new Map();
    this.busy = false;
    this.hash = null;
    const titleId = 'title-' + view.id;
    this.title = h('h2', { class: 'modal-title', id: titleId, testid: 'modal-title' });
    this.back = h(
      'button',
      {
        type: 'button',
        class: 'icon-btn modal-back',
        'aria-label': 'Back',
        title: 'Back',
        testid: 'modal-back',
        onclick: () => this.close(false),
      },
      icon('back'),
    );
    this.face = h('span', {});
    this.x = h(
      'button',
      { type: 'button', class: 'icon-btn', 'aria-label': 'Close', title: 'Close', testid: 'modal-close', onclick: () => this.close(true) },
      icon('close'),
    );
    this.banner = h('div', { class: 'modal-banner', role: 'alert', testid: 'modal-trouble', hidden: true });
    this.body = h('div', { class: 'modal-body', onscroll: () => this.edges() });
    this.cancel = h('button', { type: 'button', class: 'btn', testid: 'modal-cancel', onclick: () => this.close(false) });
    this.submitter = h('button', { type: 'button', class: 'btn primary-solid', testid: 'modal-submit', onclick: () => this.submit() });
    this.foot = h('div', { class: 'modal-foot' }, this.cancel, this.submitter);
    this.node = h(
      'section',
      {
        class: 'modal',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-labelledby': titleId,
        tabindex: '-1',
        testid: 'modal',
        'data-view': view.id,
      },
      h('div', { class: 'modal-head' }, this.back, this.face, this.title, this.x),
      this.banner,
      this.body,
      this.foot,
    );
    this.body.addEventListener('wantsubmit', () => {
      if (!this.submitter.hidden) this.submit();
    });
    new ResizeObserver(() => this.edges()).observe(this.body);
  }

  // update redraws what changed in the view. A block that is the same keeps its node, so caret, open menus and scroll stay;
  // a changed one is drawn anew from the values the person left in it.
  update(view, index, depth) {
    this.view = view;
    this.back.hidden = index === 0;
    this.depth = depth;
    if (this.hash === view.hash && this.seen === view) return;
    this.hash = view.hash;
    this.seen = view;
    const app = state.apps.find((a) => a.id === view.app_id);
    this.face.replaceChildren(...(app ? [avatar(app.bot_user, 's', app.name)] : []));
    const title = flatText(view.title?.text || '');
    if (this.title.textContent !== title) {
      this.title.replaceChildren(textObject(view.title) || '');
      if (shown === this) announce(title);
    }
    this.cancel.replaceChildren(textObject(view.close) || 'Cancel');
    this.submitter.hidden = !view.submit && !(view.blocks || []).some((b) => b.type === 'input');
    if (!this.busy) this.submitter.replaceChildren(textObject(view.submit) || 'Submit');
    this.label = view.submit;

    const blocks = view.blocks || [];
    const ids = new Set(blocks.map((b) => b.block_id));
    const was = [...this.drawn.values()].map((d) => d.block.block_id);
    const fresh = was.length > 0 && !was.some((id) => ids.has(id));
    const focused = this.body.contains(document.activeElement) ? document.activeElement : null;
    const caret = focused && 'selectionStart' in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    const focusBlock = focused?.closest('.block')?.dataset.testid,
      focusId = focused?.dataset.testid;
    this.surface.reset(blocks, view.state?.values);
    const next = new Map();
    const rows = blocks.map((b, i) => {
      const key = b.block_id || 'n' + i,
        sign = JSON.stringify(b),
        have = this.drawn.get(key);
      const row = have && have.sign === sign ? have.node : block(b, this.surface);
      next.set(key, { block: b, sign, node: row });
      return row;
    });
    this.drawn = next;
    reconcile(this.body, rows);
    this.edges();
    if (fresh) {
      this.body.scrollTop = 0;
      this.trouble(null);
      this.renewed = this.busy; // another page in the same window begins at its top
      if (shown === this) this.enter();
    } else if (focused && !focused.isConnected) {
      const place = focusBlock && this.body.querySelector(`[data-testid="${CSS.escape(focusBlock)}"]`);
      const again = focusId && (place || this.body).querySelector(`[data-testid="${CSS.escape(focusId)}"]`);
      (again || this.node).focus({ preventScroll: true });
      if (again && caret && caret[0] !== null)
        try {
          again.setSelectionRange(...caret);
        } catch {
          /* not a text field */
        }
    }
  }

  leave() {
    if (!this.node.isConnected) return;
    this.scroll = this.body.scrollTop;
    this.node.remove();
  }

  enter() {
    const wish = this.body.querySelector('[data-focus]');
    (wish || this.node).focus({ preventScroll: !wish });
    if (wish && 'setSelectionRange' in wish && wish.value)
      try {
        wish.setSelectionRange(wish.value.length, wish.value.length);
      } catch {
        /* not a text field */
      }
  }

  edges() {
    const b = this.body;
    this.node.classList.toggle('more-below', b.scrollHeight - b.scrollTop - b.clientHeight > 4);
    this.node.classList.toggle('more-above', b.scrollTop > 4);
  }

  changed(id) {
    const d = this.drawn.get(id);
    if (d?.node.classList.contains('has-error')) showError(d.node, '');
  }

  trouble(kind) {
    this.banner.hidden = !kind;
    this.banner.replaceChildren(...(kind ? [icon('warn'), 'We had some trouble connecting. Try again?'] : []));
  }

  // missing gives {block_id: message} for what Slack's client stops before it sends anything.
  missing() {
    const errors = {};
    for (const { block: b } of this.drawn.values()) {
      if (b.type !== 'input') continue;
      const e = b.element,
        entry = this.surface.get(b.block_id, e);
      const { type, ...rest } = entry;
      const v = Object.values(rest)[0];
      const empty = v === null || v === undefined || (Array.isArray(v) && !v.length) || (typeof v === 'string' && !v.trim());
      if (empty) {
        if (!b.optional) errors[b.block_id] = 'Please complete this required field.';
        continue;
      }
      const problem = check(e, v);
      if (problem) errors[b.block_id] = problem;
    }
    for (const { block: b, node } of this.drawn.values())
      if (node.querySelector('.field.bad'))
        errors[b.block_id] = node.querySelector('.picker') ? 'Please enter a valid date or time.' : 'Please check this field.';
    return errors;
  }

  showErrors(errors) {
    let first = null;
    for (const [id, d] of this.drawn) {
      if (d.block.type !== 'input') continue;
      showError(d.node, errors[id] || '');
      if (errors[id] && !first) first = d.node;
    }
    if (!first) return;
    first.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    focusables(first)[0]?.focus({ preventScroll: true });
  }

  async submit() {
    if (this.busy) return;
    const errors = this.missing();
    this.showErrors(errors);
    if (Object.keys(errors).length) return;
    this.trouble(null);
    this.body.querySelectorAll('input, textarea, .editor').forEach(drop);
    this.setBusy(true);
    const version = viewsVersion();
    let answer;
    try {
      answer = await post('submit', { view_id: this.id, state: this.surface.state() });
    } catch (e) {
      answer = { result: 'trouble', why: e.message };
    }
    this.setBusy(false);
    if (answer.result === 'trouble') {
      this.trouble('trouble');
      return;
    }
    if (answer.result === 'errors') {
      this.showErrors(answer.errors || {});
      // A key that is no input block here: Slack shows its general trouble.
      if (Object.keys(answer.errors || {}).some((id) => this.drawn.get(id)?.block.type !== 'input')) this.trouble('trouble');
      return;
    }
    // The stream may already have brought this stack or a newer one.
    if (answer.views && viewsVersion() === version) setViews(answer.views);
  }

  setBusy(on) {
    this.busy = on;
    this.node.setAttribute('aria-busy', String(on));
    // A button that is disabled drops the focus out of the window: the window holds it meanwhile.
    if (on && document.activeElement === this.submitter) {
      this.node.focus({ preventScroll: true });
      this.held = true;
    }
    this.submitter.disabled = on;
    if (!on && this.held) {
      this.held = false;
      if (document.activeElement === this.node && shown === this && !this.renewed) this.submitter.focus({ preventScroll: true });
      this.renewed = false;
    }
    this.submitter.replaceChildren(
      ...(on ? [h('span', { class: 'spinner', role: 'img', 'aria-label': 'Sending' })] : [textObject(this.label) || 'Submit']),
    );
  }

  // close takes this view off the stack, or with all the whole stack.
  async close(all) {
    if (document.activeElement) flush(document.activeElement);
    const version = viewsVersion();
    try {
      const answer = await post('close', { view_id: this.id, all: all && this.depth > 1 });
      if (viewsVersion() === version) setViews(answer.views || []);
    } catch {
      setViews(all ? [] : state.views.filter((v) => v.id !== this.id));
    }
  }
}

function check(e, v) {
  if (e.type === 'plain_text_input') {
    const n = codePoints(v);
    if (e.min_length && n < e.min_length) return `Please enter at least ${e.min_length} characters.`;
    if (n > (e.max_length || 3000)) return `Please enter no more than ${e.max_length || 3000} characters.`;
  }
  if (e.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(v)) return 'Please enter a valid email address.';
  if (e.type === 'url_text_input') {
    try {
      if (!/^https?:$/.test(new URL(v).protocol)) return 'Please enter a valid URL.';
    } catch {
      return 'Please enter a valid URL.';
    }
  }
  if (e.type === 'number_input') {
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(v.trim())) return 'Please enter a valid number.';
    if (!e.is_decimal_allowed && /\./.test(v)) return 'Please enter a whole number.';
    if (e.min_value && Number(v) < Number(e.min_value)) return `Please enter a number of at least ${e.min_value}.`;
    if (e.max_value && Number(v) > Number(e.max_value)) return `Please enter a number of at most ${e.max_value}.`;
  }
  if (e.type === 'datetimepicker' && !Number.isFinite(v)) return 'Please enter a valid date and time.';
  return '';
}
