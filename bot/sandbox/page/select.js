// Select menus: one or several options from a fixed list, an app's suggestions, people, channels or conversations.
import { h, icon } from './dom.js';
import { textObject, flatText } from './mrkdwn.js';
import { popover } from './menu.js';
import { bare } from './surface.js';
import { changed, testid } from './elements.js';
import { avatar } from './profile.js';
import { state, personName, channelName } from './store.js';

const EMPTY_TEXT = {
  users: 'Select a user',
  channels: 'Select a channel',
  conversations: 'Select a conversation',
  static: 'Select an option',
  external: 'Select an option',
};

// The value's key in Slack's objects, for one and for several.
const KEYS = { static: 'option', external: 'option', users: 'user', channels: 'channel', conversations: 'conversation' };

export function selectBox(e, ctx) {
  const multi = e.type.startsWith('multi_');
  const kind = e.type.replace('multi_', '').replace('_select', '');
  const key = 'selected_' + KEYS[kind] + (multi ? 's' : '');
  const byId = KEYS[kind] !== 'option';
  const { surface, b } = ctx;
  const value = () => surface.get(b.block_id, e)[key];
  const list = () => (multi ? value() || [] : value() ? [value()] : []);
  const idOf = (v) => (byId ? v : v.value);

  const shown = h('span', { class: 'select-value', id: 'sel-' + ++serial });
  const node = h(
    'button',
    {
      type: 'button',
      class: 'select' + (multi ? ' multi' : ''),
      role: 'combobox',
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      testid: testid(e),
      'aria-labelledby': ctx.labelId ? `${ctx.labelId} ${shown.id}` : null,
      'aria-describedby': ctx.describedBy,
      'aria-required': ctx.input && ctx.required ? 'true' : null,
      'data-focus': e.focus_on_load ? '1' : null,
      onclick: open,
      onkeydown: (ev) => {
        if (ev.key === 'ArrowDown') {
          ev.preventDefault();
          open();
        } else if (ev.key === 'Backspace' && multi && list().length) {
          ev.preventDefault();
          set(list().slice(0, -1));
        }
      },
    },
    shown,
    icon('down', 'select-arrow'),
  );

  function draw() {
    const now = list();
    if (!ctx.labelId)
      node.setAttribute(
        'aria-label',
        [e.placeholder?.text || EMPTY_TEXT[kind], now.map((v) => words(v, kind)).join(', ')].filter(Boolean).join(': '),
      );
    if (!now.length) {
      shown.replaceChildren(h('span', { class: 'placeholder' }, e.placeholder?.text || EMPTY_TEXT[kind]));
      return;
    }
    shown.replaceChildren(
      ...now.map((v) => {
        const face = label(v, kind);
        if (!multi) return face;
        return h(
          'span',
          { class: 'chip' },
          face,
          h(
            'span',
            {
              class: 'chip-x', // for the mouse; Backspace does it by keyboard
              'aria-hidden': 'true',
              onclick: (ev) => {
                ev.stopPropagation();
                set(list().filter((x) => idOf(x) !== idOf(v)));
              },
            },
            icon('close'),
          ),
        );
      }),
    );
  }
  function set(next) {
    changed(e, ctx, { [key]: multi ? next : (next ?? null) }, node, draw);
  }

  let close = null;
  function open() {
    if (close) {
      close(true);
      return;
    }
    node.setAttribute('aria-expanded', 'true');
    const panel = optionPanel({
      load: (q) => options(e, kind, q, ctx),
      external: kind === 'external' ? (e.min_query_length ?? 3) : null,
      multi,
      picked: (o) => list().some((v) => idOf(v) === o.id),
      clear:
        !multi && !ctx.required && list().length
          ? () => {
              set(null);
              close?.(true);
            }
          : null,
      pick: (o) => {
        const v = byId ? o.id : bare(o.option);
        if (!multi) {
          close(true);
          if (!list().some((x) => idOf(x) === o.id)) set(v);
          return;
        }
        const now = list();
        if (now.some((x) => idOf(x) === o.id)) set(now.filter((x) => idOf(x) !== o.id));
        else if (!e.max_selected_items || now.length < e.max_selected_items) set([...now, v]);
      },
      full: () =>
        multi && e.max_selected_items && list().length >= e.max_selected_items ? `You can choose at most ${e.max_selected_items}.` : '',
    });
    node.setAttribute('aria-controls', panel.querySelector('[role="listbox"]').id);
    close = popover(node, panel, {
      className: 'popover-select',
      label: 'Options',
      width: 'anchor',
      onclose: () => {
        close = null;
        node.setAttribute('aria-expanded', 'false');
        node.removeAttribute('aria-controls');
      },
    });
  }
  draw();
  return node;
}
let serial = 0;

