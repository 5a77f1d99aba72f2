// Completion while one types: commands at the start, @people, #channels, :emoji:.
import { h, icon } from './dom.js';
import { state, personName } from './store.js';
import { findEmoji, emojiNode } from './emoji.js';
import { avatar, appAvatar } from './profile.js';

const BROADCASTS = [
  ['here', 'Tell everyone here who is active'],
  ['channel', 'Tell everyone in this channel'],
  ['everyone', 'Tell everyone in the workspace'],
];

export function commands() {
  return state.apps.flatMap((app) => (app.commands || []).map((c) => ({ ...c, app })));
}

// tokenOf is what is being completed: the letters before the caret that begin with /, @, # or :, null for none. whole is
// everything written.
function tokenOf(before, whole) {
  const m =
    (whole.startsWith(before) && /^(\/[\w-]*)$/.exec(before)) ||
    /(?:^|\s)([@#][\w.-]*)$/.exec(before) ||
    /(?:^|\s)(:[a-z0-9_+-]{2,})$/.exec(before);
  return m ? m[1] : null;
}

// suggestions gives rows {text} or {leaf}, each with its nodes. here is the channel: its members come first.
export function suggestions(token, here) {
  const q = token.slice(1).toLowerCase();
  if (token[0] === '/')
    return commands()
      .filter((c) => c.command.startsWith(token))
      .map((c) => ({
        text: c.command + ' ',
        node: [
          appAvatar(c.app, 's'),
          h(
            'span',
            { class: 'cmd' },
            h('strong', {}, c.command),
            ' ',
            h('span', { class: 'dim' }, c.usage_hint || ''),
            h('span', { class: 'cmd-desc' }, c.description || ''),
          ),
          h('span', { class: 'dim' }, c.app.name),
        ],
      }));
  if (token[0] === '@') return mentions(q, here);
  if (token[0] === '#')
    return [...state.channels.values()]
      .filter((c) => c.name && c.kind !== 'im' && c.kind !== 'mpim' && c.name.includes(q))
      .slice(0, 8)
      .map((c) => ({
        leaf: { type: 'channel', channel_id: c.id },
        node: [icon(c.kind === 'group' ? 'lock' : 'hash'), h('strong', {}, c.name)],
      }));
  return findEmoji(q).map((n) => ({ leaf: { type: 'emoji', name: n }, node: [emojiNode(n), h('span', {}, `:${n}:`)] }));
}

const begins = (p, q) =>
  p.name.startsWith(q) ||
  (p.real_name || '')
    .toLowerCase()
    .split(' ')
    .some((w) => w.startsWith(q));

function mentions(q, here) {
  const members = new Set(state.channels.get(here)?.members || []);
  const people = [...state.people.values()]
    .filter((p) => !p.deleted && `${p.name} ${p.real_name}`.toLowerCase().includes(q))
    .sort((a, z) => Number(members.has(z.id)) - Number(members.has(a.id)) || Number(begins(z, q)) - Number(begins(a, q)))
    .slice(0, 8)
    .map((p) => ({
      leaf: { type: 'user', user_id: p.id },
      node: [
        avatar(p.id, 's'),
        h('strong', {}, personName(p.id)),
        h('span', { class: 'dim' }, p.name),
        p.is_bot ? h('span', { class: 'badge-app' }, 'APP') : null,
        here && !members.has(p.id) ? h('span', { class: 'dim far' }, 'Not in channel') : null,
      ],
    }));
  const groups = [...state.groups.values()]
    .filter((g) => `${g.handle} ${g.name}`.toLowerCase().includes(q))
    .map((g) => ({
      leaf: { type: 'usergroup', usergroup_id: g.id },
      node: [icon('people'), h('strong', {}, '@' + g.handle), h('span', { class: 'dim' }, `${g.name} · ${(g.users || []).length} members`)],
    }));
  const all = BROADCASTS.filter(([name]) => name.startsWith(q)).map(([name, what]) => ({
    leaf: { type: 'broadcast', range: name },
    node: [icon('people'), h('strong', {}, '@' + name), h('span', { class: 'dim' }, what)],
  }));
  return [...people, ...groups, ...all];
}

// completion is the list above a box. ed is the box's editor; here() the channel. It has open, keys(e) (true when a key was
// its own), update() and hide(). plain leaves commands out.
export function completion(ed, id, here, plain) {
  let rows = [],
    at = 0,
    token = null;
  const node = h('div', { class: 'completion', role: 'listbox', id, 'aria-label': 'Suggestions', hidden: true });
  function update() {
    token = tokenOf(ed.beforeCaret(), ed.box.value);
    rows = token && !(plain && token[0] === '/') ? suggestions(token, here()) : [];
    at = 0;
    if (!rows.length) {
      hide();
      return;
    }
    node.replaceChildren(
      ...(token[0] === '/' ? [h('div', { class: 'menu-heading', role: 'presentation' }, 'Commands')] : []),
      ...rows.map(
        (r, i) =>
          (r.el = h(
            'div',
            {
              class: 'completion-row',
              role: 'option',
              id: `${id}-${i}`,
              onmousedown: (e) => {
                e.preventDefault();
                take(i);
              },
              onpointermove: () => {
                at = i;
                mark();
              },
            },
            r.node,
          )),
      ),
    );
    node.hidden = false;
    ed.box.setAttribute('aria-controls', id);
    mark();
  }
  function mark() {
    rows.forEach((r, i) => {
      r.el.classList.toggle('active', i === at);
      r.el.setAttribute('aria-selected', String(i === at));
    });
    rows[at]?.el.scrollIntoView({ block: 'nearest' });
    ed.box.setAttribute('aria-activedescendant', rows[at]?.el.id || '');
  }
  function hide() {
    node.hidden = true;
    rows = [];
    ed.box.removeAttribute('aria-controls');
    ed.box.removeAttribute('aria-activedescendant');
  }
  function take(i) {
    const { text, leaf } = rows[i],
      drop = token.length;
    hide();
    if (leaf) ed.insertChip(leaf, drop);
    else ed.replace(text, drop);
  }
  function keys(e) {
    if (!rows.length) return false;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      at = (at + (e.key === 'ArrowDown' ? 1 : rows.length - 1)) % rows.length;
      mark();
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      hide();
    } else if (e.key === 'Tab' && !e.shiftKey) take(at);
    // Enter on a command typed in full runs it, as in Slack; on an unfinished one it completes.
    else if (e.key === 'Enter' && !(token[0] === '/' && rows.some((r) => r.text?.trim() === token))) take(at);
    else return false;
    e.preventDefault();
    return true;
  }
  return { node, update, hide, keys };
}
