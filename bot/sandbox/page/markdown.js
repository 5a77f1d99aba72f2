// The markdown block: the small part of Markdown that apps use (headings, lists, quotes, code, tables, emphasis, links).
import { h } from './dom.js';
import { link } from './mrkdwn.js';
import { emojiNode, knownEmoji } from './emoji.js';

export function markdown(text) {
  const box = h('div', { class: 'markdown' });
  const lines = String(text ?? '').split('\n');
  let i = 0;
  const take = (re) => {
    const out = [];
    while (i < lines.length && re.test(lines[i])) out.push(lines[i++]);
    return out;
  };
  while (i < lines.length) {
    const line = lines[i];
    const head = /^(#{1,6})\s+(.*)$/.exec(line);
    if (/^\s*```/.test(line)) {
      const body = [];
      for (i++; i < lines.length && !/^\s*```/.test(lines[i]); i++) body.push(lines[i]);
      i++;
      box.append(h('pre', {}, body.join('\n')));
    } else if (head) {
      box.append(h('h' + Math.min(6, head[1].length + 2), { class: 'md-h' + head[1].length }, spans(head[2].replace(/\s+#+$/, ''))));
      i++;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      box.append(h('hr', {}));
      i++;
    } else if (/^\s*>/.test(line))
      box.append(
        h(
          'blockquote',
          {},
          markdown(
            take(/^\s*>/)
              .map((l) => l.replace(/^\s*> ?/, ''))
              .join('\n'),
          ),
        ),
      );
    else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) box.append(list(take(/^(\s*([-*+]|\d+[.)])\s+|\s{2,}\S)/)));
    else if (/^\s*\|.*\|\s*$/.test(line) && /^\s*\|?[\s:|-]+\|?\s*$/.test(lines[i + 1] || '')) box.append(table(take(/^\s*\|.*/)));
    else if (!line.trim()) i++;
    else {
      const para = [];
      while (i < lines.length && lines[i].trim() && (!para.length || !/^(#{1,6}\s|\s*```|\s*>|\s*([-*+]|\d+[.)])\s)/.test(lines[i])))
        para.push(lines[i++]);
      box.append(h('p', {}, spans(para.join('\n'))));
    }
  }
  return box;
}

function list(lines) {
  const root = { indent: -1, node: h('div', {}), item: null };
  const stack = [root];
  for (const line of lines) {
    const m = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/.exec(line);
    if (!m) {
      stack.at(-1).item?.append('\n', ...spans(line.trim()));
      continue;
    }
    const indent = m[1].length;
    while (stack.length > 1 && stack.at(-1).indent > indent) stack.pop();
    if (stack.at(-1).indent < indent) {
      const node = h(/\d/.test(m[2]) ? 'ol' : 'ul', {});
      (stack.at(-1).item || stack.at(-1).node).append(node);
      stack.push({ indent, node, item: null });
    }
    const task = /^\[([ xX])\]\s+(.*)$/.exec(m[3]);
    const item = h('li', { class: task ? 'task' : null }, task ? (task[1] === ' ' ? '☐ ' : '☑ ') : null, spans(task ? task[2] : m[3]));
    stack.at(-1).node.append(item);
    stack.at(-1).item = item;
  }
  return h('div', {}, [...root.node.childNodes]);
}

function table(lines) {
  const cells = (l) =>
    l
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((c) => c.trim().replace(/\\\|/g, '|'));
  const align = cells(lines[1]).map((c) => (/^:.*:$/.test(c) ? 'center' : /:$/.test(c) ? 'right' : 'left'));
  const row = (l, tag) =>
    h(
      'tr',
      {},
      cells(l).map((c, i) => h(tag, { class: 'al-' + (align[i] || 'left') }, spans(c))),
    );
  return h(
    'div',
    { class: 'table-wrap' },
    h(
      'table',
      { class: 'tbl' },
      h('thead', {}, row(lines[0], 'th')),
      h(
        'tbody',
        {},
        lines.slice(2).map((l) => row(l, 'td')),
      ),
    ),
  );
}

const SPAN =
  /(`+)([^`]+?)\1|\[([^\]\n]+)\]\(([^)\s]+)\)|\*\*([^*\n]+?)\*\*|__([^_\n]+?)__|(?<![\w*])\*([^*\n]+?)\*(?![\w*])|(?<!\w)_([^_\n]+?)_(?!\w)|~~([^~\n]+?)~~|<?(https?:\/\/[^\s<>)]+)>?|:([a-z0-9_+-]+):/;

function spans(text) {
  const out = [];
  let rest = text;
  for (;;) {
    const m = SPAN.exec(rest);
    if (!m) break;
    out.push(rest.slice(0, m.index));
    if (m[2] !== undefined) out.push(h('code', {}, m[2]));
    else if (m[3] !== undefined) out.push(link(m[4], m[3]));
    else if (m[5] ?? m[6]) out.push(h('strong', {}, spans(m[5] ?? m[6])));
    else if (m[7] ?? m[8]) out.push(h('em', {}, spans(m[7] ?? m[8])));
    else if (m[9] !== undefined) out.push(h('del', {}, spans(m[9])));
    else if (m[10] !== undefined) out.push(link(m[10]));
    else out.push(knownEmoji(m[11]) ? emojiNode(m[11]) : m[0]);
    rest = rest.slice(m.index + m[0].length);
  }
  out.push(rest);
  return out;
}