function label(v, kind) {
  if (kind === 'users') return h('span', { class: 'opt-label' }, avatar(v, 's'), personName(v));
  if (kind === 'channels' || kind === 'conversations') return h('span', { class: 'opt-label' }, conversationFace(v), channelName(v));
  return h('span', { class: 'opt-label' }, textObject(v.text));
}

function words(v, kind) {
  return kind === 'users' ? personName(v) : kind === 'channels' || kind === 'conversations' ? channelName(v) : flatText(v.text?.text || '');
}

function conversationFace(id) {
  const c = state.channels.get(id);
  if (c?.kind === 'im') return avatar(c.user, 's');
  return icon(c?.kind === 'group' ? 'lock' : c?.kind === 'mpim' ? 'people' : 'hash');
}

// options gives [{label, rows: [{id, node, text, option}]}] for a query.
async function options(e, kind, query, ctx) {
  const q = query.trim().toLowerCase();
  const fits = (t) => !q || t.toLowerCase().includes(q);
  const row = (o) => ({
    id: o.value,
    text: flatText(o.text?.text || ''),
    option: o,
    node: h(
      'span',
      { class: 'opt-label' },
      textObject(o.text),
      o.description ? h('span', { class: 'opt-desc' }, textObject(o.description)) : null,
    ),
  });
  const groupsOf = (x) =>
    x.option_groups
      ? x.option_groups.map((g) => ({ label: g.label?.text, rows: (g.options || []).map(row) }))
      : [{ rows: (x.options || []).map(row) }];
  if (kind === 'static')
    return groupsOf(e)
      .map((g) => ({ ...g, rows: g.rows.filter((r) => fits(r.text)) }))
      .filter((g) => g.rows.length);
  if (kind === 'external') return groupsOf(await ctx.surface.suggest(ctx.b.block_id, e, query));
  if (kind === 'users') {
    const rows = [...state.people.values()]
      .filter((p) => !p.deleted && fits(`${p.real_name} ${p.name}`))
      .sort((a, z) => personName(a.id).localeCompare(personName(z.id)))
      .map((p) => ({
        id: p.id,
        text: personName(p.id),
        node: h(
          'span',
          { class: 'opt-label' },
          avatar(p.id, 's'),
          personName(p.id),
          p.is_bot ? h('span', { class: 'badge-app' }, 'APP') : null,
          p.id === state.me.id ? h('span', { class: 'dim' }, '(you)') : null,
        ),
      }));
    return [{ rows }];
  }
  const include = kind === 'channels' ? ['public'] : e.filter?.include;
  const word = { channel: 'public', group: 'private', im: 'im', mpim: 'mpim' };
  const rows = [...state.channels.values()]
    .filter(
      (c) =>
        !c.is_archived &&
        (!include || include.includes(word[c.kind])) &&
        (c.kind === 'channel' || c.is_member !== false) &&
        !(e.filter?.exclude_bot_users && state.people.get(c.user)?.is_bot) &&
        fits(channelName(c.id)),
    )
    .sort((a, z) => channelName(a.id).localeCompare(channelName(z.id)))
    .map((c) => ({
      id: c.id,
      text: channelName(c.id),
      node: h('span', { class: 'opt-label' }, conversationFace(c.id), channelName(c.id)),
    }));
  return [{ rows }];
}

