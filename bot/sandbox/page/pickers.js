// Date and time pickers: a field that can be typed in, and a calendar or a list of times beside it.
import { h, icon } from './dom.js';
import { popover } from './menu.js';
import { changed, testid } from './elements.js';
import { dayKey, hourMinute, prettyDate, unixAt } from './time.js';
import { now } from './store.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const pad = (n) => String(n).padStart(2, '0');

// readDate takes "2026-03-01", "Mar 1, 2026", "1 March 2026", "3/1/2026"; null when it is none.
function readDate(text) {
  const t = text.trim();
  let m = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(t);
  if (m) return check(+m[1], +m[2], +m[3]);
  m = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(t);
  if (m) return check(+m[3], +m[1], +m[2]);
  m = /^([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/i.exec(t);
  if (!m) {
    const d = /^(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3,})\.?,?\s+(\d{4})$/i.exec(t);
    if (d) m = [d[0], d[2], d[1], d[3]];
  }
  if (!m) return null;
  const month = MONTHS.findIndex((x) => x.toLowerCase().startsWith(m[1].toLowerCase())) + 1;
  return month ? check(+m[3], month, +m[2]) : null;
}
function check(y, mo, d) {
  const date = new Date(Date.UTC(y, mo - 1, d));
  return date.getUTCMonth() === mo - 1 && date.getUTCDate() === d ? `${String(y).padStart(4, '0')}-${pad(mo)}-${pad(d)}` : null;
}

// readTime takes "14:30", "2:30 pm", "9"; null when it is none.
function readTime(text) {
  const m = /^(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?m?\.?$/i.exec(text.trim());
  if (!m) return null;
  let hour = +m[1];
  const minute = +(m[2] || 0);
  if (m[3]) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (m[3].toLowerCase() === 'p' ? 12 : 0);
  }
  return hour < 24 && minute < 60 ? `${pad(hour)}:${pad(minute)}` : null;
}
function prettyTime(hhmm) {
  const [hour, minute] = hhmm.split(':').map(Number);
  return `${hour % 12 || 12}:${pad(minute)} ${hour < 12 ? 'AM' : 'PM'}`;
}

// typed is the shared field: text in, value out. `show` words a value, `read` reads a text, `panel(close, set)` is what opens.
function typed({ value, show, read, panel, placeholder, iconName, props, set, label }) {
  let current = value,
    close = null;
  const input = h('input', {
    type: 'text',
    class: 'field',
    autocomplete: 'off',
    placeholder,
    ...props,
    value: current ? show(current) : '',
    onclick: openPanel,
    onfocus: () => input.select(),
    onkeydown: (e) => {
      if (e.key === 'ArrowDown' || (e.altKey && e.key === 'ArrowUp')) {
        e.preventDefault();
        openPanel();
        box.querySelector('.popover-focus')?.focus();
      }
      if (e.key === 'Enter') {
        e.preventDefault();
        commit();
      }
      if (e.key === 'Escape' && close) {
        e.stopPropagation();
        close();
      }
    },
    onchange: commit,
  });
  const box = h('span', { class: 'picker' }, icon(iconName), input);
  function commit() {
    const t = input.value.trim();
    const next = t ? read(t) : null;
    if (t && !next) {
      input.classList.add('bad');
      input.setAttribute('aria-invalid', 'true');
      return;
    }
    apply(next);
  }
  function apply(next) {
    input.classList.remove('bad');
    input.removeAttribute('aria-invalid');
    input.value = next ? show(next) : '';
    if (next === current) return;
    current = next;
    set(next);
  }
  function openPanel() {
    if (close) return;
    close = popover(
      box,
      panel(
        () => current,
        (v) => {
          close?.();
          apply(v);
          input.focus();
        },
      ),
      {
        focus: false,
        label,
        onclose: () => {
          close = null;
        },
      },
    );
  }
  return {
    box,
    input,
    reset: (v) => {
      current = v;
      input.value = v ? show(v) : '';
    },
  };
}

export function dateField(opts) {
  return typed({
    show: prettyDate,
    read: readDate,
    iconName: 'cal',
    placeholder: 'Select a date',
    label: 'Calendar',
    panel: calendar,
    ...opts,
  });
}
export function timeField(opts) {
  return typed({
    show: prettyTime,
    read: readTime,
    iconName: 'clock',
    placeholder: 'Select a time',
    label: 'Times',
    panel: times,
    ...opts,
  });
}

function calendar(current, pick) {
  const today = dayKey(now());
  let [y, m] = (current() || today).split('-').map(Number);
  const grid = h('div', { class: 'cal-grid', role: 'grid' }),
    title = h('strong', { 'aria-live': 'polite' });
  const step = (n) => {
    m += n;
    if (m < 1) {
      m = 12;
      y--;
    }
    if (m > 12) {
      m = 1;
      y++;
    }
    draw();
  };
  const nav = (name, label, n) =>
    h(
      'button',
      { type: 'button', class: 'icon-btn', 'aria-label': label, onmousedown: (e) => e.preventDefault(), onclick: () => step(n) },
      icon(name),
    );
  function draw() {
    title.textContent = `${MONTHS[m - 1]} ${y}`;
    const lead = (new Date(Date.UTC(y, m - 1, 1)).getUTCDay() + 6) % 7,
      days = new Date(Date.UTC(y, m, 0)).getUTCDate();
    grid.replaceChildren(
      ...['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'].map((d) => h('span', { class: 'cal-head' }, d)),
      ...Array.from({ length: lead }, () => h('span', {})),
      ...Array.from({ length: days }, (_, i) => {
        const key = `${y}-${pad(m)}-${pad(i + 1)}`;
        return h(
          'button',
          {
            type: 'button',
            class: 'cal-day' + (key === current() ? ' on' : '') + (key === today ? ' today' : ''),
            'aria-label': prettyDate(key),
            'data-day': key,
            onmousedown: (e) => e.preventDefault(),
            onclick: () => pick(key),
            onkeydown: (e) => {
              const n = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[e.key];
              if (!n) return;
              e.preventDefault();
              const all = [...grid.querySelectorAll('.cal-day')];
              all[all.indexOf(e.currentTarget) + n]?.focus();
            },
          },
          i + 1,
        );
      }),
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

function times(current, pick) {
  const list = h('div', { class: 'opt-list times', role: 'listbox', tabindex: '0', 'aria-label': 'Times' });
  for (let i = 0; i < 48; i++) {
    const key = `${pad(Math.floor(i / 2))}:${i % 2 ? '30' : '00'}`;
    list.append(
      h(
        'div',
        {
          class: 'opt',
          role: 'option',
          'aria-selected': String(key === current()),
          onmousedown: (e) => e.preventDefault(),
          onclick: () => pick(key),
        },
        prettyTime(key),
      ),
    );
  }
  requestAnimationFrame(() => (list.querySelector('[aria-selected="true"]') || list.children[18])?.scrollIntoView({ block: 'center' }));
  return list;
}

function common(e, ctx, label) {
  return {
    testid: testid(e),
    'aria-labelledby': ctx.labelId,
    'aria-label': ctx.labelId ? null : label,
    'aria-describedby': ctx.describedBy,
    'aria-required': ctx.input && ctx.required ? 'true' : null,
    'data-focus': e.focus_on_load ? '1' : null,
  };
}

export function dateBox(e, ctx) {
  const held = () => ctx.surface.get(ctx.b.block_id, e).selected_date;
  const f = dateField({
    value: held(),
    placeholder: e.placeholder?.text || 'Select a date',
    props: common(e, ctx, 'Date'),
    set: (v) => changed(e, ctx, { selected_date: v }, f.box, () => f.reset(held())),
  });
  return f.box;
}

export function timeBox(e, ctx) {
  const held = () => ctx.surface.get(ctx.b.block_id, e).selected_time;
  const f = timeField({
    value: held(),
    placeholder: e.placeholder?.text || 'Select a time',
    props: common(e, ctx, 'Time'),
    set: (v) => changed(e, ctx, { selected_time: v }, f.box, () => f.reset(held())),
  });
  return f.box;
}

// dateTimeBox holds one Unix second, shown as a day and a time in the person's zone.
export function dateTimeBox(e, ctx) {
  const held = () => ctx.surface.get(ctx.b.block_id, e).selected_date_time;
  let day = held() ? dayKey(held()) : null,
    time = held() ? hourMinute(held()) : null;
  const box = h('span', { class: 'picker-pair' });
  const push = () => {
    const v = day ? unixAt(day, time || '09:00') : null;
    if (day && !time) {
      time = '09:00';
      t.reset(time);
    }
    changed(e, ctx, { selected_date_time: v }, box, () => {
      day = held() ? dayKey(held()) : null;
      time = held() ? hourMinute(held()) : time;
      d.reset(day);
      t.reset(time);
    });
  };
  const d = dateField({
    value: day,
    props: common(e, ctx, 'Date'),
    set: (v) => {
      day = v;
      push();
    },
  });
  const t = timeField({
    value: time,
    props: { 'aria-label': 'Time', testid: testid(e) && testid(e) + '-time' },
    set: (v) => {
      time = v;
      if (!day) day = dayKey(now());
      push();
    },
  });
  box.append(d.box, t.box);
  return box;
}
