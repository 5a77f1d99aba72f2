// Start: boots the workspace, lays out the page and keeps it live.
import { h, fill } from './dom.js';
import { listen, get, setPerson, person } from './api.js';
import { state, boot, receive, on, go, addLog, emit } from './store.js';
import { topbar } from './topbar.js';
import { sidebar } from './sidebar.js';
import { mainPane } from './pane.js';
import { threadPane } from './thread.js';
import { logPane } from './log.js';
import { startModals } from './modal.js';
import { startQuick } from './quick.js';
import { startRoom } from './room.js';
import { startReader } from './reader.js';
import { readPermalink, follow } from './permalink.js';

const app = document.getElementById('app');
const line = h(
  'div',
  { class: 'line-lost', role: 'status', hidden: true },
  h('span', { class: 'spinner' }),
  'The connection to the workspace is lost. Reconnecting…',
);

async function start() {
  // The stream opens first and waits: nothing that happens while the page boots is missed, and applying it twice is harmless.
  let early = [],
    lost;
  const opened = new Promise((resolve) => {
    listen(
      (e) => (early ? early.push(e) : receive(e)),
      (up) => {
        resolve();
        if (up) {
          clearTimeout(lost);
          lost = 0;
          line.hidden = true;
        } else if (!lost)
          lost = setTimeout(() => {
            line.hidden = false;
          }, 1500);
        if (!up && !early) stillSomebody();
      },
    );
  });
  await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, 800))]);
  try {
    await boot().catch((e) => {
      // The address names somebody this workspace does not know: another run of it. Come in as its first person.
      if (!person() || (e.status !== 404 && e.status !== 400)) throw e;
      setPerson('');
      history.replaceState(null, '', '/');
      location.reload();
      return new Promise(() => {});
    });
  } catch (e) {
    fill(
      app,
      h(
        'div',
        { class: 'splash' },
        h('p', {}, e.message),
        h('button', { type: 'button', class: 'btn', onclick: () => location.reload() }, 'Try again'),
      ),
    );
    setTimeout(() => location.reload(), 3000);
    return;
  }
  const url = new URL(location.href);
  if (url.searchParams.get('as') !== state.me.id) {
    url.searchParams.set('as', state.me.id);
    history.replaceState(null, '', url);
  }
  fill(app, topbar(), line, h('div', { class: 'frame' }, sidebar(), mainPane(), threadPane(), logPane()));
  app.removeAttribute('aria-busy');
  startModals();
  startQuick();
  startRoom();
  startReader();
  let asked = readPermalink(location.href);
  on('boot', () => {
    if (!asked || !state.channels.has(asked.channel)) {
      settle();
      return;
    }
    follow(asked);
    asked = null;
  });
  on('place', () => {
    history.replaceState(null, '', '/?as=' + encodeURIComponent(state.me.id) + hashOf(state.place));
  });
  emit('boot');
  const held = early;
  early = null;
  held.forEach(receive);
  get('log')
    .then((a) => addLog(a.entries || []))
    .catch(() => {});
}

// stillSomebody starts over when the workspace came back as a fresh one, without this person.
let asking = false;
async function stillSomebody() {
  if (asking) return;
  asking = true;
  try {
    await get('views');
  } catch (e) {
    if (e.status === 404 || e.status === 400) location.assign('/');
  }
  asking = false;
}

function hashOf(p) {
  return p?.channel ? '#' + p.channel + (p.view ? '/' + p.view : '') : p?.app ? `#${p.app}/${p.tab}` : '';
}

// settle chooses where to be: the place one was in when it still exists, the one named in the address, or the first channel.
function settle() {
  const exists = (p) => p && (state.channels.has(p.channel) || state.apps.some((a) => a.id === p.app));
  const [id, tab] = decodeURIComponent(location.hash.slice(1)).split('/');
  const named = state.apps.some((a) => a.id === id) ? { app: id, tab: tab || 'home' } : { channel: id, ...(tab ? { view: tab } : {}) };
  const thread = state.thread;
  if (exists(state.place)) {
    go(state.place);
    if (thread && state.channels.has(thread.channel)) {
      state.thread = thread;
      emit('threadplace');
    }
    return;
  }
  const first = firstChannel();
  go(
    exists(named) && state.channels.get(named.channel)?.is_member !== false
      ? named
      : first
        ? { channel: first.id }
        : state.apps[0]
          ? { app: state.apps[0].id, tab: 'home' }
          : null,
  );
}

function firstChannel() {
  return [...state.channels.values()].find((c) => c.kind === 'channel' && c.is_member && !c.is_archived);
}

start();
