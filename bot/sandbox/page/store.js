// What the page knows. Modules read `state`, subscribe to topics, and change it only through the functions here.
import { get, post, person, setPerson } from './api.js';

export const state = {};

function blank() {
  return {
    team: {},
    me: {},
    people: new Map(),
    channels: new Map(),
    apps: [],
    groups: new Map(),
    notice: '',
    switch: [],
    clock: { now: 0, at: 0, story: false },
    lists: new Map(),
    threads: new Map(),
    views: [],
    loading: false,
    homes: new Map(),
    place: null,
    thread: null,
    firstUnread: new Map(),
    log: [],
  };
}
Object.assign(state, blank());

const listeners = new Map();
// on subscribes to a topic: boot, place, list (channel), thread, channels, channel (its id), room (its id), arrived, changed, people, views, home (app), clock, line, log, trouble.
export function on(topic, fn) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(fn);
}
export function emit(topic, detail) {
  for (const fn of listeners.get(topic) || []) fn(detail);
}

export async function boot() {
  const [b, g] = await Promise.all([get('boot'), get('groups').catch(() => ({}))]);
  const keep = { place: state.place, thread: state.thread, log: state.log };
  Object.assign(state, blank(), keep);
  state.team = b.team;
  state.me = b.me;
  state.apps = b.apps || [];
  state.notice = b.notice || '';
  for (const one of g.groups || []) state.groups.set(one.id, one);
  state.switch = b.switch || [];
  for (const p of b.people || []) state.people.set(p.id, p);
  state.people.set(b.me.id, { ...state.people.get(b.me.id), ...b.me });
  for (const c of b.channels || []) state.channels.set(c.id, c);
  setClock(b.clock || { now: Date.now() / 1000, story: false });
  if (person() !== b.me.id) setPerson(b.me.id);
  emit('boot');
  get('views')
    .then((v) => setViews(v.views || []))
    .catch(() => {});
}

// The clock: the workspace's seconds now. It runs at real speed between jumps.
export function setClock(c) {
  state.clock = { now: c.now, at: performance.now(), story: !!c.story };
  emit('clock');
}
export function now() {
  return state.clock.now + (performance.now() - state.clock.at) / 1000;
}

export function isReply(m) {
  return m.thread_ts && m.thread_ts !== m.ts;
}
function inChannel(m) {
  return !isReply(m) || m.subtype === 'thread_broadcast';
}

function put(list, m) {
  const i = list.findIndex((x) => x.ts === m.ts && !!x.is_ephemeral === !!m.is_ephemeral);
  if (i >= 0) {
    list[i] = m;
    return;
  }
  let at = list.length;
  while (at > 0 && Number(list[at - 1].ts) > Number(m.ts)) at--;
  list.splice(at, 0, m);
}

export async function loadChannel(id) {
  const have = state.lists.get(id);
  if (have) return have;
  const answer = await get('history', { channel: id, limit: 60 });
  const entry = { messages: answer.messages || [], more: !!answer.has_more };
  // Events that came while the history was on its way are in the fresh list or newer than it.
  state.lists.set(id, entry);
  emit('list', id);
  return entry;
}

export async function loadOlder(id) {
  const entry = state.lists.get(id);
  if (!entry?.more || entry.busy) return;
  entry.busy = true;
  try {
    const answer = await get('history', { channel: id, before: entry.messages.find((m) => !m.is_ephemeral)?.ts, limit: 60 });
    for (const m of answer.messages || []) put(entry.messages, m);
    entry.more = !!answer.has_more && (answer.messages || []).length > 0;
  } finally {
    entry.busy = false;
  }
  emit('list', id);
}

async function loadThread(channel, ts) {
  const answer = await get('replies', { channel, ts });
  state.threads.set(channel + ' ' + ts, answer.messages || []);
  emit('thread');
}

export function threadMessages() {
  return state.thread ? state.threads.get(state.thread.channel + ' ' + state.thread.ts) : null;
}

function addMessage(m) {
  const list = state.lists.get(m.channel);
  if (list && inChannel(m)) {
    put(list.messages, m);
    emit('list', m.channel);
  }
  const root = m.thread_ts || m.ts;
  const thread = state.threads.get(m.channel + ' ' + root);
  if (thread) {
    put(thread, m);
    emit('thread');
  }
}

