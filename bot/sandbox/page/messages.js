// The list of messages of a channel or a thread: days, groups of one author, the line of new messages, and scrolling.
import { h, icon, reconcile, notUnderPress } from './dom.js';
import { messageNode } from './message.js';
import { dayKey, dayName } from './time.js';
import { state } from './store.js';

// A message within five minutes of the same author's last joins it under one name.
const GROUP_SECONDS = 300;

// plain messages and files stand under one name; joins, topics and broadcasts stand alone.
const plain = (m) => !m.subtype || m.subtype === 'file_share' || m.subtype === 'bot_message';

export class MessageList {
  // opts: thread (draw for the thread pane), onolder (asked for when the top comes near), onbottom (the newest is in sight).
  constructor(opts = {}) {
    this.opts = opts;
    this.nodes = new Map();
    this.rows = h('div', { class: 'rows', role: 'log', 'aria-live': 'polite', 'aria-label': opts.thread ? 'Thread' : 'Messages' });
    this.head = h('div', { class: 'list-head' });
    this.jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toBottom() }, icon('down'), 'New messages');
    this.scroller = h(
      'div',
      {
        class: 'scroller',
        tabindex: '0',
        role: 'region',
        'aria-label': opts.thread ? 'Replies' : 'Message list',
        onscroll: () => this.scrolled(),
      },
      this.head,
      this.rows,
    );
    this.node = h('div', { class: 'list-wrap' }, this.scroller, this.jump);
    this.stick = true;
    this.known = new Set();
    this.signs = new WeakMap();
    // Charts and images get their height late: what was at the bottom stays there.
    const keep = new ResizeObserver(() => {
      if (this.stick) this.scroller.scrollTop = this.scroller.scrollHeight;
    });
    keep.observe(this.rows);
    keep.observe(this.scroller);
    this.scroller.addEventListener('keydown', (e) => this.keys(e));
    this.draw = notUnderPress(this.rows, (messages) => this.drawNow(messages));
  }

  // show starts with a new subject: nothing of the old one is kept.
  show(unreadAfter) {
    this.nodes.clear();
    this.known.clear();
    this.unreadAfter = unreadAfter;
    this.stick = true;
    this.jump.hidden = true;
    this.rows.replaceChildren();
  }

  drawNow(messages) {
    const out = [];
    let last = null,
      marked = false,
      day = '';
    const before = this.scroller.scrollHeight - this.scroller.scrollTop;
    const firstOld = this.rows.querySelector('[data-ts]')?.dataset.ts;
    let newest = 0;
    for (const ts of this.known) newest = Math.max(newest, Number(ts));
    const fresh = newest > 0 && messages.some((m) => Number(m.ts) > newest && m.user !== state.me.id);
    messages.forEach((m, i) => {
      const key = dayKey(m.ts);
      if (key !== day && !(this.opts.thread && i > 0)) {
        if (!this.opts.thread)
          out.push(
            this.keep('day ' + key, dayName(m.ts), () => h('div', { class: 'day', role: 'separator' }, h('span', {}, dayName(m.ts)))),
          );
        day = key;
        last = null;
      }
      if (!marked && this.unreadAfter && !m.is_ephemeral && Number(m.ts) > Number(this.unreadAfter) && m.user !== state.me.id) {
        marked = true;
        last = null;
        out.push(this.keep('new', '', () => h('div', { class: 'new-line', role: 'separator' }, h('span', {}, 'New'))));
      }
      const grouped =
        !!last &&
        last.user === m.user &&
        last.bot_id === m.bot_id &&
        last.username === m.username &&
        !!last.is_ephemeral === !!m.is_ephemeral &&
        !m.is_ephemeral &&
        plain(m) &&
        plain(last) &&
        Number(m.ts) - Number(last.ts) < GROUP_SECONDS &&
        !(this.opts.thread && i === 1);
      out.push(
        this.keep((m.is_ephemeral ? 'e' : 'm') + m.ts, this.sign(m) + grouped, () => messageNode(m, { grouped, thread: this.opts.thread })),
      );
      if (this.opts.thread && i === 0 && messages.length > 1) {
        const n = messages.filter((x) => !x.is_ephemeral).length - 1;
        out.push(
          this.keep('count', String(n), () => h('div', { class: 'thread-count' }, h('span', {}, `${n} ${n === 1 ? 'reply' : 'replies'}`))),
        );
      }
      last = m;
    });
    const focus = this.rows.contains(document.activeElement) ? document.activeElement.closest('[data-ts]')?.dataset.ts : null;
    const focusId = focus && document.activeElement.dataset.testid;
    reconcile(this.rows, out);
    if (focus && !this.rows.contains(document.activeElement)) {
      const row = this.rows.querySelector(`[data-ts="${focus}"]`);
      ((focusId && row?.querySelector(`[data-testid="${CSS.escape(focusId)}"]`)) || row)?.focus({ preventScroll: true });
    }
    this.known = new Set(messages.map((m) => m.ts));
    if (messages.length && !performance.getEntriesByName('messages').length) performance.mark('messages'); // for the figures
    if (this.stick) this.scroller.scrollTop = this.scroller.scrollHeight;
    else if (firstOld && messages[0] && Number(messages[0].ts) < Number(firstOld))
      this.scroller.scrollTop = this.scroller.scrollHeight - before;
    else if (fresh) this.jump.hidden = false;
  }

  // sign is what a message looks like. A changed message is another object, so it is written out once.
  sign(m) {
    if (!this.signs.has(m)) this.signs.set(m, JSON.stringify(m));
    return this.signs.get(m);
  }

  keep(key, sign, make) {
    const have = this.nodes.get(key);
    if (have && have.sign === sign) return have.node;
    const node = make();
    this.nodes.set(key, { node, sign });
    return node;
  }

  scrolled() {
    const s = this.scroller;
    this.stick = s.scrollHeight - s.scrollTop - s.clientHeight < 60;
    if (this.stick) {
      this.jump.hidden = true;
      this.opts.onbottom?.();
    }
    if (s.scrollTop < 200) this.opts.onolder?.();
  }

  // toStart begins where the person left off: at the line of new messages when there is one, else at the newest.
  toStart() {
    const line = this.rows.querySelector('.new-line');
    if (!line) {
      this.toBottom();
      return;
    }
    const top = line.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top + this.scroller.scrollTop;
    this.stick = false;
    this.scroller.scrollTop = this.rows.querySelector('.message') === line.nextElementSibling ? 0 : top - 70;
    this.scrolled();
  }

  toBottom() {
    this.stick = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  // Up and down walk through the messages when one has the focus, or the list itself.
  keys(e) {
    if (e.key !== 'ArrowUp' && e.key !== 'ArrowDown') return;
    const now = document.activeElement;
    if (now !== this.scroller && !now.matches('.message')) return;
    const all = [...this.rows.querySelectorAll('.message')];
    const i = all.indexOf(now);
    const next = i < 0 ? all.at(-1) : all[i + (e.key === 'ArrowDown' ? 1 : -1)];
    if (next) {
      e.preventDefault();
      next.focus();
    }
  }
}
