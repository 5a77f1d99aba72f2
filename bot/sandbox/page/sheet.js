// What the other tabs of a place show: a channel's canvas, files and pins, and what an app says of itself.
import { h, fill, icon } from './dom.js';
import { state, personName } from './store.js';
import { roomOf } from './room.js';
import { markdown } from './markdown.js';
import { messageNode } from './message.js';
import { fileNode } from './files.js';
import { appAvatar } from './profile.js';
import { dayName, clockTime } from './time.js';
import { follow } from './permalink.js';

export function sheet() {
  const page = h('div', { class: 'home-page' });
  const node = h('div', { class: 'home sheet', testid: 'sheet', tabindex: '-1', hidden: true }, page);
  function show(place) {
    if (place.app) {
      fill(page, about(state.apps.find((a) => a.id === place.app)));
      return;
    }
    const room = roomOf(place.channel);
    fill(page, { canvas, files, pins }[place.view]?.(room) || null);
  }
  return { node, show };
}

function nothing(face, words) {
  return h('div', { class: 'home-wait' }, icon(face, 'big'), h('p', {}, words));
}

function canvas(room) {
  if (!room.canvas) return nothing('canvas', 'This channel has no canvas.');
  return h('article', { class: 'canvas' }, room.canvas.title ? h('h2', {}, room.canvas.title) : null, markdown(room.canvas.markdown));
}

function files(room) {
  if (!room.files.length) return nothing('file', 'Files that are shared here appear in this list.');
  return h(
    'div',
    { class: 'sheet-list' },
    room.files.map((f) =>
      h(
        'div',
        {},
        h('p', { class: 'dim' }, `${personName(f.shared_by || f.user)} · ${dayName(f.shared_ts)}, ${clockTime(f.shared_ts)}`),
        fileNode(f),
      ),
    ),
  );
}

function pins(room) {
  if (!room.pins.length) return nothing('pin', 'Messages that are pinned here appear in this list.');
  return h(
    'div',
    { class: 'sheet-list' },
    room.pins.map((m) =>
      h(
        'div',
        { class: 'pinned-card' },
        messageNode(m, { thread: true, still: true }),
        h(
          'button',
          { type: 'button', class: 'link', onclick: () => follow({ channel: m.channel, ts: m.ts, thread: m.thread_ts || '' }) },
          'Go to message',
        ),
      ),
    ),
  );
}

function about(app) {
  if (!app) return null;
  const row = (face, title, sub) =>
    h('li', { class: 'about-row' }, icon(face), h('div', {}, h('strong', {}, title), h('div', { class: 'dim' }, sub || '')));
  const part = (title, rows) => (rows.length ? [h('h3', {}, title), h('ul', {}, rows)] : null);
  return h(
    'div',
    { class: 'about' },
    h('div', { class: 'about-head' }, appAvatar(app, 'l'), h('div', {}, h('h2', {}, app.name), h('p', {}, app.description || ''))),
    h('p', { class: 'dim' }, app.connected ? 'Connected through Socket Mode.' : 'Not connected.', ' App ID ', h('code', {}, app.id)),
    part(
      'Commands',
      (app.commands || []).map((c) => row('bolt', `${c.command} ${c.usage_hint || ''}`, c.description)),
    ),
    part(
      'Shortcuts',
      (app.shortcuts || []).map((s) => row(s.type === 'message' ? 'more' : 'bolt', s.name, s.description)),
    ),
  );
}
