// Avatars and the small card about a person.
import { h, toast } from './dom.js';
import { state, personName, putChannel, go, appOfBot, now } from './store.js';
import { post } from './api.js';
import { popover } from './menu.js';

const COLORS = ['#2f6f8f', '#8a4b7d', '#4d7c3a', '#a85b2a', '#4a5aa8', '#9a3f4d', '#2d7d72', '#7a6a24'];

function colorOf(id, given) {
  if (given && /^#?[0-9a-f]{6}$/i.test(given)) return given[0] === '#' ? given : '#' + given;
  let n = 0;
  for (const c of String(id)) n = (n * 31 + c.charCodeAt(0)) >>> 0;
  return COLORS[n % COLORS.length];
}

function initials(name) {
  const words = String(name || '?')
    .trim()
    .split(/\s+/);
  return ((words[0]?.[0] || '?') + (words.length > 1 ? words.at(-1)[0] : '')).toUpperCase();
}

// avatar draws a person's or app's initials on their colour. size: "s" 20, "m" 36, "l" 72 pixels.
export function avatar(id, size = 'm', name) {
  const p = state.people.get(id),
    app = appOfBot(id);
  const label = name || app?.name || p?.real_name || p?.name || personName(id);
  return h(
    'span',
    {
      class: `avatar ${size}${p?.is_bot || app ? ' bot' : ''}`,
      'aria-hidden': 'true',
      style: { '--face': colorOf(id, app?.color || p?.color) },
    },
    p?.initials || initials(label),
  );
}

export function appAvatar(app, size = 'm') {
  return h(
    'span',
    { class: `avatar bot ${size}`, 'aria-hidden': 'true', style: { '--face': colorOf(app.id, app.color) } },
    initials(app.name),
  );
}

export async function openDM(user) {
  const app = appOfBot(user);
  if (app) {
    go({ app: app.id, tab: app.messages_tab ? 'messages' : 'home' });
    return;
  }
  try {
    const answer = await post('open', { user });
    const c = answer.channel;
    if (c?.id) putChannel(c);
    go({ channel: c?.id || c });
  } catch (e) {
    toast(e.message, 'bad');
  }
}

export function showPerson(anchor, id) {
  const p = state.people.get(id);
  if (!p) return;
  let time = '';
  try {
    time = new Intl.DateTimeFormat('en-US', { timeZone: p.tz, hour: 'numeric', minute: '2-digit' }).format(new Date(now() * 1000));
  } catch {
    /* unknown zone */
  }
  const close = popover(
    anchor,
    h(
      'div',
      { class: 'profile' },
      avatar(id, 'l'),
      h(
        'div',
        { class: 'profile-text' },
        h('strong', {}, personName(id), p.is_bot ? h('span', { class: 'badge-app' }, 'APP') : null),
        p.title ? h('div', {}, p.title) : null,
        h('div', { class: 'dim' }, '@' + p.name),
        time ? h('div', { class: 'dim' }, `${time} local time${p.tz_label ? ' · ' + p.tz_label : ''}`) : null,
        p.deleted ? h('div', { class: 'dim' }, 'Deactivated account') : null,
        id === state.me.id
          ? h('div', { class: 'dim' }, 'This is you')
          : h(
              'button',
              {
                type: 'button',
                class: 'btn small',
                onclick: () => {
                  close();
                  openDM(id);
                },
              },
              'Message',
            ),
      ),
    ),
    { label: personName(id) },
  );
}
