// One message: avatar, name, text or blocks, files, reactions, the reply line, and the actions on hover.
import { h, icon, iconButton, fill, toast } from './dom.js';
import { state, personName, openThread, removeMessage, isReply, appOfBot } from './store.js';
import { mrkdwn, flatText, escape, plainWords } from './mrkdwn.js';
import { editor } from './editor.js';
import { markText } from './draft.js';
import { fileNode } from './files.js';
import { blocks } from './blocks.js';
import { Surface } from './surface.js';
import { avatar, showPerson } from './profile.js';
import { emojiNode, pickEmoji, recentEmoji } from './emoji.js';
import { clockTime, shortTime, fullTime, ago } from './time.js';
import { menu, ask } from './menu.js';
import { post } from './api.js';
import { rove } from './keys.js';

const surfaces = new Map();

function surfaceOf(m) {
  const key = m.channel + ' ' + m.ts;
  if (!surfaces.has(key)) surfaces.set(key, new Surface({ type: 'message', channel: m.channel, ts: m.ts }, m.channel));
  const s = surfaces.get(key);
  s.reset(m.blocks, m.state?.values || m.state);
  return s;
}

export function authorName(m) {
  return m.username || (m.bot_id && appOfBot(m.user)?.name) || personName(m.user || (m.subtype === 'slackbot' ? 'USLACKBOT' : m.bot_id));
}

// messageNode draws m. opts: grouped (follows one of the same author), thread (inside the thread pane).
export function messageNode(m, opts = {}) {
  const system = /^(channel_|group_|bot_add|bot_remove|pinned)/.test(m.subtype || '');
  const mine = m.user === state.me.id && !m.bot_id;
  const node = h('article', {
    class: [
      'message',
      opts.grouped ? 'grouped' : '',
      m.is_ephemeral ? 'ephemeral' : '',
      system ? 'system' : '',
      m.pinned ? 'pinned' : '',
    ].join(' '),
    testid: 'message-' + m.ts,
    'data-ts': m.ts,
    tabindex: '-1',
    'aria-label': spoken(m),
  });
  const isApp = m.bot_id || state.people.get(m.user)?.is_bot;
  const who = h('button', { type: 'button', class: 'author', onclick: () => showPerson(who, m.user) }, authorName(m));
  const gutter = opts.grouped
    ? h('time', { class: 'gutter-time', title: fullTime(m.ts) }, shortTime(m.ts))
    : avatar(m.user || m.bot_id, 'm', m.username);
  const main = h('div', { class: 'message-main' });
  node.append(h('div', { class: 'gutter' }, gutter), main);
  if (m.is_ephemeral) node.prepend(h('div', { class: 'only-you' }, icon('eye'), 'Only visible to you'));
  else if (m.pinned) node.prepend(h('div', { class: 'only-you pin' }, icon('pin'), 'Pinned'));
  if (!opts.grouped)
    main.append(
      h(
        'div',
        { class: 'message-head' },
        who,
        isApp && m.user !== 'USLACKBOT' ? h('span', { class: 'badge-app' }, 'APP') : null,
        h('time', { class: 'stamp', datetime: new Date(Number(m.ts) * 1000).toISOString(), title: fullTime(m.ts) }, clockTime(m.ts)),
      ),
    );
  if (m.subtype === 'thread_broadcast' && !opts.thread) main.append(broadcastLine(m));
  const body = h('div', { class: 'message-body' });
  main.append(body);
  content(body, m);
  if (m.files?.length) main.append(h('div', { class: 'files' }, m.files.map(fileNode)));
  if (m.is_ephemeral)
    main.append(
      h(
        'div',
        { class: 'dismiss-line' },
        h('button', { type: 'button', class: 'link', onclick: () => removeMessage(m.channel, m.ts) }, 'Dismiss message'),
      ),
    );
  if (m.reactions?.length) main.append(reactions(m));
  if (m.reply_count && !opts.thread) main.append(replyLine(m));
  if (mine) node.addEventListener('wantedit', () => edit(m, body));
  // The actions are made when somebody comes near: a channel has hundreds of messages.
  if (!m.is_ephemeral && m.subtype !== 'tombstone' && !opts.still) {
    const near = () => {
      if (!node.querySelector(':scope > .tools-lane')) node.append(h('div', { class: 'tools-lane' }, tools(m, node, body, mine, opts)));
    };
    node.addEventListener('pointerenter', near, { once: true });
    node.addEventListener('focusin', near, { once: true });
  }
  return node;
}

