// The sidebar: channels, direct messages, apps.
import { h, icon, iconButton, toast, notUnderPress } from './dom.js';
import { state, on, go, channelName, personName, putChannel } from './store.js';
import { post } from './api.js';
import { avatar, appAvatar, openDM } from './profile.js';
import { popover } from './menu.js';

const shut = new Set();
export function sidebar() {
  const body = h('div', { class: 'side-body' });
  const node = h('nav', { class: 'sidebar', id: 'sidebar', 'aria-label': 'Channels' }, body);
  const draw = notUnderPress(body, () => {
    const focus = body.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    const all = [...state.channels.values()].filter((c) => !c.is_archived);
    const channels = all.filter((c) => (c.kind === 'channel' || c.kind === 'group') && c.is_member).sort(byName);
    const apps = new Set(state.apps.map((a) => a.bot_user));
    const dms = all.filter((c) => (c.kind === 'im' || c.kind === 'mpim') && !apps.has(c.user)).sort(byName);
    body.replaceChildren(
      part(
        'channels',
        'Channels',
        channels.map(channelRow),
        iconButton('plus', 'Add a channel', (e) => addChannel(e.currentTarget), { testid: 'add-channel' }),
      ),
      part(
        'dms',
        'Direct messages',
        dms.length
          ? dms.map(dmRow)
          : [
              row({
                face: icon('plus'),
                label: 'New message',
                muted: true,
                testid: 'first-dm',
                onclick: (e) => newMessage(e.currentTarget),
              }),
            ],
        iconButton('plus', 'New message', (e) => newMessage(e.currentTarget), { testid: 'add-dm' }),
      ),
      part('apps', 'Apps', state.apps.map(appRow)),
    );
    if (focus) body.querySelector(`[data-testid="${CSS.escape(focus)}"]`)?.focus();
    const n = all.reduce((sum, c) => sum + (c.kind === 'im' ? c.unread || 0 : c.mentions || 0), 0);
    document.title = (n ? `(${n}) ` : '') + title() + (state.team.name || 'Workspace');
  });
  function title() {
    const p = state.place;
    if (!p) return '';
    return (p.channel ? channelName(p.channel) : state.apps.find((a) => a.id === p.app)?.name) + ' · ';
  }
  on('place', () => document.body.classList.remove('side-open'));
  for (const t of ['boot', 'channels', 'place', 'people']) on(t, draw);
  return node;
}

function byName(a, z) {
  return channelName(a.id).localeCompare(channelName(z.id));
}

function part(id, title, rows, extra) {
  const closed = shut.has(id);
  const list = h('ul', { class: 'side-list', hidden: closed }, rows);
  const head = h(
    'button',
    {
      type: 'button',
      class: 'side-title',
      'aria-expanded': String(!closed),
      onclick: () => {
        if (shut.has(id)) shut.delete(id);
        else shut.add(id);
        list.hidden = shut.has(id);
        head.setAttribute('aria-expanded', String(!list.hidden));
      },
    },
    icon('down', 'side-caret'),
    title,
  );
  return h('section', { class: 'side-part' }, h('div', { class: 'side-head' }, head, extra), list);
}

function row({ active, unread, badge, face, label, testid, onclick, muted }) {
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: ['side-row', active ? 'active' : '', unread ? 'unread' : '', muted ? 'muted' : ''].join(' '),
        testid,
        'aria-current': active ? 'page' : null,
        onclick,
      },
      face,
      h('span', { class: 'side-label' }, label),
      badge ? h('span', { class: 'badge', 'aria-label': `${badge} unread` }, badge > 99 ? '99+' : badge) : null,
    ),
  );
}

function channelRow(c) {
  return row({
    active: state.place?.channel === c.id,
    unread: c.unread > 0,
    badge: c.mentions,
    face: icon(c.kind === 'group' ? 'lock' : 'hash'),
    label: c.name,
    testid: 'channel-' + c.name,
    onclick: () => go({ channel: c.id }),
  });
}

