// The calendar and the list of times that open beside a date or time field.
import { h, icon } from './dom.js';
import { dayKey, prettyDate } from './time.js';
import { now } from './store.js';
import { rove } from './keys.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAY = 86400000;
const pad = (n) => String(n).padStart(2, '0');
const keyOf = (ms) => new Date(ms).toISOString().slice(0, 10);
const msOf = (key) => Date.parse(key + 'T00:00:00Z');

export { MONTHS, pad };

export function prettyTime(hhmm) {
  const [hour, minute] = hhmm.split(':').map(Number);
  return `${hour % 12 || 12}:${pad(minute)} ${hour < 12 ? 'AM' : 'PM'}`;
}

// calendar shows a month. current() gives the chosen day or null, pick(day) takes one. Arrows walk by days and weeks, Page Up
// and Page Down by months, Home and End within the week. The day to begin at has data-entry.
export function calendar(current, pick) {
  const today = dayKey(now());
  let at = current() || today;
  const title = h('strong', { 'aria-live': 'polite', id: 'cal-title' });
  const grid = h('div', { class: 'cal-grid', role: 'grid', 'aria-labelledby': 'cal-title', onkeydown: keys });
  const nav = (name, label, n) =>
    h(
      'button',
      {
        type: 'button',
        class: 'icon-btn',
        'aria-label': label,
        onmousedown: (e) => e.preventDefault(),
        onclick: () => show(month(at, n)),
      },
      icon(name),
    );
  // month is the same day n months on, or that month's last.
  function month(key, n) {
    const [y, m, d] = key.split('-').map(Number);
    const last = new Date(Date.UTC(y, m - 1 + n + 1, 0));
    return keyOf(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(d, last.getUTCDate())));
  }
  function show(key, focus) {
    at = key;
    draw();
    if (focus) grid.querySelector('[data-entry]').focus();
  }
  function keys(e) {
    const ms = msOf(at),
      week = new Date(ms).getUTCDay();
    const to = {
      ArrowLeft: () => keyOf(ms - DAY),
      ArrowRight: () => keyOf(ms + DAY),
      ArrowUp: () => keyOf(ms - 7 * DAY),
      ArrowDown: () => keyOf(ms + 7 * DAY),
      Home: () => keyOf(ms - week * DAY),
      End: () => keyOf(ms + (6 - week) * DAY),
      PageUp: () => month(at, e.shiftKey ? -12 : -1),
      PageDown: () => month(at, e.shiftKey ? 12 : 1),
    }[e.key];
    if (!to) return;
    e.preventDefault();
    show(to(), true);
  }
  function day(key, inMonth) {
    const chosen = key === current();
    return h(
      'span',
      { role: 'gridcell', 'aria-selected': String(chosen) },
      inMonth
        ? h(
            'button',
            {
              type: 'button',
              class: 'cal-day' + (chosen ? ' on' : '') + (key === today ? ' today' : ''),
              'aria-label': prettyDate(key) + (key === today ? ', today' : ''),
              'aria-current': key === today ? 'date' : null,
              'data-day': key,
              'data-entry': key === at,
              tabindex: key === at ? '0' : '-1',
              onmousedown: (e) => e.preventDefault(),
              onclick: () => pick(key),
            },
            Number(key.slice(8)),
          )
        : null,
    );
  }
  function draw() {
    const [y, m] = at.split('-').map(Number);
    title.textContent = `${MONTHS[m - 1]} ${y}`;
    const first = Date.UTC(y, m - 1, 1),
      start = first - new Date(first).getUTCDay() * DAY,
      weeks = Math.ceil((new Date(first).getUTCDay() + new Date(Date.UTC(y, m, 0)).getUTCDate()) / 7);
    grid.replaceChildren(
      h(
        'div',
        { role: 'row', class: 'cal-row' },
        DAYS.map((d) => h('span', { class: 'cal-head', role: 'columnheader', 'aria-label': d }, d.slice(0, 2))),
      ),
      ...Array.from({ length: weeks }, (_, w) =>
        h(
          'div',
          { role: 'row', class: 'cal-row' },
          Array.from({ length: 7 }, (_, i) => {
            const ms = start + (w * 7 + i) * DAY;
            return day(keyOf(ms), new Date(ms).getUTCMonth() === m - 1);
          }),
        ),
      ),
    );
  }
  draw();
  return h(
    'div',
    { class: 'calendar' },
    h('div', { class: 'cal-nav' }, nav('left', 'Previous month', -1), title, nav('right', 'Next month', 1)),
    grid,
    h(
      'div',
      { class: 'cal-foot' },
      h('button', { type: 'button', class: 'link', onclick: () => pick(today) }, 'Today'),
      h('button', { type: 'button', class: 'link', onclick: () => pick(null) }, 'Clear'),
    ),
  );
}

// times lists the half hours. Arrows walk, Enter takes one.
export function times(current, pick) {
  const list = h('div', { class: 'opt-list times', role: 'listbox', 'aria-label': 'Times' });
  const held = current();
  for (let i = 0; i < 48; i++) {
    const key = `${pad(Math.floor(i / 2))}:${i % 2 ? '30' : '00'}`;
    list.append(
      h(
        'div',
        {
          class: 'opt',
          role: 'option',
          tabindex: '-1',
          'data-entry': held ? key === held || (i % 2 === 0 && held.startsWith(key.slice(0, 2)) && !held.endsWith('30')) : i === 18,
          'aria-selected': String(key === held),
          onmousedown: (e) => e.preventDefault(),
          onclick: () => pick(key),
          onkeydown: (e) => {
            if (e.key !== 'Enter' && e.key !== ' ') return;
            e.preventDefault();
            e.stopPropagation();
            pick(key);
          },
        },
        prettyTime(key),
      ),
    );
  }
  rove(list, '.opt')(list.querySelector('[data-entry]'));
  requestAnimationFrame(() => list.querySelector('[data-entry]')?.scrollIntoView({ block: 'center' }));
  return list;
}
