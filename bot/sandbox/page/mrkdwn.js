// Slack's mrkdwn as DOM nodes. Whatever people or apps wrote ends as text nodes, never as markup.
import { h } from './dom.js';
import { emojiNode, knownEmoji } from './emoji.js';
import { state, personName, channelName, go } from './store.js';
import { stamp, fullTime } from './time.js';
import { showPerson } from './profile.js';
import { readPermalink, follow } from './permalink.js';

export function unescape(text) {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
export function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

// safeURL lets through what may be opened from a message; all else is shown as text.
export function safeURL(url) {
  return /^(https?:|mailto:|tel:|slack:|\/(?!\/))/i.test(url) ? url : null;
}

export function link(url, label) {
  const to = safeURL(url);
  if (!to) return document.createTextNode(label || url);
  const here = readPermalink(to);
  const inside = here && {
    onclick: (e) => {
      if (!e.ctrlKey && !e.metaKey) {
        e.preventDefault();
        follow(here);
      }
    },
  };
  return h('a', { href: to, target: '_blank', rel: 'noopener noreferrer', ...inside }, label || url.replace(/^mailto:/, ''));
}

export function userChip(id) {
  const me = id === state.me.id;
  const node = h(
    'button',
    { type: 'button', class: 'mention' + (me ? ' me' : ''), onclick: () => showPerson(node, id) },
    '@' + personName(id),
  );
  return node;
}
export function channelChip(id, name) {
  const known = state.channels.has(id);
  return h(
    'button',
    { type: 'button', class: 'mention', disabled: !known, onclick: () => go({ channel: id }) },
    '#' + (known ? channelName(id) : name || id),
  );
}
export function groupChip(id, label) {
  const g = state.groups.get(id);
  const mine = g?.users?.includes(state.me.id);
  return h('span', { class: 'mention' + (mine ? ' me' : ''), title: g?.name || null }, '@' + (g?.handle || label || 'group'));
}
export function broadcastChip(name) {
  return h('span', { class: 'mention me' }, '@' + name);
}

export function dateNode(unix, text, url) {
  const node = h('time', { datetime: new Date(unix * 1000).toISOString(), title: fullTime(unix) }, stamp(unix, text));
  const to = url && safeURL(url);
  return to ? h('a', { href: to, target: '_blank', rel: 'noopener noreferrer' }, node) : node;
}

// mrkdwn renders a whole text. Options: verbatim (no links made of bare addresses), plain (emoji only, as in plain_text).
export function mrkdwn(text, opts = {}) {
  const box = h('span', { class: 'mrkdwn' });
  if (opts.plain) {
    plain(box, String(text ?? ''), opts.emoji !== false);
    return box;
  }
  const parts = String(text ?? '').split(/```/);
  parts.forEach((part, i) => {
    const closed = i % 2 === 1 && i < parts.length - 1;
    if (closed) box.append(h('pre', {}, preText(part.replace(/^\n/, '').replace(/\n$/, ''))));
    else {
      let body = i % 2 === 1 ? '```' + part : part;
      if (i > 0) body = body.replace(/^\n/, '');
      if (i < parts.length - 1) body = body.replace(/\n$/, '');
      quotes(box, body, opts);
    }
  });
  const only = /^(?:\s*:[a-z0-9_+'-]+:\s*){1,12}$/.test(text || '') && !box.textContent.includes(':');
  if (only && opts.jumbo) box.classList.add('jumbo');
  return box;
}

function preText(text) {
  return unescape(
    text.replace(/<([^>|\n]+)\|([^>\n]*)>/g, (_, url, label) => label || url).replace(/<((?:https?|mailto):[^>\n]+)>/g, '$1'),
  );
}

function plain(box, text, emoji) {
  if (!emoji) {
    box.append(text);
    return;
  }
  for (const bit of text.split(/(:[a-z0-9_+'-]+:)/)) {
    const name = bit.length > 2 && bit.startsWith(':') && bit.endsWith(':') ? bit.slice(1, -1) : '';
    box.append(name && knownEmoji(name) ? emojiNode(name) : bit);
  }
}

function quotes(box, text, opts) {
  const lines = text.split('\n');
  let run = [],
    quoted = false;
  const flush = () => {
    if (!run.length) return;
    const target = quoted ? box.appendChild(h('blockquote', {})) : box;
    inline(target, run.join('\n'), opts);
    run = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const all = /^(?:&gt;|>){3}\s?/.exec(lines[i]);
    if (all) {
      flush();
      quoted = true;
      run = [lines[i].slice(all[0].length), ...lines.slice(i + 1)];
      break;
    }
    const q = /^(?:&gt;|>)\s?/.exec(lines[i]);
    if (!!q !== quoted) {
      flush();
      quoted = !!q;
    }
    run.push(q ? lines[i].slice(q[0].length) : lines[i]);
  }
  flush();
}

const TOKEN = /`[^`\n]+`|<[^<>\n]+>|:[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?|https?:\/\/[^\s<>|`]*[^\s<>|`.,;:!?)\]}'"]/g;
const OPEN = '\uE000',
  SHUT = '\uE001';

// inline first takes out what formatting must not look into (code, links, emoji), then reads *bold*, _italic_, ~strike~.
function inline(box, text, opts) {
  const tokens = [];
  const bare = text.replace(/[\uE000\uE001]/g, '').replace(TOKEN, (t) => {
    if (t[0] === ':' && !knownEmoji(t.slice(1, -1).split('::')[0])) return t;
    if (t[0] === 'h' && opts.verbatim) return t;
    tokens.push(t);
    return OPEN + (tokens.length - 1) + SHUT;
  });
  styled(box, bare, tokens);
}

const STYLE =
  /(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])|(?<![A-Za-z0-9_])_(?=[^\s_])([^\n]*?[^\s_])_(?![A-Za-z0-9_])|(?<![\w~])~(?=[^\s~])([^~\n]*?[^\s~])~(?![\w~])/;

function styled(box, text, tokens) {
  let rest = text;
  for (;;) {
    const m = STYLE.exec(rest);
    if (!m) break;
    leaf(box, rest.slice(0, m.index), tokens);
    const tag = m[1] !== undefined ? 'strong' : m[2] !== undefined ? 'em' : 'del';
    styled(box.appendChild(h(tag, {})), m[1] ?? m[2] ?? m[3], tokens);
    rest = rest.slice(m.index + m[0].length);
  }
  leaf(box, rest, tokens);
}

function leaf(box, text, tokens) {
  for (const bit of text.split(/(\uE000\d+\uE001)/)) {
    if (!bit) continue;
    if (bit[0] === OPEN) box.append(token(tokens[Number(bit.slice(1, -1))]));
    else box.append(unescape(bit));
  }
}

function token(t) {
  if (t[0] === '`') return h('code', {}, preText(t.slice(1, -1)));
  if (t[0] === ':') return emojiNode(t.slice(1, -1).split('::')[0]);
  if (t[0] === 'h') return link(unescape(t));
  const [target, ...more] = t.slice(1, -1).split('|');
  const label = unescape(more.join('|'));
  if (target[0] === '@') return /^@[UW]/.test(target) ? userChip(target.slice(1)) : document.createTextNode(label || target);
  if (target[0] === '#') return channelChip(target.slice(1), label);
  if (target[0] === '!') return special(target.slice(1), label, t);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return link(unescape(target), label);
  return document.createTextNode(unescape(t));
}

function special(target, label, whole) {
  if (/^(channel|here|everyone)$/.test(target)) return broadcastChip(target);
  const d = /^date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (d) {
    try {
      return dateNode(Number(d[1]), unescape(d[2]), d[3] && unescape(d[3]));
    } catch {
      return document.createTextNode(label);
    }
  }
  if (target.startsWith('subteam^')) return groupChip(target.slice('subteam^'.length), label.replace(/^@/, ''));
  return document.createTextNode(label || unescape(whole));
}

// textObject renders a text object of Block Kit.
export function textObject(t, opts) {
  if (!t) return null;
  if (t.type === 'plain_text') return mrkdwn(t.text, { plain: true, emoji: t.emoji });
  return mrkdwn(t.text, { verbatim: t.verbatim, ...opts });
}

// flatText is what a text says without formatting: for titles, quotes in lists and labels.
export function flatText(text) {
  return mrkdwn(text).textContent;
}

// plainWords is a text's words without nodes being made: for labels of many messages. Up to 300 letters.
export function plainWords(text) {
  const words = unescape(
    String(text)
      .slice(0, 600)
      .replace(/<@([UW]\w+)[^>]*>/g, (_, id) => personName(id))
      .replace(/<#(\w+)[^>]*>/g, (_, id) => channelName(id))
      .replace(/<!(\w+)[^>]*>/g, '$1')
      .replace(/<([^>|]+)\|([^>]*)>/g, '$2')
      .replace(/<([^>]+)>/g, '$1')
      .replace(/[*_~`]+/g, '')
      .replace(/\s+/g, ' '),
  ).trim();
  return words.length > 300 ? words.slice(0, 300) + '…' : words;
}