function dmRow(c) {
  const face = c.kind === 'im' ? avatar(c.user, 's') : icon('people');
  const you = c.user === state.me.id ? h('span', { class: 'dim' }, ' you') : null;
  return row({
    active: state.place?.channel === c.id,
    unread: c.unread > 0,
    badge: c.unread,
    face,
    label: [channelName(c.id), you],
    testid: 'dm-' + (state.people.get(c.user)?.name || c.id),
    onclick: () => go({ channel: c.id }),
  });
}

function appRow(a) {
  const im = state.channels.get(a.im);
  const unread = im?.unread || 0;
  return row({
    active: state.place?.app === a.id,
    unread: unread > 0,
    badge: unread,
    face: appAvatar(a, 's'),
    label: a.name,
    testid: 'app-' + a.name,
    onclick: () => go({ app: a.id, tab: unread || a.home_tab === false ? 'messages' : 'home' }),
  });
}

function addChannel(anchor) {
  const name = h('input', {
    class: 'field',
    type: 'text',
    placeholder: 'e.g. plan-budget',
    'aria-label': 'Name',
    maxlength: '80',
    testid: 'new-channel-name',
  });
  const secret = h('input', { type: 'checkbox' });
  const problem = h('div', { class: 'field-error', role: 'alert' });
  const others = [...state.channels.values()].filter((c) => c.kind === 'channel' && !c.is_member && !c.is_archived);
  const create = async () => {
    const clean = name.value.trim().toLowerCase().replace(/\s+/g, '-');
    if (!clean) {
      problem.textContent = 'Give the channel a name.';
      return;
    }
    try {
      const { channel } = await post('create', { name: clean, private: secret.checked });
      close();
      putChannel({ is_member: true, ...channel });
      go({ channel: channel.id });
    } catch (e) {
      problem.textContent = e.message;
    }
  };
  const close = popover(
    anchor,
    h(
      'form',
      {
        class: 'form-pop',
        onsubmit: (e) => {
          e.preventDefault();
          create();
        },
      },
      h('strong', {}, 'Create a channel'),
      name,
      h('label', { class: 'choice' }, secret, 'Make private'),
      problem,
      h('button', { type: 'submit', class: 'btn primary-solid' }, 'Create'),
      others.length
        ? [
            h('div', { class: 'menu-divider' }),
            h('strong', {}, 'Browse channels'),
            others.map((c) =>
              h(
                'button',
                {
                  type: 'button',
                  class: 'menu-item',
                  onclick: () => {
                    close();
                    go({ channel: c.id });
                  },
                },
                icon('hash'),
                h(
                  'span',
                  { class: 'menu-text' },
                  h('span', { class: 'menu-label' }, c.name),
                  h('span', { class: 'menu-sub' }, c.topic || ''),
                ),
              ),
            ),
          ]
        : null,
    ),
    { label: 'Add a channel' },
  );
}

function newMessage(anchor) {
  const people = [...state.people.values()].filter((p) => !p.deleted).sort((a, z) => personName(a.id).localeCompare(personName(z.id)));
  const close = popover(
    anchor,
    h(
      'div',
      { class: 'menu' },
      h('div', { class: 'menu-heading' }, 'Message'),
      people.map((p) =>
        h(
          'button',
          {
            type: 'button',
            class: 'menu-item',
            onclick: () => {
              close();
              openDM(p.id);
            },
          },
          avatar(p.id, 's'),
          h(
            'span',
            { class: 'menu-text' },
            h('span', { class: 'menu-label' }, personName(p.id)),
            h('span', { class: 'menu-sub' }, p.title || '@' + p.name),
          ),
        ),
      ),
    ),
    { className: 'popover-menu', label: 'New message' },
  );
}

export async function join(id) {
  try {
    await post('join', { channel: id });
    putChannel({ id, is_member: true });
  } catch (e) {
    toast(e.message, 'bad');
  }
}
