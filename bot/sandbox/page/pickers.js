// Date and time pickers: a field that can be typed in, and a calendar or a list of times beside it.
import { h, icon } from './dom.js';
import { popover } from './menu.js';
import { changed, testid } from './elements.js';
import { calendar, times, prettyTime, MONTHS, pad } from './calendar.js';
import { dayKey, hourMinute, prettyDate, unixAt } from './time.js';
import { now } from './store.js';

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
let serial = 0;

// typed is the shared field: text in, value out. `show` words a value, `read` reads a text, `panel(close, set)` is what opens.
function typed({ value, show, read, panel, placeholder, iconName, props, set, label }) {
  let current = value,
    view = null,
    close = null;
  const input = h('input', {
    type: 'text',
    class: 'field',
    role: 'combobox',
    'aria-haspopup': panel === calendar ? 'dialog' : 'listbox',
    'aria-expanded': 'false',
    'aria-autocomplete': 'none',
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
        view?.querySelector('[data-entry]')?.focus();
      }
      if (e.key === 'Enter') {
        e.preventDefault();
        commit();
        close?.();
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
    view = panel(
      () => current,
      (v) => {
        close?.();
        apply(v);
        input.focus();
      },
    );
    view.id ||= 'picker-' + ++serial;
    input.setAttribute('aria-expanded', 'true');
    input.setAttribute('aria-controls', view.id);
    close = popover(box, view, {
      focus: false,
      label,
      onclose: () => {
        close = view = null;
        input.setAttribute('aria-expanded', 'false');
        input.removeAttribute('aria-controls');
      },
    });
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
