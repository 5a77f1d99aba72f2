// JSON as a tree that folds, for the wire log. Long strings and deep parts begin folded.
import { h } from './dom.js';

const DEEP = 2,
  LONG = 160,
  MANY = 40;

export function jsonView(value) {
  return h('div', { class: 'json' }, node(value, 0));
}

function node(v, depth) {
  if (v === null || typeof v !== 'object') return leaf(v);
  const entries = Array.isArray(v) ? v.map((x, i) => [i, x]) : Object.entries(v);
  const [open, shut] = Array.isArray(v) ? ['[', ']'] : ['{', '}'];
  if (!entries.length) return h('span', { class: 'j-mark' }, open + shut);
  const body = h('div', { class: 'j-body' });
  let filled = false;
  const fillNow = () => {
    if (filled) return;
    filled = true;
    body.append(
      ...entries.map(([k, x]) =>
        h('div', { class: 'j-row' }, h('span', { class: 'j-key' }, typeof k === 'number' ? '' : k + ': '), node(x, depth + 1)),
      ),
    );
  };
  const box = h(
    'details',
    { class: 'j-box', open: depth < DEEP && entries.length <= MANY },
    h(
      'summary',
      {},
      h('span', { class: 'j-mark' }, open),
      h('span', { class: 'j-peek' }, peek(v, entries)),
      h('span', { class: 'j-mark' }, shut),
    ),
    body,
  );
  box.addEventListener('toggle', () => box.open && fillNow());
  if (box.open) fillNow();
  return box;
}

// peek says in a few words what a folded part holds.
function peek(v, entries) {
  if (Array.isArray(v)) return ` ${entries.length} ${entries.length === 1 ? 'item' : 'items'} `;
  const name = v.type || v.name || v.id || v.action_id || v.block_id;
  return typeof name === 'string'
    ? ` ${name} `
    : ` ${entries
        .slice(0, 3)
        .map(([k]) => k)
        .join(', ')}${entries.length > 3 ? ', …' : ''} `;
}

function leaf(v) {
  if (typeof v !== 'string') return h('span', { class: 'j-' + (v === null ? 'null' : typeof v) }, String(v));
  const inner = held(v);
  if (inner) return h('span', {}, h('span', { class: 'j-null' }, 'as text '), node(inner, 9));
  const text = JSON.stringify(v);
  if (text.length <= LONG) return h('span', { class: 'j-string' }, text);
  return h(
    'details',
    { class: 'j-long' },
    h('summary', { class: 'j-string' }, text.slice(0, LONG) + '…'),
    h('span', { class: 'j-string' }, text),
  );
}

// held is the JSON that a text holds: forms carry blocks and views so.
function held(text) {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