function broadcastLine(m) {
  const parent = m.root || state.lists.get(m.channel)?.messages.find((x) => x.ts === m.thread_ts);
  const words = parent && flatText(parent.text || '').split('\n')[0];
  return h(
    'div',
    { class: 'broadcast-line' },
    'replied to a thread: ',
    h(
      'button',
      { type: 'button', class: 'link', onclick: () => openThread({ channel: m.channel, ts: m.thread_ts }) },
      words ? (words.length > 90 ? words.slice(0, 90) + '…' : words) : 'view thread',
    ),
  );
}

// spoken is what a screen reader says of a message when it gets the focus: who, when, and what it begins with.
function spoken(m) {
  const words = plainWords(m.text || '');
  const more = [
    m.is_ephemeral ? 'only visible to you' : '',
    m.reply_count ? `${m.reply_count} ${m.reply_count === 1 ? 'reply' : 'replies'}` : '',
    m.files?.length
      ? `${m.files.length} ${m.files.length === 1 ? 'file' : 'files'}: ${m.files.map((f) => f.title || f.name).join(', ')}`
      : '',
  ].filter(Boolean);
  return [`${authorName(m)}, ${clockTime(m.ts)}`, words, ...more].filter(Boolean).join('. ');
}

function content(body, m) {
  fill(body);
  if (m.subtype === 'tombstone') {
    body.append(h('em', { class: 'dim' }, 'This message was deleted.'));
    return;
  }
  // What was typed elsewhere carries its marks (*bold*, :emoji:) in the text; its rich_text block is the same words without.
  const typed = !m.bot_id && m.text && m.blocks?.length === 1 && m.blocks[0].type === 'rich_text' && !marked(m.blocks[0]);
  if (m.blocks?.length && !typed) body.append(...blocks(m.blocks, surfaceOf(m)));
  else if (m.text) body.append(h('div', { class: 'text' }, mrkdwn(m.text, { jumbo: true })));
  for (const a of m.attachments || []) body.append(attachment(a, m));
  if (m.edited) {
    const mark = h('span', { class: 'edited', title: fullTime(m.edited.ts) }, '(edited)');
    const last = body.querySelector(':scope > .text > .mrkdwn');
    (last || body).append(' ', mark);
  }
}

function marked(block) {
  return block.elements.some(
    (el) => el.type !== 'rich_text_section' || el.elements.some((e) => e.style || e.type === 'emoji' || e.type === 'link'),
  );
}

function attachment(a, m) {
  const color = /^#?[0-9a-f]{6}$/i.test(a.color || '')
    ? '#' + a.color.replace('#', '')
    : { good: '#2e8b6f', warning: '#c9962c', danger: '#b5404d' }[a.color];
  return h(
    'div',
    { class: 'attachment', style: color ? { 'border-left-color': color } : {} },
    a.pretext ? mrkdwn(a.pretext) : null,
    a.title ? h('strong', {}, a.title_link ? mrkdwn(`<${a.title_link}|${escape(a.title)}>`) : a.title) : null,
    a.blocks ? blocks(a.blocks, surfaceOf({ ...m, blocks: a.blocks })) : mrkdwn(a.text || a.fallback || ''),
    a.fields
      ? h(
          'div',
          { class: 'fields' },
          a.fields.map((f) => h('div', { class: 'field-cell' }, h('strong', {}, f.title), ' ', mrkdwn(f.value))),
        )
      : null,
  );
}

async function react(m, name) {
  const mine = m.reactions?.find((r) => r.name === name)?.users?.includes(state.me.id);
  try {
    await post('react', { channel: m.channel, ts: m.ts, name, on: !mine });
  } catch (e) {
    toast(e.message, 'bad');
  }
}

function reactions(m) {
  return h(
    'div',
    { class: 'reactions' },
    m.reactions.map((r) => {
      const users = r.users || [],
        mine = users.includes(state.me.id);
      const names = users.map((u) => (u === state.me.id ? 'You' : personName(u))).join(', ');
      return h(
        'button',
        {
          type: 'button',
          class: 'reaction' + (mine ? ' mine' : ''),
          'aria-pressed': String(mine),
          'aria-label': `${r.name.replace(/_/g, ' ')}, ${users.length}: ${names}`,
          title: `${names} reacted with :${r.name}:`,
          onclick: () => react(m, r.name),
        },
        emojiNode(r.name),
        h('span', {}, users.length || r.count),
      );
    }),
    iconButton('react', 'Add a reaction', (e) => pickEmoji(e.currentTarget, (n) => react(m, n)), { class: 'reaction add' }),
  );
}