function changeMessage(m) {
  const list = state.lists.get(m.channel);
  if (list) {
    const i = list.messages.findIndex((x) => x.ts === m.ts && !x.is_ephemeral);
    if (i >= 0) {
      list.messages[i] = m;
      emit('list', m.channel);
    }
  }
  for (const [key, thread] of state.threads) {
    if (!key.startsWith(m.channel + ' ')) continue;
    const i = thread.findIndex((x) => x.ts === m.ts);
    if (i >= 0) {
      thread[i] = m;
      emit('thread');
    }
  }
}

export function removeMessage(channel, ts) {
  const list = state.lists.get(channel);
  if (list) {
    list.messages = list.messages.filter((m) => m.ts !== ts);
    emit('list', channel);
  }
  for (const [key, thread] of state.threads) {
    if (!key.startsWith(channel + ' ') || !thread.some((m) => m.ts === ts)) continue;
    if (key === channel + ' ' + ts) {
      state.threads.delete(key);
      if (state.thread?.ts === ts) openThread(null);
    } else
      state.threads.set(
        key,
        thread.filter((m) => m.ts !== ts),
      );
    emit('thread');
  }
}

// setViews takes the whole open stack, bottom first. The sequence number tells a late answer from a newer event.
let viewsSeq = 0;
export function viewsVersion() {
  return viewsSeq;
}
export function setViews(views, loading) {
  viewsSeq++;
  state.views = views;
  state.loading = !!loading;
  emit('views');
}

export function setHome(app, view) {
  state.homes.set(app, view);
  emit('home', app);
}

export function openThread(thread) {
  state.thread = thread;
  emit('threadplace');
  if (thread && !threadMessages()) loadThread(thread.channel, thread.ts).catch(() => {});
}

// go shows a place: {channel} or {app, tab}.
export function go(place) {
  state.place = place;
  state.thread = null;
  emit('place');
  emit('threadplace');
}

export function putChannel(c) {
  const old = state.channels.get(c.id);
  state.channels.set(c.id, { ...old, ...c });
  emit('channels');
}

export function markRead(id) {
  const c = state.channels.get(id),
    list = state.lists.get(id);
  const last = list?.messages.filter((m) => !m.is_ephemeral).at(-1);
  if (!c || !last || document.hidden) return;
  if (!c.unread && Number(c.last_read || 0) >= Number(last.ts)) return;
  c.unread = 0;
  c.mentions = 0;
  c.last_read = last.ts;
  emit('channels');
  post('read', { channel: id, ts: last.ts }).catch(() => {});
}

// receive applies one event of the stream.
export function receive(e) {
  switch (e.type) {
    case 'message':
      addMessage(e.message);
      emit('arrived', e.message);
      break;
    case 'ephemeral':
      addMessage({ ...e.message, is_ephemeral: true });
      emit('arrived', e.message);
      break;
    case 'message_changed':
      changeMessage(e.message);
      emit('changed', e.message);
      break;
    case 'message_deleted':
      removeMessage(e.channel, e.ts);
      break;
    case 'views':
      setViews(e.views || [], e.loading);
      break;
    case 'home':
      setHome(e.app, e.view);
      break;
    case 'channel':
      putChannel(e.channel);
      emit('channel', e.channel.id);
      break;
    case 'person':
      state.people.set(e.person.id, { ...state.people.get(e.person.id), ...e.person });
      emit('people');
      break;
    case 'clock':
      setClock(e);
      break;
    case 'trouble':
      emit('trouble', e);
      break;
    case 'log':
      addLog([e.entry]);
      break;
    case 'resync':
      boot().catch(() => {});
      break;
  }
}

export function addLog(entries) {
  state.log.push(...entries);
  if (state.log.length > 600) state.log.splice(0, state.log.length - 600);
  emit('log', entries);
}

// Names, as the sidebar and the messages show them.
export function personName(id) {
  const p = state.people.get(id);
  if (!p) return id === 'USLACKBOT' ? 'Slackbot' : id || 'Unknown';
  return p.real_name || p.name || id;
}
export function channelName(id) {
  const c = state.channels.get(id);
  if (!c) return id;
  if (c.kind === 'im') return personName(c.user);
  if (c.kind === 'mpim')
    return (c.members || [])
      .filter((m) => m !== state.me.id)
      .map(personName)
      .join(', ');
  return c.name;
}
export function appOfBot(user) {
  return state.apps.find((a) => a.bot_user === user);
}
