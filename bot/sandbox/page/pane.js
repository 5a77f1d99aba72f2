// The main pane: a channel with its header and messages, or an app's Home.
import { h, icon, iconButton, fill, toast } from './dom.js';
import { state, on, go, loadChannel, loadOlder, markRead, channelName, personName, putChannel } from './store.js';
import { MessageList } from './messages.js';
import { composer } from './composer.js';
import { homeView } from './home.js';
import { avatar, appAvatar, showPerson, openDM } from './profile.js';
import { join } from './sidebar.js';
import { mrkdwn } from './mrkdwn.js';
import { popover } from './menu.js';
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
  const node = h('main', { class: 'main', id: 'main', 'aria-label': 'Conversation' }, head, messages, home.node);

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
    const atHome = p.app && p.tab === 'home';
    messages.hidden = !!atHome;
    home.node.hidden = !atHome;
    header();
    if (atHome) {
      shown = null;
      home.show(appOf(p));
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
    if (p.app) {
      fill(head, appHeader(p));
      return;
    }
    const c = state.channels.get(p.channel);
    if (!c) return;
    const direct = c.kind === 'im' || c.kind === 'mpim';
    const face = c.kind === 'im' ? avatar(c.user, 's') : icon(c.kind === 'group' ? 'lock' : c.kind === 'mpim' ? 'people' : 'hash');
    const name = h(
      'button',
      { type: 'button', class: 'channel-name', onclick: () => c.user && showPerson(name, c.user) },
      face,
      h('h1', { testid: 'channel-title' }, channelName(c.id)),
      c.kind === 'im' && state.people.get(c.user)?.is_bot ? h('span', { class: 'badge-app' }, 'APP') : null,
    );
    const members = direct
      ? null
      : h(
          'button',
          {
            type: 'button',
            class: 'btn small members',
            title: 'Members',
            onclick: () => showMembers(members, c),
          },
          h(
            'span',
            { class: 'reply-faces', 'aria-hidden': 'true' },
            (c.members || []).slice(0, 3).map((m) => avatar(m, 's')),
          ),
          (c.members || []).length,
          h('span', { class: 'sr-only' }, ' members'),
        );
    fill(
      head,
      h(
        'div',
        { class: 'head-title' },
        name,
        h('div', { class: 'topic' }, c.topic ? mrkdwn(c.topic) : c.kind === 'im' ? state.people.get(c.user)?.title || '' : ''),
      ),
      members,
    );
  }
  function appHeader(p) {
    const app = appOf(p);
    const tab = (id, label) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          class: 'tab',
          'aria-selected': String(p.tab === id),
          testid: 'tab-' + id,
          onclick: () => go({ app: app.id, tab: id }),
        },
        label,
      );
    return [
      h(
        'div',
        { class: 'head-title' },
        h(
          'div',
          { class: 'channel-name' },
          appAvatar(app, 's'),
          h('h1', { testid: 'channel-title' }, app.name),
          h('span', { class: 'badge-app' }, 'APP'),
        ),
        h('div', { class: 'topic' }, app.description || ''),
      ),
      h('div', { class: 'tabs', role: 'tablist' }, app.home_tab === false ? null : tab('home', 'Home'), tab('messages', 'Messages')),
    ];
  }
  function beginning(id) {
    const c = state.channels.get(id);
    return !c
      ? null
      : c.kind === 'im'
        ? h(
            'div',
            { class: 'intro' },
            avatar(c.user, 'l'),
            h(
              'div',
              {},
              h('strong', {}, personName(c.user)),
              h(
                'p',
                { class: 'dim' },
                c.user === state.me.id
                  ? 'This is your space: drafts, lists, links.'
                  : `This is the very beginning of your direct messages with ${personName(c.user)}.`,
              ),
            ),
          )
        : h(
            'div',
            { class: 'intro' },
            h(
              'div',
              {},
              h('h2', {}, c.kind === 'group' ? icon('lock') : '# ', channelName(id)),
              h('p', { class: 'dim' }, `This is the very beginning of ${c.kind === 'mpim' ? 'this conversation' : 'the channel'}.`),
            ),
          );
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

function showMembers(anchor, c) {
  const outside = [...state.people.values()].filter((p) => !p.deleted && !(c.members || []).includes(p.id));
  const close = popover(
    anchor,
    h(
      'div',
      { class: 'menu members-pop' },
      h('div', { class: 'menu-heading' }, `${(c.members || []).length} members`),
      (c.members || []).map((m) =>
        h(
          'button',
          {
            type: 'button',
            class: 'menu-item',
            onclick: () => {
              close();
              openDM(m);
            },
          },
          avatar(m, 's'),
          h(
            'span',
            { class: 'menu-text' },
            h('span', { class: 'menu-label' }, personName(m), m === state.me.id ? ' (you)' : ''),
            h('span', { class: 'menu-sub' }, state.people.get(m)?.title || ''),
          ),
        ),
      ),
      outside.length
        ? [
            h('div', { class: 'menu-divider' }),
            h('div', { class: 'menu-heading' }, 'Add people'),
            outside.map((p) =>
              h(
                'button',
                {
                  type: 'button',
                  class: 'menu-item',
                  testid: 'invite-' + p.name,
                  onclick: () => {
                    close();
                    post('invite', { channel: c.id, user: p.id }).catch((e) => toast(e.message, 'bad'));
                  },
                },
                avatar(p.id, 's'),
                h('span', { class: 'menu-text' }, h('span', { class: 'menu-label' }, personName(p.id))),
                icon('plus'),
              ),
            ),
          ]
        : null,
      c.is_member
        ? [
            h('div', { class: 'menu-divider' }),
            h(
              'button',
              {
                type: 'button',
                class: 'menu-item danger',
                onclick: () => {
                  close();
                  post('leave', { channel: c.id }).catch((e) => toast(e.message, 'bad'));
                },
              },
              icon('close'),
              'Leave channel',
            ),
          ]
        : null,
    ),
    { className: 'popover-menu', align: 'end', label: 'Members' },
  );
}
