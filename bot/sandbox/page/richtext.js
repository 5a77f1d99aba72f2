// rich_text blocks as DOM nodes.
import { h } from './dom.js';
import { emojiNode } from './emoji.js';
import { link, userChip, channelChip, broadcastChip, groupChip, dateNode } from './mrkdwn.js';

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
  // Numbers go on where a deeper list came between, not after bullets.
  let n = el.offset || (ordered && counters[depth]) || 0;
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
  counters[depth] = ordered ? n : 0;
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
      node = groupChip(e.usergroup_id);
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
