// rich_text blocks as DOM nodes.
import { h } from './dom.js';
import { emojiNode, knownEmoji } from './emoji.js';
import { link, userChip, channelChip, broadcastChip, dateNode } from './mrkdwn.js';

export function richText(block) {
  const box = h('div', { class: 'rich-text' });
  const counters = [];
  for (const el of block?.elements || []) box.append(part(el, counters));
  return box;
}

function part(el, counters) {
  if (el.type !== 'rich_text_list') counters.length = 0;
  switch (el.type) {
    case 'rich_text_section':
      return h('div', { class: 'mrkdwn' }, inlines(el.elements));
    case 'rich_text_quote':
      return h('blockquote', { class: 'mrkdwn' }, inlines(el.elements));
    case 'rich_text_preformatted':
      return h('pre', {}, inlines(el.elements));
    case 'rich_text_list':
      return list(el, counters);
    default:
      return h('div', { class: 'mrkdwn' }, inlines(el.elements || []));
  }
}

function list(el, counters) {
  const depth = el.indent || 0,
    ordered = el.style === 'ordered';
  counters.length = depth + 1;
  let n = el.offset || counters[depth] || 0;
  const marks = ordered ? [(i) => `${i}.`, (i) => `${letter(i)}.`, (i) => `${roman(i)}.`][depth % 3] : () => ['•', '◦', '▪'][depth % 3];
  const node = h(
    'div',
    { class: 'rt-list' + (el.border ? ' bordered' : ''), role: 'list', style: { 'margin-left': depth * 22 + 'px' } },
    (el.elements || []).map((item) =>
      h(
        'div',
        { class: 'rt-item', role: 'listitem' },
        h('span', { class: 'rt-mark', 'aria-hidden': ordered ? null : 'true' }, marks(++n)),
        h('span', { class: 'mrkdwn' }, inlines(item.elements || [])),
      ),
    ),
  );
  counters[depth] = n;
  return node;
}
function letter(i) {
  return String.fromCharCode(97 + ((i - 1) % 26));
}
function roman(i) {
  let out = '';
  for (const [v, s] of [
    [10, 'x'],
    [9, 'ix'],
    [5, 'v'],
    [4, 'iv'],
    [1, 'i'],
  ])
    while (i >= v) {
      out += s;
      i -= v;
    }
  return out;
}

function inlines(list) {
  return (list || []).map(inlineNode);
}

