// The main pane: a channel with its header and messages, or an app's Home.
import { h, icon, iconButton, fill, toast } from './dom.js';
import { state, on, go, loadChannel, loadOlder, markRead, channelName, putChannel } from './store.js';
import { MessageList } from './messages.js';
import { composer } from './composer.js';
import { homeView } from './home.js';
import { appHeader, channelHeader, beginning } from './header.js';
import { roomOf, loadRoom } from './room.js';
import { sheet } from './sheet.js';
import { join } from './sidebar.js';
import { mrkdwn } from './mrkdwn.js';
import { post } from './api.js';

export function mainPane() {
  const head = h('header', { class: 'pane-head main-head' });
  const list = new MessageList({ onolder: () => current() && loadOlder(current()), onbottom: () => current() && markRead(current()) });
  const box = composer(() => (current() ? { channel: current(), name: nameOf(current()) } : null), {
    onsend: () => list.toBottom(),
    onEditLast: editLast,
  });
  const joinBar = h('div', { class: 'join-bar', hidden: true });
  const home = homeView();
  const pin = h('div', { class: 'pin-bar' });
  const messages = h('div', { class: 'pane-messages' }, pin, list.node, joinBar, box.node);
  const other = sheet();
  const panel = h('div', { class: 'main-panel', id: 'main-panel' }, messages, home.node, other.node);
  const node = h('main', { class: 'main', id: 'main', 'aria-label': 'Conversation' }, head, panel);

  // The channel shown: that of the place, or the app's direct message in its Messages tab.
  function current() {
    const p = state.place;
    if (!p) return null;
    if (p.channel) return p.channel;
    return p.tab === 'messages' ? appOf(p)?.im || null : null;
  }
  let shown = null;
  async function place() {
    const p = state.place;
    if (!p) {
      fill(head);
      return;
    }
    if (p.channel) {
      const app = state.apps.find((a) => a.im === p.channel);
      if (app) {
        go({ app: app.id, tab: 'messages' });
        return;
      }
    }
    const atHome = p.app && p.tab === 'home',
      aside = p.app ? p.tab === 'about' : !!p.view;
    messages.hidden = !!atHome || aside;
    home.node.hidden = !atHome;
    other.node.hidden = !aside;
    header();
    if (p.channel) loadRoom(p.channel);
    if (atHome || aside) {
      shown = null;
      if (atHome) home.show(appOf(p));
      else other.show(p);
      return;
    }
    if (p.app) {
      if (!appOf(p).im) {
        try {
          const { channel } = await post('open', { user: appOf(p).bot_user });
          appOf(p).im = channel.id || channel;
          if (channel.id) putChannel(channel);
        } catch (e) {
          toast(e.message, 'bad');
          return;
        }
      }
      post('home', { app: p.app, tab: 'messages' }).catch(() => {});
    }
    const id = current(),
      c = state.channels.get(id);
    shown = id;
    // The line of new messages is drawn where one had read to; when all is read there is none.
    list.show(c?.unread > 0 ? c.last_read || '0' : null);
    fill(list.head);
    box.refresh();
    bar();
    try {
      await loadChannel(id);
    } catch (e) {
      fill(list.head, h('div', { class: 'list-note' }, e.message));
      return;
    }
    if (shown !== id) return;
    draw(id);
    list.toStart();
    markRead(id);
    if (!document.querySelector('.overlay')) box.focus();
  }
  function bar() {
    const c = state.channels.get(current());
    const out = c && (c.kind === 'channel' || c.kind === 'group') && c.is_member === false;
    joinBar.hidden = !out && !c?.is_archived;
    box.node.hidden = !!out || !!c?.is_archived || (state.place?.app && appOf(state.place)?.messages_tab === false);
    if (out)
      fill(
        joinBar,
        h('strong', {}, '#' + c.name),
        h('button', { type: 'button', class: 'btn primary-solid', onclick: () => join(c.id) }, 'Join channel'),
      );
    else if (c?.is_archived) fill(joinBar, 'This channel is archived.');
  }
  function draw(id) {
    if (id !== shown) return;
    const entry = state.lists.get(id);
    if (!entry) return;
    fill(list.head, entry.more ? h('div', { class: 'list-note' }, h('span', { class: 'spinner' })) : beginning(id));
    list.draw(entry.messages);
    if (list.stick) markRead(id);
  }
  function header() {
    const p = state.place;
    const held = head.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    const c = state.channels.get(p.channel);
    fill(head, p.app ? appHeader(appOf(p), p) : c ? channelHeader(c, p, roomOf(c.id)) : null);
    if (held) head.querySelector(`[data-testid="${CSS.escape(held)}"]`)?.focus();
  }
  // The notice is pinned above the messages of the first channel, until the person takes it down.
  function pinned() {
    const id = current(),
      first = [...state.channels.values()].find((x) => x.kind === 'channel' && x.is_member && !x.is_archived);
    const down = sessionStorage.getItem('notice') === state.notice;
    if (!state.notice || down || !first || id !== first.id) {
      fill(pin);
      return;
    }
    fill(
      pin,
      h(
        'div',
        { class: 'notice', role: 'note', 'aria-label': 'Pinned', testid: 'notice' },
        icon('pin'),
        h('div', {}, mrkdwn(state.notice)),
        iconButton('close', 'Take down', () => {
          sessionStorage.setItem('notice', state.notice);
          pinned();
          box.focus();
        }),
      ),
    );
  }
  function editLast(e) {
    const mine = state.lists
      .get(current())
      ?.messages.filter((m) => m.user === state.me.id && !m.is_ephemeral && !m.bot_id)
      .at(-1);
    const row = mine && list.rows.querySelector(`[data-ts="${mine.ts}"]`);
    if (!row) return;
    e.preventDefault();
    row.dispatchEvent(new CustomEvent('wantedit'));
  }
  on('place', place);
  on('place', pinned);
  on('boot', pinned);
  on('list', draw);
  on('channels', () => {
    if (state.place) {
      header();
      bar();
    }
  });
  on('room', (id) => {
    if (id !== state.place?.channel) return;
    header();
    if (!other.node.hidden) other.show(state.place);
  });
  on('people', () => {
    if (state.place) header();
  });
  on('clock', () => {
    if (shown) draw(shown);
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && shown && list.stick) markRead(shown);
  });
  return node;
}

function appOf(p) {
  return state.apps.find((a) => a.id === p.app);
}

function nameOf(id) {
  const c = state.channels.get(id);
  return (c?.kind === 'channel' || c?.kind === 'group' ? '#' : '') + channelName(id);
}