// optionPanel is the searchable list. It is used by selects and by the quick switcher.
export function optionPanel({ load, external, multi, picked, pick, clear, full, placeholder }) {
  let rows = [],
    at = 0,
    turn = 0,
    timer;
  const list = h('div', {
    class: 'opt-list',
    role: 'listbox',
    id: 'options-' + ++serial,
    tabindex: '0',
    'aria-label': 'Options',
    'aria-multiselectable': multi ? 'true' : null,
    onkeydown: (ev) => keys(ev),
  });
  const input = h('input', {
    class: 'opt-search',
    type: 'text',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-autocomplete': 'list',
    'aria-controls': list.id,
    autocomplete: 'off',
    autofocus: true,
    placeholder: placeholder || (external ? `Type at least ${external} character${external === 1 ? '' : 's'}` : 'Search'),
    'aria-label': 'Search options',
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, external === null || external === undefined ? 0 : 200);
    },
    onkeydown: (ev) => keys(ev),
  });
  function keys(ev) {
    if (ev.key === 'ArrowDown' || ev.key === 'ArrowUp') {
      ev.preventDefault();
      at = (at + (ev.key === 'ArrowDown' ? 1 : rows.length - 1)) % Math.max(1, rows.length);
      mark(true);
    } else if (ev.key === 'Enter') {
      ev.preventDefault();
      ev.stopPropagation();
      if (rows[at]) choose(rows[at]);
    }
  }
  async function refresh() {
    const mine = ++turn,
      q = input.value;
    if (external && [...q.trim()].length < external) {
      list.replaceChildren(
        h('div', { role: 'presentation', class: 'opt-empty' }, `Type at least ${external} character${external === 1 ? '' : 's'} to search`),
      );
      rows = [];
      return;
    }
    if (external !== null && external !== undefined)
      list.replaceChildren(h('div', { role: 'presentation', class: 'opt-empty' }, h('span', { class: 'spinner' }), 'Searching…'));
    let groups;
    try {
      groups = await load(q);
    } catch {
      if (mine === turn) list.replaceChildren(h('div', { class: 'opt-empty bad' }, 'The options could not be loaded.'));
      return;
    }
    if (mine !== turn) return;
    rows = groups.flatMap((g) => g.rows);
    at = Math.max(
      0,
      rows.findIndex((r) => picked(r)),
    );
    if (q) at = 0;
    list.replaceChildren();
    if (clear)
      list.append(
        h(
          'button',
          { type: 'button', class: 'opt clear', role: 'option', 'aria-selected': 'false', tabindex: '-1', onclick: clear },
          'Clear selection',
        ),
      );
    for (const g of groups) {
      if (g.label) list.append(h('div', { class: 'menu-heading', role: 'presentation' }, g.label));
      for (const r of g.rows) {
        r.el = h(
          'div',
          {
            class: 'opt',
            role: 'option',
            id: 'option-' + ++serial,
            'aria-selected': String(!!picked(r)),
            'data-value': r.id,
            onmousedown: (ev) => ev.preventDefault(),
            onclick: () => choose(r),
            onpointermove: () => {
              at = rows.indexOf(r);
              mark();
            },
          },
          r.node,
          icon('check', 'opt-check'),
        );
        list.append(r.el);
      }
    }
    if (!rows.length) list.append(h('div', { role: 'presentation', class: 'opt-empty' }, 'No results'));
    mark(true);
  }
  function choose(r) {
    pick(r);
    if (!multi) return;
    for (const x of rows) x.el.setAttribute('aria-selected', String(!!picked(x)));
    note.textContent = full?.() || '';
  }
  function mark(scroll) {
    rows.forEach((r, i) => r.el?.classList.toggle('active', i === at));
    for (const node of [input, list]) node.setAttribute('aria-activedescendant', rows[at]?.el?.id || '');
    if (scroll) rows[at]?.el?.scrollIntoView({ block: 'nearest' });
  }
  const note = h('div', { class: 'opt-note', 'aria-live': 'polite' });
  refresh();
  return h('div', { class: 'opt-panel' }, h('div', { class: 'opt-search-row' }, icon('search'), input), list, note);
}