function inlineNode(e) {
  const s = e.style || {};
  let node;
  switch (e.type) {
    case 'text':
      node = document.createTextNode(e.text ?? '');
      break;
    case 'link':
      node = link(e.url || '', e.text || e.url);
      break;
    case 'user':
      node = userChip(e.user_id);
      break;
    case 'channel':
      node = channelChip(e.channel_id);
      break;
    case 'usergroup':
      node = broadcastChip('group');
      break;
    case 'broadcast':
      node = broadcastChip(e.range);
      break;
    case 'emoji':
      node = emojiNode(e.name, e.unicode);
      break;
    case 'date':
      try {
        node = dateNode(Number(e.timestamp), e.format || '{date}', e.url);
      } catch {
        node = document.createTextNode(e.fallback || '');
      }
      break;
    case 'color':
      node = h(
        'span',
        {},
        h('span', { class: 'swatch', style: { background: /^#[0-9a-f]{3,8}$/i.test(e.value) ? e.value : 'transparent' } }),
        e.value,
      );
      break;
    case 'tag':
      node = h('span', { class: 'rt-tag ' + (/^[a-z]+$/.test(e.color || '') ? e.color : '') }, e.text);
      break;
    default:
      node = document.createTextNode(e.text || e.url || '');
  }
  if (s.code) node = h('code', {}, node);
  if (s.bold) node = h('strong', {}, node);
  if (s.italic) node = h('em', {}, node);
  if (s.strike) node = h('del', {}, node);
  if (s.underline) node = h('u', {}, node);
  if (s.highlight || s.client_highlight) node = h('mark', {}, node);
  return node;
}

// toRichText reads a typed text into the rich_text value that a rich_text_input has: paragraphs, bullets, numbers, quotes,
// code, and *bold* _italic_ ~strike~ within.
export function toRichText(text) {
  if (!text.trim()) return null;
  const elements = [];
  let fence = null;
  for (const line of text.split('\n')) {
    if (line.trim() === '```') {
      if (fence) {
        elements.push({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: fence.join('\n') || ' ' }], border: 0 });
        fence = null;
      } else fence = [];
      continue;
    }
    if (fence) {
      fence.push(line);
      continue;
    }
    const bullet = /^\s*[-•*]\s+(.*)$/.exec(line),
      number = /^\s*\d+[.)]\s+(.*)$/.exec(line),
      quote = /^>\s?(.*)$/.exec(line);
    const style = bullet ? 'bullet' : number ? 'ordered' : '';
    const last = elements.at(-1);
    if (style) {
      const item = { type: 'rich_text_section', elements: spans((bullet || number)[1]) };
      if (last?.type === 'rich_text_list' && last.style === style) last.elements.push(item);
      else elements.push({ type: 'rich_text_list', style, indent: 0, border: 0, elements: [item] });
    } else if (quote) {
      if (last?.type === 'rich_text_quote') last.elements.push({ type: 'text', text: '\n' }, ...spans(quote[1]));
      else elements.push({ type: 'rich_text_quote', elements: spans(quote[1]) });
    } else if (last?.type === 'rich_text_section') last.elements.push({ type: 'text', text: '\n' }, ...spans(line));
    else elements.push({ type: 'rich_text_section', elements: spans(line) });
  }
  if (fence) elements.push({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: fence.join('\n') || ' ' }], border: 0 });
  return { type: 'rich_text', elements };
}

function spans(text) {
  const out = [];
  for (const bit of text.split(/(`[^`]+`|\*[^*\s][^*]*\*|_[^_\s][^_]*_|~[^~\s][^~]*~|https?:\/\/\S+|:[a-z0-9_+-]+:)/)) {
    if (!bit) continue;
    const inner = bit.slice(1, -1),
      mark = bit.length > 2 && bit[0] === bit.at(-1) ? bit[0] : '';
    if (mark === '`') out.push({ type: 'text', text: inner, style: { code: true } });
    else if (mark === '*') out.push({ type: 'text', text: inner, style: { bold: true } });
    else if (mark === '_') out.push({ type: 'text', text: inner, style: { italic: true } });
    else if (mark === '~') out.push({ type: 'text', text: inner, style: { strike: true } });
    else if (mark === ':' && knownEmoji(inner)) out.push({ type: 'emoji', name: inner });
    else if (/^https?:/.test(bit)) out.push({ type: 'link', url: bit });
    else out.push({ type: 'text', text: bit });
  }
  return out;
}

// fromRichText is the other way: a rich_text value as text to type on.
export function fromRichText(block) {
  const one = (e) => {
    const t = e.type === 'emoji' ? `:${e.name}:` : e.type === 'link' ? e.url : e.type === 'user' ? `<@${e.user_id}>` : e.text || '';
    const s = e.style || {};
    return s.code ? '`' + t + '`' : s.bold ? `*${t}*` : s.italic ? `_${t}_` : s.strike ? `~${t}~` : t;
  };
  const all = (list) => (list || []).map(one).join('');
  return (block?.elements || [])
    .map((el) => {
      if (el.type === 'rich_text_list')
        return el.elements.map((i, n) => (el.style === 'ordered' ? `${n + 1}. ` : '- ') + all(i.elements)).join('\n');
      if (el.type === 'rich_text_quote')
        return all(el.elements)
          .split('\n')
          .map((l) => '> ' + l)
          .join('\n');
      if (el.type === 'rich_text_preformatted') return '```\n' + all(el.elements) + '\n```';
      return all(el.elements);
    })
    .join('\n');
}
