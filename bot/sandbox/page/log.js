// The wire log: what went over the socket and the Web API, newest last. An envelope and its acknowledgement are one row.
import { h, icon, iconButton, toast } from './dom.js';
import { menu } from './menu.js';
import { control, get } from './api.js';
import { state, on } from './store.js';
import { jsonView } from './jsonview.js';
import { rove } from './keys.js';

const MOST = 600;
const KINDS = [
  ['envelope', 'Events'],
  ['call', 'Calls'],
  ['bad', 'Problems'],
  ['doubt', 'Doubts'],
];

let pane,
  list,
  button,
  empty,
  only = '';
const hidden = new Set();
let justBad = false;
const rows = new Map(); // envelope id or sequence number to its row

export function toggleLog(by) {
  button = by || button;
  pane.hidden = !pane.hidden;
  button?.setAttribute('aria-pressed', String(!pane.hidden));
  document.body.classList.toggle('has-log', !pane.hidden);
  if (!pane.hidden) draw();
}

export function logPane() {
  empty = h('div', { class: 'opt-empty', hidden: true });
  list = h('div', { class: 'log-list', role: 'group', 'aria-label': 'Lines of the wire log' });
  const filter = h('input', {
    class: 'field small',
    type: 'search',
    placeholder: 'Filter: name, id, error…',
    'aria-label': 'Filter the log',
    testid: 'log-filter',
    oninput: () => {
      only = filter.value.trim().toLowerCase();
      sift();
    },
  });
  const chips = h('div', { class: 'log-chips', role: 'group', 'aria-label': 'What to show' }, KINDS.map(chip));
  pane = h(
    'aside',
    {
      class: 'log-pane pane-right',
      testid: 'log',
      'aria-label': 'Wire log',
      hidden: true,
      onkeydown: (e) => {
        if (e.key !== 'Escape') return;
        e.stopPropagation();
        if (filter.value) {
          filter.value = only = '';
          sift();
        } else {
          toggleLog();
          button?.focus();
        }
      },
    },
    h(
      'header',
      { class: 'pane-head' },
      h('div', {}, h('h2', {}, 'Wire log'), h('span', { class: 'dim' }, 'Socket Mode and Web API')),
      h(
        'button',
        { type: 'button', class: 'btn small', testid: 'faults', 'aria-haspopup': 'menu', onclick: (e) => faults(e.currentTarget) },
        'Rehearse…',
      ),
      iconButton(
        'wide',
        'Wider',
        (e) => {
          const wide = pane.classList.toggle('wide');
          e.currentTarget.setAttribute('aria-pressed', String(wide));
        },
        { 'aria-pressed': 'false' },
      ),
      iconButton(
        'trash',
        'Clear',
        () => {
          state.log.length = 0;
          draw();
        },
        { testid: 'log-clear' },
      ),
      iconButton('close', 'Close wire log', () => toggleLog()),
    ),
    h('div', { class: 'log-filter' }, filter, chips),
    empty,
    list,
  );
  rove(list, '.log-row > summary');
  on('log', (added) => {
    if (!pane.hidden) add(added);
  });
  return pane;
}

function chip([kind, label]) {
  const node = h(
    'button',
    {
      type: 'button',
      class: 'log-chip',
      'aria-pressed': kind === 'bad' ? 'false' : 'true',
      testid: 'log-' + kind,
      onclick: () => {
        if (kind === 'bad') justBad = !justBad;
        else if (!hidden.delete(kind)) hidden.add(kind);
        node.setAttribute('aria-pressed', String(kind === 'bad' ? justBad : !hidden.has(kind)));
        sift();
      },
    },
    label,
  );
  return node;
}

