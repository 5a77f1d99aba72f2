// The header of the main pane: name, topic, members, tabs, and the bookmarks beneath.
import { h, icon } from './dom.js';
import { state, go, channelName, personName } from './store.js';
import { avatar, appAvatar, showPerson, openDM } from './profile.js';
import { mrkdwn, safeURL } from './mrkdwn.js';
import { emojiNode, knownEmoji } from './emoji.js';
import { popover } from './menu.js';
import { post } from './api.js';
import { toast } from './dom.js';
import { rove } from './keys.js';

function tabs(items, now, to) {
  const row = h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': 'Views' },
    items.map(([id, label, face]) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          class: 'tab',
          'aria-selected': String(now === id),
          'aria-controls': 'main-panel',
          testid: 'tab-' + id,
          onclick: () => to(id),
        },
        face ? icon(face) : null,
        label,
      ),
    ),
  );
  rove(row, '.tab', { horizontal: true })(row.querySelector('[aria-selected="true"]'));
  return row;
}

export function channelHeader(c, place, room) {
  const direct = c.kind === 'im' || c.kind === 'mpim';
  const face = c.kind === 'im' ? avatar(c.user, 's') : icon(c.kind === 'group' ? 'lock' : c.kind === 'mpim' ? 'people' : 'hash');
  const name = h(
    'button',
    { type: 'button', class: 'channel-name', onclick: () => (c.user ? showPerson(name, c.user) : showAbout(name, c)) },
    face,
    h('h1', { testid: 'channel-title' }, channelName(c.id)),
    c.kind === 'im' && state.people.get(c.user)?.is_bot ? h('span', { class: 'badge-app' }, 'APP') : null,
    direct ? null : icon('down', 'name-caret'),
  );
  const members = direct
    ? null
    : h(
        'button',
        { type: 'button', class: 'btn small members', title: 'Members', onclick: () => showMembers(members, c) },
        h(
          'span',
          { class: 'reply-faces', 'aria-hidden': 'true' },
          (c.members || []).slice(0, 3).map((m) => avatar(m, 's')),
        ),
        (c.members || []).length,
        h('span', { class: 'sr-only' }, ' members'),
      );
  const items = [
    ['messages', 'Messages', 'reply'],
    room.canvas ? ['canvas', room.canvas.title || 'Canvas', 'canvas'] : null,
    ['files', 'Files', 'file'],
    ['pins', 'Pins', 'pin'],
  ].filter(Boolean);
  return [
    h(
      'div',
      { class: 'head-title' },
      name,
      h('div', { class: 'topic' }, c.topic ? mrkdwn(c.topic) : c.kind === 'im' ? state.people.get(c.user)?.title || '' : ''),
    ),
    members,
    tabs(items, place.view || 'messages', (id) => go({ channel: c.id, ...(id === 'messages' ? {} : { view: id }) })),
    room.bookmarks.length
      ? h(
          'nav',
          { class: 'bookmarks', 'aria-label': 'Bookmarks' },
          room.bookmarks.map((b) => bookmark(b)),
        )
      : null,
  ];
}

function bookmark(b) {
  const to = safeURL(b.link || '');
  const emoji = (b.emoji || '').replace(/:/g, '');
  return h(
    'a',
    { class: 'bookmark', href: to, target: '_blank', rel: 'noopener noreferrer', title: b.link },
    knownEmoji(emoji) ? emojiNode(emoji) : icon('link'),
    h('span', {}, b.title),
  );
}

export function appHeader(app, place) {
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
    tabs(
      [app.home_tab === false ? null : ['home', 'Home'], ['messages', 'Messages'], ['about', 'About']].filter(Boolean),
      place.tab,
      (tab) => go({ app: app.id, tab }),
    ),
  ];
}

// beginning is what stands above a conversation's first message.
export function beginning(id) {
  const c = state.channels.get(id);
  if (!c) return null;
  if (c.kind === 'im')
    return h(
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
    );
  return h(
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

function showAbout(anchor, c) {
  popover(
    anchor,
    h(
      'div',
      { class: 'about-pop' },
      h('strong', {}, '#' + c.name),
      h('div', {}, h('span', { class: 'dim' }, 'Topic'), h('div', {}, c.topic ? mrkdwn(c.topic) : 'None')),
      h('div', {}, h('span', { class: 'dim' }, 'Channel ID'), h('div', {}, h('code', {}, c.id))),
      c.is_shared ? h('div', {}, 'Shared with another organisation') : null,
      c.is_read_only ? h('div', {}, 'Only some people can post here') : null,
    ),
    { label: 'About this channel' },
  );
}

const fail = (e) => toast(e.message, 'bad');

function showMembers(anchor, c) {
  const outside = [...state.people.values()].filter((p) => !p.deleted && !(c.members || []).includes(p.id));
  const row = (id, extra, onclick, testid) =>
    h(
      'button',
      {
        type: 'button',
        class: 'menu-item',
        testid,
        onclick: () => {
          close();
          onclick();
        },
      },
      avatar(id, 's'),
      h(
        'span',
        { class: 'menu-text' },
        h('span', { class: 'menu-label' }, personName(id), id === state.me.id ? ' (you)' : ''),
        h('span', { class: 'menu-sub' }, state.people.get(id)?.title || ''),
      ),
      extra,
    );
  const list = h(
    'div',
    { class: 'menu members-pop' },
    h('div', { class: 'menu-heading' }, `${(c.members || []).length} members`),
    (c.members || []).map((m) => row(m, null, () => openDM(m))),
    outside.length
      ? [
          h('div', { class: 'menu-divider' }),
          h('div', { class: 'menu-heading' }, 'Add people'),
          outside.map((p) => row(p.id, icon('plus'), () => post('invite', { channel: c.id, user: p.id }).catch(fail), 'invite-' + p.name)),
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
                post('leave', { channel: c.id }).catch(fail);
              },
            },
            icon('close'),
            'Leave channel',
          ),
        ]
      : null,
  );
  rove(list, '.menu-item');
  const close = popover(anchor, list, { className: 'popover-menu', align: 'end', label: 'Members' });
}
