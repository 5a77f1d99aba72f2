// Dates and times as Slack words them, in the person's own time zone and by the workspace's clock.
import { state, now } from './store.js';

const cache = new Map();
function fmt(options) {
  const tz = state.me.tz || 'UTC';
  const key = tz + JSON.stringify(options);
  if (!cache.has(key)) {
    let f;
    try {
      f = new Intl.DateTimeFormat('en-US', { timeZone: tz, ...options });
    } catch {
      f = new Intl.DateTimeFormat('en-US', options);
    }
    cache.set(key, f);
  }
  return cache.get(key);
}
const date = (s) => new Date(Number(s) * 1000);

export function clockTime(s) {
  return fmt({ hour: 'numeric', minute: '2-digit' }).format(date(s));
}
function secondsTime(s) {
  return fmt({ hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(date(s));
}
export function shortTime(s) {
  return clockTime(s).replace(/\s?[AP]M$/, '');
}

// dayKey is the person's calendar day as YYYY-MM-DD.
export function dayKey(s) {
  const p = Object.fromEntries(
    fmt({ year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(date(s))
      .map((x) => [x.type, x.value]),
  );
  return `${p.year}-${p.month}-${p.day}`;
}
export function hourMinute(s) {
  const p = Object.fromEntries(
    fmt({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      .formatToParts(date(s))
      .map((x) => [x.type, x.value]),
  );
  return `${p.hour}:${p.minute}`;
}

function ordinal(n) {
  const t = n % 100;
  return n + (t > 10 && t < 14 ? 'th' : ['th', 'st', 'nd', 'rd'][n % 10] || 'th');
}

function relativeDay(s) {
  const key = dayKey(s),
    today = now();
  if (key === dayKey(today)) return 'Today';
  if (key === dayKey(today - 86400)) return 'Yesterday';
  if (key === dayKey(today + 86400)) return 'Tomorrow';
  return '';
}

// dayName heads a day in the message list: "Today", "Monday, March 2nd".
export function dayName(s) {
  const rel = relativeDay(s);
  if (rel) return rel;
  const d = date(s);
  const year = fmt({ year: 'numeric' }).format(d);
  const text =
    fmt({ weekday: 'long' }).format(d) + ', ' + fmt({ month: 'long' }).format(d) + ' ' + ordinal(Number(fmt({ day: 'numeric' }).format(d)));
  return year === fmt({ year: 'numeric' }).format(date(now())) ? text : text + ', ' + year;
}

export function fullTime(s) {
  return `${relativeDay(s) || fmt({ month: 'short', day: 'numeric', year: 'numeric' }).format(date(s))} at ${secondsTime(s)}`;
}

export function ago(s) {
  const d = now() - Number(s),
    abs = Math.abs(d);
  const [n, unit] =
    abs < 45
      ? [0, '']
      : abs < 3570
        ? [Math.round(abs / 60), 'minute']
        : abs < 86400
          ? [Math.round(abs / 3600), 'hour']
          : abs < 30 * 86400
            ? [Math.round(abs / 86400), 'day']
            : abs < 365 * 86400
              ? [Math.round(abs / (30 * 86400)), 'month']
              : [Math.round(abs / (365 * 86400)), 'year'];
  if (!unit) return 'just now';
  const words = `${n} ${unit}${n === 1 ? '' : 's'}`;
  return d >= 0 ? words + ' ago' : 'in ' + words;
}

// stamp is Slack's date formatting: a text with {date}, {time} and so on, for a Unix second.
export function stamp(unix, text) {
  const d = date(unix),
    rel = relativeDay(unix);
  const md = (o) => fmt(o).format(d);
  const long = () =>
    `${md({ weekday: 'long' })}, ${md({ month: 'long' })} ${ordinal(Number(md({ day: 'numeric' })))}, ${md({ year: 'numeric' })}`;
  const plain = () => `${md({ month: 'long' })} ${ordinal(Number(md({ day: 'numeric' })))}, ${md({ year: 'numeric' })}`;
  const short = () => md({ month: 'short', day: 'numeric', year: 'numeric' });
  const lower = rel && rel.toLowerCase();
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    (
      ({
        date_num: () => dayKey(unix),
        date_slash: () => md({ month: '2-digit', day: '2-digit', year: 'numeric' }),
        date: plain,
        date_short: short,
        date_long: long,
        date_long_full: long,
        date_pretty: () => lower || plain(),
        date_short_pretty: () => lower || short(),
        date_long_pretty: () => lower || long(),
        day_divider_pretty: () => dayName(unix),
        time: () => clockTime(unix),
        time_secs: () => secondsTime(unix),
        ago: () => ago(unix),
      })[name] || (() => whole)
    )(),
  );
}

// unixAt turns a calendar day and a wall time in the person's zone into Unix seconds.
export function unixAt(day, hhmm) {
  const want = Date.parse(`${day}T${hhmm || '00:00'}:00Z`) / 1000;
  if (!Number.isFinite(want)) return null;
  let guess = want;
  for (let i = 0; i < 3; i++) {
    const seen = Date.parse(`${dayKey(guess)}T${hourMinute(guess)}:00Z`) / 1000;
    if (seen === want) break;
    guess += want - seen;
  }
  return guess;
}

export function prettyDate(day) {
  const d = new Date(day + 'T12:00:00Z');
  return Number.isNaN(d.getTime())
    ? day
    : new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' }).format(d);
}