// What can be rehearsed from the page; tests know more kinds.
const FAULTS = [
  ['The next answer comes too late', 'Interactive: warning triangle, trouble banner, operation_timeout', { kind: 'late_ack', count: 1 }],
  ['The next answer is lost', 'Any envelope', { kind: 'lost_ack', count: 1 }],
  ['The next event arrives twice', 'Same envelope, same event', { kind: 'duplicate_event', count: 1 }],
  ['The next state is empty', 'state.values is [], as Slack sometimes sends', { kind: 'empty_state', count: 1 }],
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

function draw() {
  rows.clear();
  list.replaceChildren();
  add(state.log);
  list.scrollTop = list.scrollHeight;
}

function add(entries) {
  const stick = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  for (const e of entries) {
    // An acknowledgement, or that none came, belongs to its envelope. A retry is an envelope of its own.
    const of = e.kind !== 'envelope' && e.id && rows.get(e.id);
    if (of) {
      of.entries.push(e);
      of.paint();
      of.node.hidden = !of.fits();
      continue;
    }
    const row = makeRow(e);
    rows.set((e.kind === 'envelope' && e.id) || '#' + e.seq, row);
    list.append(row.node);
    row.node.hidden = !row.fits();
  }
  while (rows.size > MOST) {
    const [key, row] = rows.entries().next().value;
    row.node.remove();
    rows.delete(key);
  }
  note();
  const tab = list.querySelector('summary[tabindex="0"]');
  if (!tab) list.querySelector('.log-row:not([hidden]) > summary')?.setAttribute('tabindex', '0');
  if (stick) list.scrollTop = list.scrollHeight;
}

function sift() {
  for (const r of rows.values()) r.node.hidden = !r.fits();
  note();
  list.scrollTop = list.scrollHeight;
}

function note() {
  const shown = [...rows.values()].some((r) => !r.node.hidden);
  empty.hidden = shown;
  list.hidden = !shown;
  empty.textContent = rows.size ? 'Nothing here fits the filter.' : 'Nothing yet. Run a command or press a button.';
}

const MARK = {
  envelope: ['→', 'to the app'],
  call: ['←', 'from the app'],
  ack: ['←', 'from the app'],
  refusal: ['!', 'refused'],
  doubt: ['?', 'documents disagree'],
  socket: ['⇄', 'socket'],
  fault: ['⚡', 'rehearsed'],
};

function makeRow(first) {
  const entries = [first];
  const summary = h('summary', { tabindex: '-1' });
  const body = h('div', { class: 'log-body' });
  const node = h('details', { class: 'log-row k-' + String(first.kind).replace(/\W/g, ''), testid: 'log-row' }, summary, body);
  const row = { node, entries, paint, fits };
  const trouble = () => entries.map((e) => e.trouble).filter(Boolean);
  const ack = () => entries.find((e) => e.kind === 'ack');
  function paint() {
    const bad = trouble(),
      [mark, way] = MARK[first.kind] || ['·', first.kind],
      answered = ack();
    node.classList.toggle('bad', bad.length > 0);
    const ms = answered?.took_ms ?? first.took_ms;
    const retry = first.attempt ? h('span', { class: 'log-retry' }, `retry ${first.attempt}`) : null;
    const state =
      first.kind === 'envelope'
        ? bad.length
          ? null
          : answered
            ? h('span', { class: 'log-ms' + (ms > 2000 ? ' slow' : '') }, `ack ${short(ms)}`)
            : h('span', { class: 'log-wait' }, 'waiting')
        : ms
          ? h('span', { class: 'log-ms' }, short(ms))
          : null;
    summary.replaceChildren(
      h('span', { class: 'log-mark', title: way, role: 'img', 'aria-label': way }, mark),
      h('span', { class: 'log-name' }, first.what || first.kind),
      ...[retry, state, h('span', { class: 'log-time' }, time(first.at))].filter(Boolean),
      ...bad.map((t) => h('span', { class: 'log-bad' }, icon('warn'), t)),
      ...(first.kind === 'doubt' ? [h('span', { class: 'log-doubt' }, icon('info'), 'the documents disagree')] : []),
    );
    if (node.open) open();
  }
  function fits() {
    const kind = first.kind === 'ack' || first.kind === 'socket' ? 'envelope' : first.kind;
    if (hidden.has(kind) || (justBad && !trouble().length && first.kind !== 'refusal')) return false;
    return !only || JSON.stringify(entries).toLowerCase().includes(only);
  }
  let drawn = 0;
  async function open() {
    if (drawn === entries.length) return;
    drawn = entries.length;
    const parts = await Promise.all(entries.map(part));
    body.replaceChildren(...parts);
  }
  node.addEventListener('toggle', () => node.open && open());
  paint();
  return row;
}

// part is one entry in full: what passed as a tree, and what the log itself knows.
async function part(e) {
  const about = [
    e.id && `envelope ${e.id}`,
    e.socket && `socket ${e.socket}`,
    e.status && `HTTP ${e.status}`,
    e.bytes && `${e.bytes} bytes`,
    e.took_ms !== undefined && short(e.took_ms),
  ].filter(Boolean);
  let frame = null;
  try {
    frame = (await get('frame', { seq: e.seq })).frame;
  } catch {
    /* no longer kept */
  }
  const title = { envelope: 'Envelope', ack: 'Acknowledgement', call: 'Call' }[e.kind] || e.kind;
  return h(
    'section',
    { class: 'log-part' },
    h(
      'div',
      { class: 'log-part-head' },
      h('strong', {}, title),
      h('span', { class: 'dim' }, about.join(' · ')),
      frame ? iconButton('copy', `Copy ${title.toLowerCase()} as JSON`, () => copy(JSON.stringify(frame, null, 2))) : null,
      frame && e.kind === 'call'
        ? h('button', { type: 'button', class: 'link', onclick: () => copy(curl(e.what, frame.arguments)) }, 'as curl')
        : null,
    ),
    e.detail ? h('p', { class: 'log-say' }, e.detail) : null,
    frame
      ? trees(e, frame)
      : h(
          'p',
          { class: 'dim' },
          ['envelope', 'ack', 'call'].includes(e.kind) ? 'What passed is not kept: too large, too long ago, or from before a restart.' : '',
        ),
  );
}

function trees(e, frame) {
  if (e.kind !== 'call') return jsonView(frame);
  return [
    h('div', { class: 'j-title' }, 'Arguments'),
    jsonView(frame.arguments),
    h('div', { class: 'j-title' }, 'Answer'),
    jsonView(frame.answer),
  ];
}

function copy(text) {
  navigator.clipboard?.writeText(text).then(
    () => toast('Copied'),
    () => toast('The browser does not let the page copy.', 'bad'),
  );
}

// curl is the call as a command line; the token stays in the environment.
function curl(method, args) {
  const body = JSON.stringify(args).replace(/'/g, "'\\''");
  return `curl -s ${location.origin}/api/${method} -H "Authorization: Bearer $SLACK_BOT_TOKEN" -H 'Content-Type: application/json; charset=utf-8' -d '${body}'`;
}

function short(ms) {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.round(ms * 10) / 10} ms`;
}

function time(at) {
  const d = new Date((at || 0) * 1000);
  return at ? d.toLocaleTimeString('en-GB') + '.' + String(d.getMilliseconds()).padStart(3, '0') : '';
}
