// The story clock: what time it is in this workspace, and ways to move it forward.
import { h, icon, toast } from './dom.js';
import { state, on, now, setClock } from './store.js';
import { control } from './api.js';
import { dayKey, unixAt, stamp } from './time.js';
import { popover } from './menu.js';
import { dateField, timeField } from './pickers.js';

export function clockWidget() {
  const text = h('span', { class: 'clock-text' });
  const open = h(
    'button',
    {
      type: 'button',
      class: 'clock-now',
      testid: 'clock',
      'aria-haspopup': 'dialog',
      title: 'The time in this workspace. Click to go to a date.',
      onclick: () => panel(open),
    },
    icon('clock'),
    text,
  );
  const quick = h(
    'span',
    { class: 'clock-quick' },
    button('+1 hour', 'clock-hour', () => advance(3600)),
    button('+1 day', 'clock-day', () => advance(86400)),
    button('Next Monday 9:00', 'clock-monday', () => to(nextMonday())),
  );
  const node = h('div', { class: 'clock', role: 'group', 'aria-label': 'Story clock', hidden: true }, open, quick);
  function draw() {
    node.hidden = !state.clock.story;
    if (!state.clock.story) return;
    let shown;
    try {
      shown = new Intl.DateTimeFormat('en-GB', {
        timeZone: state.me.tz || 'UTC',
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date(now() * 1000));
    } catch {
      shown = new Date(now() * 1000).toISOString().slice(0, 16);
    }
    if (text.textContent !== shown) text.textContent = shown;
  }
  on('boot', draw);
  on('clock', draw);
  setInterval(draw, 1000);
  return node;
}

function button(label, testid, onclick) {
  return h(
    'button',
    {
      type: 'button',
      class: 'clock-btn',
      testid,
      onclick: async (e) => {
        const b = e.currentTarget;
        b.disabled = true;
        await onclick();
        b.disabled = false;
      },
    },
    label,
  );
}

async function move(body) {
  try {
    const answer = await control('clock', body);
    setClock({ now: answer.now, story: true });
  } catch (e) {
    toast(e.message, 'bad');
  }
}
function advance(seconds) {
  return move({ advance: seconds });
}
async function to(unix) {
  if (!unix || unix <= now()) {
    toast('The clock only moves forward.', 'bad');
    return;
  }
  await move({ to: unix });
}

// nextMonday is the next Monday at 9:00 in the person's zone, never now or earlier.
function nextMonday() {
  const today = dayKey(now());
  const weekday = (new Date(today + 'T12:00:00Z').getUTCDay() + 6) % 7;
  const days = weekday === 0 && unixAt(today, '09:00') > now() ? 0 : 7 - weekday;
  const d = new Date(Date.parse(today + 'T12:00:00Z') + days * 86400000).toISOString().slice(0, 10);
  return unixAt(d, '09:00');
}

function panel(anchor) {
  let day = dayKey(now()),
    time = '09:00';
  const d = dateField({
    value: day,
    props: { 'aria-label': 'Date', testid: 'clock-date' },
    set: (v) => {
      day = v;
    },
  });
  const t = timeField({
    value: time,
    props: { 'aria-label': 'Time', testid: 'clock-time' },
    set: (v) => {
      time = v;
    },
  });
  const close = popover(
    anchor,
    h(
      'div',
      { class: 'form-pop clock-pop' },
      h('strong', {}, 'Story clock'),
      h(
        'p',
        { class: 'dim' },
        `It is ${stamp(now(), '{date_long}, {time}')} (${state.me.tz_label || state.me.tz || 'UTC'}). The clock runs at real speed and moves only forward; reminders fall due by it.`,
      ),
      h(
        'div',
        { class: 'clock-row' },
        button('+1 hour', 'clock-hour-2', () => advance(3600)),
        button('+1 day', 'clock-day-2', () => advance(86400)),
        button('Next Monday 9:00', 'clock-monday-2', () => to(nextMonday())),
      ),
      h('div', { class: 'clock-row' }, d.box, t.box),
      h(
        'button',
        {
          type: 'button',
          class: 'btn primary-solid',
          testid: 'clock-go',
          onclick: async () => {
            if (day) {
              await to(unixAt(day, time || '09:00'));
              close(true);
            }
          },
        },
        'Go to this time',
      ),
    ),
    { label: 'Story clock', align: 'end', focus: false },
  );
}
