// The wire log: what went over the socket and the Web API, newest last.
import { h, icon, iconButton, toast } from './dom.js';
import { menu } from './menu.js';
import { control } from './api.js';
import { state, on } from './store.js';

let pane,
  list,
  button,
  only = '';

export function toggleLog(by) {
  button = by || button;
  pane.hidden = !pane.hidden;
  button?.setAttribute('aria-pressed', String(!pane.hidden));
  document.body.classList.toggle('has-log', !pane.hidden);
  if (!pane.hidden) draw();
}

export function logPane() {
  list = h('div', { class: 'log-list', role: 'log', 'aria-label': 'Wire log', tabindex: '0' });
  const filter = h('input', {
    class: 'field small',
    type: 'search',
    placeholder: 'Filter',
    'aria-label': 'Filter the log',
    oninput: () => {
      only = filter.value.trim().toLowerCase();
      draw();
    },
  });
  pane = h(
    'aside',
    { class: 'log-pane pane-right', testid: 'log', 'aria-label': 'Wire log', hidden: true },
    h(
      'header',
      { class: 'pane-head' },
      h('div', {}, h('h2', {}, 'Wire log'), h('span', { class: 'dim' }, 'Socket Mode and Web API')),
      iconButton('close', 'Close wire log', () => toggleLog()),
    ),
    h(
      'div',
      { class: 'log-filter' },
      filter,
      h(
        'button',
        {
          type: 'button',
          class: 'btn small',
          onclick: () => {
            state.log.length = 0;
            draw();
          },
        },
        'Clear',
      ),
      h(
        'button',
        { type: 'button', class: 'btn small', testid: 'faults', 'aria-haspopup': 'menu', onclick: (e) => faults(e.currentTarget) },
        'Rehearse…',
      ),
    ),
    list,
  );
  on('log', (added) => {
    if (!pane.hidden) add(added);
  });
  return pane;
}

// What can be rehearsed from the page; tests know more kinds.
const FAULTS = [
  ['The next answer comes too late', 'Interactive: warning triangle, trouble banner, operation_timeout', { kind: 'late_ack', count: 1 }],
  ['The next answer is lost', 'Any envelope', { kind: 'lost_ack', count: 1 }],
  ['The next event arrives twice', 'Same envelope, same event', { kind: 'duplicate_event', count: 1 }],
  ['Drop the connection', 'Without a handshake', { kind: 'drop_socket' }],
  ['Refresh the connection', 'As happens every few hours', { kind: 'refresh' }],
  ['Answer 429 once', 'The next Web API call, retry after 2 s', { kind: 'rate_limit', count: 1, after: 2 }],
  ['Answer 500 once', 'The next Web API call', { kind: 'server_error', count: 1 }],
  ['Carry out, lose the answer', 'The next Web API call', { kind: 'server_error', count: 1, done: true }],
];

function faults(anchor) {
  menu(
    anchor,
    [
      { heading: 'Rehearse a failure' },
      ...FAULTS.map(([label, sub, body]) => ({
        label,
        sub,
        icon: 'warn',
        onpick: () =>
          control('fault', body).then(
            () => toast(label),
            (e) => toast(e.message, 'bad'),
          ),
      })),
    ],
    { align: 'end', label: 'Failures' },
  );
}

function fits(e) {
  return !only || JSON.stringify(e).toLowerCase().includes(only);
}

function draw() {
  list.replaceChildren(...state.log.filter(fits).map(row));
  if (!list.firstChild) list.append(h('div', { class: 'opt-empty' }, 'Nothing yet. Run a command or press a button.'));
  list.scrollTop = list.scrollHeight;
}

function add(entries) {
  const stick = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.querySelector(':scope > .opt-empty')?.remove();
  list.append(...entries.filter(fits).map(row));
  while (list.childElementCount > 600) list.firstChild.remove();
  if (stick) list.scrollTop = list.scrollHeight;
}

// Entries are open objects: the well-known keys have a place in the row, everything else is in the details.
function row(e) {
  const kind = e.kind || e.type || e.dir || 'note';
  const name = e.name || e.method || e.what || e.event || e.text || '';
  const bad = e.error || e.refused || e.ok === false || e.trouble;
  const ms = e.ms ?? e.took_ms ?? e.latency_ms ?? e.latency;
  const when = e.at ?? e.time ?? e.wall;
  const stamp = when ? new Date(typeof when === 'number' ? when * 1000 : when) : null;
  const time =
    stamp && !Number.isNaN(stamp.getTime())
      ? stamp.toLocaleTimeString('en-GB') + '.' + String(stamp.getMilliseconds()).padStart(3, '0')
      : '';
  return h(
    'details',
    { class: 'log-row' + (bad ? ' bad' : '') + ' k-' + String(kind).replace(/\W/g, '') },
    h(
      'summary',
      {},
      h('span', { class: 'log-kind' }, kind),
      h('span', { class: 'log-name' }, name),
      kind === 'doubt' ? h('span', { class: 'log-doubt' }, icon('info'), 'documents disagree') : null,
      bad && typeof (e.error || e.trouble) === 'string' ? h('span', { class: 'log-bad' }, icon('warn'), e.error || e.trouble) : null,
      ms !== undefined ? h('span', { class: 'log-ms' + (ms > 2000 ? ' slow' : '') }, `${Math.round(ms * 10) / 10} ms`) : null,
      h('span', { class: 'log-time' }, time),
    ),
    kind === 'doubt' ? h('p', { class: 'log-say' }, e.detail) : h('pre', {}, JSON.stringify(e, null, 2)),
  );
}
