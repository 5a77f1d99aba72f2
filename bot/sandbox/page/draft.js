// What stands in an editor as a rich_text block, and back: reading the editor's nodes, drawing them, and the two texts of a
// block: Slack's mrkdwn for a message's `text`, and the words as they were typed, for commands.
import { h } from './dom.js';
import { emojiNode } from './emoji.js';
import { state, personName, channelName } from './store.js';
import { safeURL } from './mrkdwn.js';

const TAGS = {
  B: 'bold',
  STRONG: 'bold',
  I: 'italic',
  EM: 'italic',
  S: 'strike',
  STRIKE: 'strike',
  DEL: 'strike',
  U: 'underline',
  CODE: 'code',
};
const ORDER = [
  ['code', 'code'],
  ['bold', 'b'],
  ['italic', 'i'],
  ['strike', 'strike'],
  ['underline', 'u'],
];

// chip is a thing in the editor that is one letter to the caret: a person, a channel, a group, a broadcast or an emoji.
export function chip(e) {
  const node = h('span', { class: e.type === 'emoji' ? 'rt-emoji' : 'mention', contenteditable: 'false', 'data-leaf': JSON.stringify(e) });
  node.append(e.type === 'emoji' ? emojiNode(e.name, e.unicode) : shownName(e));
  return node;
}

function shownName(e) {
  if (e.type === 'user') return '@' + personName(e.user_id);
  if (e.type === 'channel') return '#' + channelName(e.channel_id);
  if (e.type === 'usergroup') return '@' + (state.groups.get(e.usergroup_id)?.handle || 'group');
  return '@' + e.range;
}

// readBlock gives the rich_text block of what stands in root, null when nothing does.
export function readBlock(root) {
  const lines = readLines(root);
  const empty = (l) => !l.items.some((e) => e.type !== 'text' || e.text.trim());
  while (lines.length && lines.at(-1).kind === 'section' && empty(lines.at(-1))) lines.pop();
  while (lines.length && lines[0].kind === 'section' && empty(lines[0])) lines.shift();
  if (lines.every(empty)) return null;
  const elements = [];
  for (const l of lines) {
    const last = elements.at(-1);
    if (l.kind === 'bullet' || l.kind === 'ordered') {
      const item = { type: 'rich_text_section', elements: l.items };
      if (last?.type === 'rich_text_list' && last.style === l.kind && last.indent === l.indent) last.elements.push(item);
      else elements.push({ type: 'rich_text_list', style: l.kind, indent: l.indent, elements: [item], border: 0 });
      continue;
    }
    const type = { quote: 'rich_text_quote', pre: 'rich_text_preformatted' }[l.kind] || 'rich_text_section';
    if (last?.type === type) {
      put(last.elements, { type: 'text', text: '\n' });
      for (const e of l.items) put(last.elements, e);
    } else elements.push({ type, elements: l.items, ...(l.kind === 'pre' ? { border: 0 } : {}) });
  }
  return { type: 'rich_text', elements };
}

// put adds a leaf; text of the same style grows the last one.
function put(items, e) {
  const last = items.at(-1);
  if (e.type === 'text' && last?.type === 'text' && JSON.stringify(last.style) === JSON.stringify(e.style)) last.text += e.text;
  else items.push({ ...e });
}

function readLines(root) {
  const lines = [];
  let line = null;
  const begin = (ctx) => lines.push((line = { kind: ctx.kind, indent: ctx.indent, items: [] }));
  const leaf = (e, ctx) => {
    if (!line) begin(ctx);
    put(line.items, Object.keys(ctx.style).length && ctx.kind !== 'pre' ? { ...e, style: { ...ctx.style } } : e);
  };
  const kids = (node, ctx) => node.childNodes.forEach((n) => walk(n, ctx));
  const own = (node, ctx) => {
    const had = lines.length;
    line = null;
    kids(node, ctx);
    if (lines.length === had) begin(ctx); // an empty line is one too
    line = null;
  };
  function walk(n, ctx) {
    if (n.nodeType === Node.TEXT_NODE) {
      n.data
        .replace(/[\u200b\ufeff]/g, '')
        .replace(/\u00a0/g, ' ')
        .split('\n')
        .forEach((part, i) => {
          if (i) {
            if (!line) begin(ctx);
            line = null;
          }
          if (part) leaf({ type: 'text', text: part }, ctx);
        });
      return;
    }
    if (n.nodeType !== Node.ELEMENT_NODE) return;
    if (n.dataset.leaf) {
      leaf(JSON.parse(n.dataset.leaf), ctx);
      return;
    }
    const style = TAGS[n.tagName];
    switch (n.tagName) {
      case 'BR': {
        // The last one in its line only holds the line open.
        const holds =
          !n.nextSibling && (!n.parentNode.closest || n.parentNode === root || /^(DIV|P|LI|PRE|BLOCKQUOTE)$/.test(n.parentNode.tagName));
        if (!line && !(holds && lines.length && n.previousSibling && n.previousSibling.nodeName !== 'BR')) begin(ctx);
        if (!holds) line = null;
        return;
      }
      case 'UL':
      case 'OL':
        line = null;
        kids(n, {
          ...ctx,
          kind: n.tagName === 'UL' ? 'bullet' : 'ordered',
          indent: ctx.indent + (ctx.kind === 'bullet' || ctx.kind === 'ordered' ? 1 : 0),
        });
        line = null;
        return;
      case 'BLOCKQUOTE':
        own(n, { ...ctx, kind: 'quote' });
        return;
      case 'PRE':
        own(n, { ...ctx, kind: 'pre', style: {} });
        return;
      case 'DIV':
      case 'P':
      case 'LI':
        own(n, ctx);
        return;
      case 'A': {
        const url = n.getAttribute('href');
        const text = n.textContent;
        if (text) leaf({ type: 'link', url, ...(text === url ? {} : { text }) }, ctx);
        return;
      }
      default:
        kids(n, style ? { ...ctx, style: { ...ctx.style, [style]: true } } : ctx);
    }
  }
  kids(root, { kind: 'section', indent: 0, style: {} });
  return lines;
}

