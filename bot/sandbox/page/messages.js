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
    // A log, but not live: older messages come into it too. What arrives is announced by itself.
    this.rows = h('div', { class: 'rows', role: 'log', 'aria-live': 'off', 'aria-label': opts.thread ? 'Replies' : 'Messages' });
    this.head = h('div', { class: 'list-head' });
    this.jumpWords = h('span', {}, 'Latest messages');
    this.jump = h(
      'button',
      { type: 'button', class: 'jump', hidden: true, testid: opts.thread ? 'thread-jump' : 'jump', onclick: () => this.toBottom() },
      icon('down'),
      this.jumpWords,
    );
    this.scroller = h(
      'div',
      {
        class: 'scroller',
        tabindex: '0',
        role: 'region',
        'aria-label': opts.thread ? 'Thread' : 'Message list',
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
    this.fresh = false;
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
    else if (fresh) {
      this.fresh = true;
      this.jumper();
    }
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
      this.fresh = false;
      this.opts.onbottom?.();
    }
    this.jumper();
    if (s.scrollTop < 200) this.opts.onolder?.();
  }

  // jumper offers the way down: at once when something new came, else from two screens above the newest.
  jumper() {
    const s = this.scroller;
    this.jump.hidden = !this.fresh && s.scrollHeight - s.scrollTop - s.clientHeight < 2 * s.clientHeight;
    this.jump.classList.toggle('fresh', !!this.fresh);
    this.jumpWords.textContent = this.fresh ? 'New messages' : 'Latest messages';
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
    this.fresh = false;
    this.jump.hidden = true;
  }

  // Up and down, Home and End walk through the messages when one has the focus, or the list itself.
  keys(e) {
    if (!['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(e.key)) return;
    const now = document.activeElement;
    if (now !== this.scroller && !now.matches('.message')) return;
    const all = [...this.rows.querySelectorAll('.message')];
    const i = all.indexOf(now);
    const to = { Home: 0, End: all.length - 1, ArrowDown: i + 1, ArrowUp: i - 1 }[e.key];
    const next = i < 0 && e.key !== 'Home' ? all.at(-1) : all[to];
    if (next) {
      e.preventDefault();
      next.focus();
      next.scrollIntoView({ block: 'nearest' });
    }
  }
}