function replyLine(m) {
  return h(
    'button',
    { type: 'button', class: 'reply-line', onclick: () => openThread({ channel: m.channel, ts: m.ts }) },
    h(
      'span',
      { class: 'reply-faces' },
      (m.reply_users || []).slice(0, 5).map((u) => avatar(u, 's')),
    ),
    h('span', { class: 'reply-count' }, `${m.reply_count} ${m.reply_count === 1 ? 'reply' : 'replies'}`),
    m.latest_reply ? h('span', { class: 'dim reply-last' }, `Last reply ${ago(m.latest_reply)}`) : null,
    h('span', { class: 'dim reply-view' }, 'View thread'),
    icon('right'),
  );
}

function tools(m, node, body, mine, opts) {
  const bar = h('div', { class: 'message-tools', role: 'toolbar', 'aria-label': 'Message actions' });
  for (const name of recentEmoji(3))
    bar.append(
      h(
        'button',
        {
          type: 'button',
          class: 'icon-btn react-quick',
          'aria-label': 'React with ' + name,
          title: `:${name}:`,
          onclick: () => react(m, name),
        },
        emojiNode(name),
      ),
    );
  const keep = () => node.classList.add('tools-open'),
    drop = () => node.classList.remove('tools-open');
  bar.append(
    iconButton('react', 'Add a reaction', (e) => {
      keep();
      pickEmoji(e.currentTarget, (n) => react(m, n), { align: 'end', onclose: drop });
    }),
  );
  if (!opts.thread)
    bar.append(iconButton('reply', 'Reply in thread', () => openThread({ channel: m.channel, ts: isReply(m) ? m.thread_ts : m.ts })));
  bar.append(
    iconButton(
      'more',
      'More actions',
      (e) => {
        keep();
        more(e.currentTarget, m, node, body, mine, drop);
      },
      { 'aria-haspopup': 'menu', testid: 'message-more' },
    ),
  );
  rove(bar, 'button', { horizontal: true });
  return bar;
}

function more(anchor, m, node, body, mine, onclose) {
  const items = [];
  for (const app of state.apps) {
    for (const s of (app.shortcuts || []).filter((x) => x.type === 'message' || x.type === 'message_action')) {
      items.push({
        label: s.name,
        sub: app.name,
        icon: 'bolt',
        testid: 'shortcut-' + s.callback_id,
        onpick: () =>
          post('shortcut', { callback_id: s.callback_id, app: app.id, channel: m.channel, ts: m.ts }).catch((e) => toast(e.message, 'bad')),
      });
    }
  }
  if (items.length) items.unshift({ heading: 'Message shortcuts' });
  if (items.length) items.push({ divider: true });
  items.push({
    label: 'Copy text',
    icon: 'copy',
    onpick: () => navigator.clipboard?.writeText(m.blocks?.length ? body.innerText : flatText(m.text)).then(() => toast('Copied')),
  });
  if (mine) {
    items.push({ divider: true }, { label: 'Edit message', icon: 'edit', onpick: () => edit(m, body) });
    items.push({
      label: 'Delete message…',
      icon: 'trash',
      danger: true,
      onpick: async () => {
        if (
          !(await ask({
            title: 'Delete message',
            text: h(
              'div',
              {},
              h('p', {}, 'Are you sure you want to delete this message? This cannot be undone.'),
              h('div', { class: 'quote-box' }, mrkdwn(m.text)),
            ),
            confirm: 'Delete',
            style: 'danger',
          }))
        )
          return;
        post('delete', { channel: m.channel, ts: m.ts }).catch((e) => toast(e.message, 'bad'));
      },
    });
  }
  menu(anchor, items, { align: 'end', label: 'Message actions', onclose });
}

function edit(m, body) {
  const ed = editor(
    {
      class: 'field',
      testid: 'edit-box',
      'aria-label': 'Edit message',
      onkeydown: (e) => {
        if (e.key === 'Escape') {
          e.stopPropagation();
          done();
        } else if (ed.key(e)) return;
        else if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
          e.preventDefault();
          save();
        }
      },
    },
    { value: m.blocks?.[0]?.type === 'rich_text' ? m.blocks[0] : null },
  );
  const before = JSON.stringify(ed.block());
  const done = () => {
    content(body, m);
    body.closest('.message')?.focus();
  };
  const save = async () => {
    const block = ed.block();
    try {
      if (block && JSON.stringify(block) !== before)
        await post('edit', { channel: m.channel, ts: m.ts, text: markText(block), blocks: [block] });
      done();
    } catch (e) {
      toast(e.message, 'bad');
    }
  };
  fill(
    body,
    h(
      'div',
      { class: 'edit-box' },
      ed.toolbar,
      ed.box,
      h(
        'div',
        { class: 'edit-foot' },
        h('button', { type: 'button', class: 'btn small', onclick: done }, 'Cancel'),
        h('button', { type: 'button', class: 'btn small primary-solid', onclick: save }, 'Save'),
      ),
    ),
  );
  ed.focus();
}