// writeBlock gives the nodes of a block, to go on writing.
export function writeBlock(block) {
  const out = document.createDocumentFragment();
  const lists = [];
  for (const el of block?.elements || []) {
    if (el.type === 'rich_text_list') {
      const depth = el.indent || 0;
      const list = h(
        el.style === 'ordered' ? 'ol' : 'ul',
        {},
        (el.elements || []).map((i) => h('li', {}, filled(inlines(i.elements)))),
      );
      const parent = depth > 0 && lists[depth - 1];
      (parent ? parent.lastElementChild || parent : out).append(list);
      lists.length = depth;
      lists[depth] = list;
      continue;
    }
    lists.length = 0;
    const tag = { rich_text_quote: 'blockquote', rich_text_preformatted: 'pre' }[el.type];
    if (tag) {
      out.append(h(tag, {}, filled(inlines(el.elements))));
      continue;
    }
    for (const row of rows(el.elements)) out.append(h('div', {}, filled(inlines(row))));
  }
  return out;
}

// filled gives an empty line the break that holds it open.
function filled(nodes) {
  return nodes.length ? nodes : [h('br')];
}

// rows parts the leaves of a section where its text breaks lines.
function rows(elements) {
  const out = [[]];
  for (const e of elements || []) {
    if (e.type !== 'text') out.at(-1).push(e);
    else
      (e.text || '').split('\n').forEach((text, i) => {
        if (i) out.push([]);
        if (text) out.at(-1).push({ ...e, text });
      });
  }
  return out;
}

function inlines(elements) {
  return (elements || []).map((e) => {
    let node;
    if (e.type === 'text') node = document.createTextNode(e.text || '');
    else if (e.type === 'link') node = h('a', { href: safeURL(e.url || '') || '#' }, e.text || e.url);
    else if (['user', 'channel', 'usergroup', 'broadcast', 'emoji'].includes(e.type)) node = chip(bareLeaf(e));
    else node = document.createTextNode(e.fallback || e.value || e.text || '');
    for (const [name, tag] of ORDER) if (e.style?.[name]) node = h(tag, {}, node);
    return node;
  });
}

function bareLeaf(e) {
  const { style, ...rest } = e;
  return rest;
}

// markText is Slack's mrkdwn of a block: what goes as the text of a message.
export function markText(block) {
  return texts(block, (e) => {
    if (e.type === 'user') return `<@${e.user_id}>`;
    if (e.type === 'channel') return `<#${e.channel_id}>`;
    if (e.type === 'usergroup') return `<!subteam^${e.usergroup_id}>`;
    if (e.type === 'broadcast') return `<!${e.range}>`;
    if (e.type === 'link') return e.text && e.text !== e.url ? `<${e.url}|${e.text}>` : `<${e.url}>`;
    return e.type === 'emoji' ? `:${e.name}:` : e.text || '';
  });
}

// typedText is the words of a block as somebody typed them: handles, names, addresses. Commands get it.
export function typedText(block) {
  return texts(block, (e) => {
    if (e.type === 'user') return '@' + (state.people.get(e.user_id)?.name || e.user_id);
    if (e.type === 'channel') return '#' + channelName(e.channel_id);
    if (e.type === 'usergroup') return '@' + (state.groups.get(e.usergroup_id)?.handle || e.usergroup_id);
    if (e.type === 'broadcast') return '@' + e.range;
    if (e.type === 'link') return e.url;
    return e.type === 'emoji' ? `:${e.name}:` : e.text || '';
  });
}

const MARKS = [
  ['code', '`'],
  ['strike', '~'],
  ['italic', '_'],
  ['bold', '*'],
];

function texts(block, one) {
  // A mark stands close to its word: the spaces at the ends of a styled run go outside.
  const leaf = (e) => {
    const text = one(e);
    if (!text.trim() || !e.style) return text;
    const [, before, core, after] = /^(\s*)([^]*?)(\s*)$/.exec(text);
    return before + MARKS.reduce((t, [name, mark]) => (e.style[name] ? mark + t + mark : t), core) + after;
  };
  const all = (elements) => (elements || []).map(leaf).join('');
  const counters = [];
  return (block?.elements || [])
    .map((el) => {
      if (el.type === 'rich_text_list') {
        const depth = el.indent || 0;
        counters.length = depth + 1;
        return el.elements
          .map((i) => {
            counters[depth] = (counters[depth] || 0) + 1;
            return '    '.repeat(depth) + (el.style === 'ordered' ? `${counters[depth]}. ` : '• ') + all(i.elements);
          })
          .join('\n');
      }
      counters.length = 0;
      if (el.type === 'rich_text_quote') return all(el.elements).replace(/^/gm, '> ');
      if (el.type === 'rich_text_preformatted') return '```' + all(el.elements) + '```';
      return all(el.elements);
    })
    .join('\n');
}
