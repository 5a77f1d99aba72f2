// Ctrl+K or Cmd+K: jump to a channel, a person or an app.
import { h, icon, trapTab } from './dom.js';
import { state, go, channelName, personName } from './store.js';
import { optionPanel } from './select.js';
import { avatar, appAvatar, openDM } from './profile.js';
import { get } from './api.js';
import { plainWords } from './mrkdwn.js';
import { dayName } from './time.js';
import { follow } from './permalink.js';

let back = null;

export function startQuick() {
  document.addEventListener('keydown', (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k' && !e.shiftKey) {
      e.preventDefault();
      if (back) shut();
      else if (!document.querySelector('.overlay')) quick();
    }
  });
}

function shut() {
  back?.remove();
  back = null;
}

// quick opens the window that finds and jumps.
export function quick() {
  if (back) return;
  const before = document.activeElement;
  const panel = optionPanel({
    load,
    picked: () => false,
    placeholder: 'Search channels, people and messages',
    pick: (r) => {
      shut();
      r.go();
    },
  });
  const box = h('div', { class: 'quick', role: 'dialog', 'aria-modal': 'true', 'aria-label': 'Search' }, panel);
  back = h(
    'div',
    {
      class: 'overlay quick-back',
      onpointerdown: (e) => {
        if (e.target === back) shut();
      },
      onkeydown: (e) => {
        if (e.key === 'Escape') {
          e.stopPropagation();
          shut();
          before?.focus();
        } else trapTab(box, e);
      },
    },
    box,
  );
  document.body.append(back);
  panel.querySelector('input').focus();
}

async function load(query) {
  const q = query.trim().toLowerCase();
  const channels = [...state.channels.values()]
    .filter((c) => (c.kind === 'channel' || c.kind === 'group') && !c.is_archived)
    .map((c) => ({
      id: c.id,
      text: c.name,
      rank: c.unread ? 0 : c.is_member ? 1 : 3,
      node: h(
        'span',
        { class: 'opt-label' },
        icon(c.kind === 'group' ? 'lock' : 'hash'),
        channelName(c.id),
        c.unread ? h('span', { class: 'badge' }, c.unread) : null,
      ),
      go: () => go({ channel: c.id }),
    }));
  const apps = state.apps.map((a) => ({
    id: a.id,
    text: a.name,
    rank: 1,
    node: h('span', { class: 'opt-label' }, appAvatar(a, 's'), a.name, h('span', { class: 'badge-app' }, 'APP')),
    go: () => go({ app: a.id, tab: a.home_tab === false ? 'messages' : 'home' }),
  }));
  const people = [...state.people.values()]
    .filter((p) => !p.deleted && !p.is_bot)
    .map((p) => ({
      id: p.id,
      text: `${p.real_name} ${p.name}`,
      rank: 2,
      node: h('span', { class: 'opt-label' }, avatar(p.id, 's'), personName(p.id), h('span', { class: 'dim' }, p.title || '')),
      go: () => openDM(p.id),
    }));
  const rows = [...channels, ...apps, ...people]
    .filter((r) => !q || r.text.toLowerCase().includes(q))
    .sort(
      (a, z) =>
        (q ? Number(z.text.toLowerCase().startsWith(q)) - Number(a.text.toLowerCase().startsWith(q)) : 0) ||
        a.rank - z.rank ||
        a.text.localeCompare(z.text),
    );
  const found = q.length > 1 ? (await get('search', { q })).messages : [];
  const messages = found
    .sort((a, z) => Number(z.ts) - Number(a.ts))
    .slice(0, 20)
    .map((m) => ({
      id: m.channel + m.ts,
      text: m.text,
      node: h(
        'span',
        { class: 'opt-label found' },
        avatar(m.user, 's'),
        h(
          'span',
          { class: 'found-words' },
          h('span', { class: 'dim' }, `${personName(m.user)} in ${channelName(m.channel)} · ${dayName(m.ts)}`),
          h('span', { class: 'found-text' }, ...marked(plainWords(m.text), q)),
        ),
      ),
      go: () => follow({ channel: m.channel, ts: m.ts, thread: m.thread_ts || '' }),
    }));
  return [{ rows: rows.slice(0, messages.length ? 8 : 30) }, ...(messages.length ? [{ label: 'Messages', rows: messages }] : [])];
}

// marked parts a text around the first word that was looked for.
function marked(text, q) {
  const at = text.toLowerCase().indexOf(q.split(/\s+/)[0]);
  if (at < 0) return [text];
  const from = Math.max(0, at - 40),
    n = q.split(/\s+/)[0].length;
  return [(from ? '…' : '') + text.slice(from, at), h('mark', {}, text.slice(at, at + n)), text.slice(at + n)];
}
