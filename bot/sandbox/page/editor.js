// The editor in which people write: the composer, an edited message and a rich_text_input. It holds one rich_text block,
// takes Slack's marks while they are typed, and has the formatting toolbar with its keys.
import { h, icon } from './dom.js';
import { readBlock, writeBlock, chip, typedText } from './draft.js';
import { knownEmoji } from './emoji.js';
import { safeURL } from './mrkdwn.js';
import { rove } from './keys.js';
import { askLink } from './linkbox.js';

const isBreak = (n) => n.nodeName === 'BR';
const command = (name, value) => document.execCommand(name, false, value);

// Tools in Slack's order: name, label, icon, key, what it does.
const TOOLS = [
  { name: 'bold', label: 'Bold', keys: 'Ctrl+B', run: () => command('bold') },
  { name: 'italic', label: 'Italic', keys: 'Ctrl+I', run: () => command('italic') },
  { name: 'underline', label: 'Underline', keys: 'Ctrl+U', run: () => command('underline') },
  { name: 'strike', label: 'Strikethrough', keys: 'Ctrl+Shift+X', run: () => command('strikeThrough') },
  null,
  { name: 'link', label: 'Link', keys: 'Ctrl+Shift+U', run: (ed) => ed.link() },
  { name: 'ordered', label: 'Ordered list', keys: 'Ctrl+Shift+7', run: () => command('insertOrderedList') },
  { name: 'bullet', label: 'Bulleted list', keys: 'Ctrl+Shift+8', run: () => command('insertUnorderedList') },
  null,
  { name: 'quote', label: 'Blockquote', keys: 'Ctrl+Shift+9', run: (ed) => ed.wrapLine('blockquote') },
  { name: 'code', label: 'Code', keys: 'Ctrl+Shift+C', run: (ed) => ed.code() },
  { name: 'pre', label: 'Code block', keys: 'Ctrl+Alt+Shift+C', run: (ed) => ed.wrapLine('pre') },
];

// A mark closes when it is typed: *bold* _italic_ ~strike~ `code`, and :emoji:.
const CLOSED = /(^|[\s(\u201c"'])([*_~`])([^\s*_~`](?:[^*_~`\n]*[^\s*_~`])?)\2$/;
const MARK_TAG = { '*': 'b', _: 'i', '~': 'strike', '`': 'code' };
const AT = { link: 'a', ordered: 'ol', bullet: 'ul', quote: 'blockquote', code: 'code', pre: 'pre' };
const LINE = [
  [/^[-*•]$/, 'ul'],
  [/^1[.)]$/, 'ol'],
  [/^>$/, 'blockquote'],
];

// editor makes one. props go to the box itself; opts: label, placeholder, oninput, onfiles, value (a rich_text block).
// Its `value` property is the typed text, so that code and tests may treat the box as a text field.
export function editor(props, opts = {}) {
  const box = h('div', {
    role: 'textbox',
    'aria-multiline': 'true',
    contenteditable: 'true',
    spellcheck: 'true',
    ...props,
    class: 'editor ' + (props.class || ''),
  });
  const ed = { box, block: () => readBlock(box), set, insertText, insertChip, replace, beforeCaret, code, wrapLine, link, focus };
  Object.defineProperty(box, 'value', {
    get: () => typedText(readBlock(box)),
    set: (text) => set(text ? { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] } : null),
  });

  function changed() {
    // Chromium leaves a lone break or an empty line behind.
    const lone =
      box.childNodes.length === 1 &&
      (isBreak(box.firstChild) ||
        (box.firstChild.nodeName === 'DIV' && box.firstChild.childNodes.length === 1 && isBreak(box.firstChild.firstChild)));
    if (lone) box.replaceChildren();
    box.toggleAttribute(
      'data-empty',
      !box.firstChild || (!box.textContent && !box.querySelector('[data-leaf],li,blockquote,pre,div + div')),
    );
    paint();
    opts.oninput?.();
  }
  function set(block) {
    box.replaceChildren(writeBlock(block));
    changed();
  }
  // focus goes to the end of what stands there.
  function focus() {
    box.focus();
    let n = box;
    while (n.lastChild && !n.lastChild.dataset?.leaf && n.lastChild.nodeName !== 'BR') n = n.lastChild;
    getSelection().collapse(n, n.nodeType === Node.TEXT_NODE ? n.length : n.childNodes.length);
  }
  // at is the innermost such element around the caret.
  const at = (what) => {
    const n = caret()?.startContainer,
      hit = n && (n.nodeType === 1 ? n : n.parentElement).closest(what);
    return hit && hit !== box && box.contains(hit) ? hit : null;
  };
  const caret = () => {
    const s = getSelection();
    return s.rangeCount && box.contains(s.anchorNode) ? s.getRangeAt(0) : null;
  };

  // beforeCaret is the text of the caret's line up to it.
  function beforeCaret() {
    const r = caret();
    if (!r || !r.collapsed || r.startContainer.nodeType !== Node.TEXT_NODE) return '';
    return r.startContainer.data.slice(0, r.startOffset).replace(/\u00a0/g, ' ');
  }
  const lineStart = () => {
    const r = caret(),
      n = r?.startContainer;
    return n && n.nodeType === Node.TEXT_NODE && !n.previousSibling && !n.parentNode.closest('li,pre,blockquote,b,i,strike,code');
  };
  function insertText(text) {
    if (!caret()) focus();
    command('insertText', text);
  }
  // replace writes text in the place of the `drop` letters before the caret.
  function replace(text, drop) {
    const r = caret();
    if (r && r.startContainer.nodeType === Node.TEXT_NODE) {
      r.setStart(r.startContainer, Math.max(0, r.startOffset - drop));
      getSelection().removeAllRanges();
      getSelection().addRange(r);
    }
    insertText(text);
  }
  // insertChip puts a leaf in the place of the `drop` letters before the caret, and a space after it.
  function insertChip(leaf, drop = 0) {
    if (!caret()) focus();
    const r = caret();
    if (drop && r.startContainer.nodeType === Node.TEXT_NODE) r.setStart(r.startContainer, Math.max(0, r.startOffset - drop));
    r.deleteContents();
    const node = chip(leaf),
      space = document.createTextNode(' ');
    r.insertNode(space);
    r.insertNode(node);
    getSelection().collapse(space, 1);
    changed();
  }
  // surround puts what is selected, or the letters from `from` on, into a tag; the caret goes on behind it.
  function surround(tag, range, text, attrs) {
    const node = h(tag, attrs, text);
    range.deleteContents();
    range.insertNode(node);
    const after = document.createTextNode('\u200b');
    node.after(after);
    getSelection().collapse(after, 1);
    changed();
  }
  function code() {
    const r = caret();
    if (!r) return;
    const inside = at('code');
    if (inside) {
      inside.replaceWith(document.createTextNode(inside.textContent));
      changed();
    } else if (!r.collapsed) surround('code', r, r.toString());
  }
  // wrapLine makes the caret's line a quote, a code block or the item of a list; a quote or code block of that kind a plain line.
  function wrapLine(tag) {
    if (!caret()) focus();
    const { startContainer: from, startOffset: offset } = caret();
    const inside = at('blockquote,pre');
    const list = /^[uo]l$/.test(tag);
    let node = h(list ? 'li' : tag);
    if (inside) {
      if (inside.localName === tag) node = h('div');
      node.append(...inside.childNodes);
      inside.replaceWith(list ? h(tag, {}, node) : node);
    } else {
      const row = lineOf(from, offset);
      if (!row) return;
      const outer = list ? h(tag, {}, node) : node;
      const before = row.block || row.nodes[0] || null;
      box.insertBefore(outer, before);
      node.append(...row.nodes);
      row.block?.remove();
      const above = outer.previousSibling;
      if (list && above?.localName === tag) {
        above.append(node);
        outer.remove();
      }
    }
    if (!node.textContent && !node.querySelector('br,[data-leaf]')) node.replaceChildren(h('br'));
    const kept = node.contains(from) && from !== node;
    getSelection().collapse(kept ? from : node, kept ? Math.min(offset, from.length ?? 0) : 0);
    changed();
  }
  // lineOf is the line at a place: {block, nodes} when it is an element of its own, {nodes} when it lies bare in the box.
  function lineOf(n, offset) {
    if (n === box) n = box.childNodes[offset] || box.lastChild;
    while (n && n.parentNode !== box) n = n.parentNode;
    if (!n) return { nodes: [] };
    if (/^(UL|OL|BLOCKQUOTE|PRE)$/.test(n.nodeName)) return null;
    if (/^(DIV|P)$/.test(n.nodeName)) return { block: n, nodes: [...n.childNodes] };
    const bare = (x) => x && !/^(DIV|P|UL|OL|BLOCKQUOTE|PRE)$/.test(x.nodeName);
    while (bare(n.previousSibling)) n = n.previousSibling;
    const nodes = [];
    for (; bare(n); n = n.nextSibling) nodes.push(n);
    return { nodes };
  }
  async function link() {
    const r = caret();
    const keep = r?.cloneRange();
    const old = at('a');
    const answer = await askLink({ text: old ? old.textContent : r?.toString() || '', url: old?.getAttribute('href') || '' });
    box.focus();
    if (keep) {
      getSelection().removeAllRanges();
      getSelection().addRange(keep);
    }
    if (!answer) return;
    if (old) old.replaceWith(answer.url ? h('a', { href: answer.url }, answer.text) : document.createTextNode(old.textContent));
    else {
      const range = caret() || (focus(), caret());
      surround('a', range, answer.text, { href: answer.url });
    }
    changed();
  }

  // marks turns what has just been closed into its look. Nothing is marked inside code.
  function marks() {
    const r = caret(),
      n = r?.startContainer;
    if (!r?.collapsed || n.nodeType !== Node.TEXT_NODE || n.parentNode.closest('code,pre,a')) return false;
    const before = n.data.slice(0, r.startOffset);
    const emoji = /:([a-z0-9_+'-]+):$/.exec(before);
    if (emoji && knownEmoji(emoji[1])) {
      insertChip({ type: 'emoji', name: emoji[1] }, emoji[0].length);
      getSelection().anchorNode.data = getSelection().anchorNode.data.replace(/^ /, '\u200b');
      getSelection().collapse(getSelection().anchorNode, 1);
      return true;
    }
    if (before === '```' && lineStart()) {
      n.deleteData(0, 3);
      wrapLine('pre');
      return true;
    }
    const m = CLOSED.exec(before);
    if (!m || (m[2] === '`' && before.endsWith('``'))) return false;
    const range = document.createRange();
    range.setStart(n, m.index + m[1].length);
    range.setEnd(n, r.startOffset);
    surround(MARK_TAG[m[2]], range, m[3]);
    return true;
  }
  // lists begins a list or a quote when its mark stands alone before a typed space.
  function lists() {
    if (!lineStart()) return false;
    const r = caret(),
      before = r.startContainer.data.slice(0, r.startOffset).replace(/\u200b/g, '');
    const hit = LINE.find(([re]) => re.test(before));
    if (!hit) return false;
    r.startContainer.deleteData(0, r.startOffset);
    wrapLine(hit[1]);
    return true;
  }

  box.addEventListener('input', (e) => {
    if (e.isComposing) return;
    if (e.inputType === 'insertText' && e.data && /[*_~`:]/.test(e.data) && marks()) return;
    changed();
  });
  // Some input methods deliver the line break of an Enter that was somebody's already: it has sent, or taken a suggestion.
  let taken = false;
  box.addEventListener('keydown', (e) => {
    taken = e.key === 'Enter' && e.defaultPrevented;
  });
  box.addEventListener('beforeinput', (e) => {
    if (taken && /^insert(LineBreak|Paragraph)$/.test(e.inputType)) {
      e.preventDefault();
      return;
    }
    if (e.inputType === 'insertText' && e.data === ' ' && lists()) e.preventDefault();
    // A new line is a block of its own, so that lists and quotes begin and end with lines; in code it is a letter.
    const n = caret()?.startContainer;
    if (e.inputType !== 'insertLineBreak' || !n || (n.nodeType === 1 ? n : n.parentElement).closest('pre')) return;
    e.preventDefault();
    command('insertParagraph');
  });
  box.addEventListener('compositionend', changed);
  box.addEventListener('paste', (e) => {
    const data = e.clipboardData;
    e.preventDefault();
    if (data.files.length && opts.onfiles) {
      opts.onfiles([...data.files]);
      return;
    }
    const text = data.getData('text/plain');
    const r = caret();
    if (r && !r.collapsed && /^https?:\/\/\S+$/.test(text) && safeURL(text)) command('createLink', text);
    else command('insertText', text);
  });
  box.addEventListener('drop', (e) => {
    if (!e.dataTransfer.files.length) return; // text moves; files are the composer's
    e.preventDefault();
  });
  box.addEventListener('click', (e) => {
    if (e.target.closest('a')) e.preventDefault();
  });

  const tools = TOOLS.map((t) =>
    t
      ? h(
          'button',
          {
            type: 'button',
            class: 'tool',
            'aria-label': t.label,
            'aria-pressed': 'false',
            'data-tool': t.name,
            title: `${t.label} (${t.keys})`,
            onmousedown: (e) => e.preventDefault(),
            onclick: () => {
              if (!caret()) focus();
              t.run(ed);
              changed();
            },
          },
          icon(t.name),
        )
      : h('span', { class: 'tool-gap', 'aria-hidden': 'true' }),
  );
  ed.toolbar = h('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Formatting' }, tools);
  rove(ed.toolbar, '.tool', { horizontal: true });
  ed.key = (e) => {
    // Tab moves an item in and out where it can, and else goes on as everywhere.
    const item = e.key === 'Tab' && !e.ctrlKey && !e.altKey && at('li');
    if (item && (e.shiftKey ? item.parentNode.parentNode !== box : item.previousElementSibling)) {
      e.preventDefault();
      command(e.shiftKey ? 'outdent' : 'indent');
      changed();
      return true;
    }
    const t = TOOLS.find((x) => x && pressed(e, x.keys));
    if (!t) return false;
    e.preventDefault();
    t.run(ed);
    changed();
    return true;
  };
  function paint() {
    if (!caret()) return;
    const says = { bold: 'bold', italic: 'italic', underline: 'underline', strike: 'strikeThrough' }; // also what will be typed next
    for (const t of tools) {
      const name = t.dataset.tool;
      if (name) t.setAttribute('aria-pressed', String(says[name] ? document.queryCommandState(says[name]) : !!at(AT[name])));
    }
  }
  document.addEventListener('selectionchange', () => {
    if (box.isConnected && document.activeElement === box) paint();
  });
  command('defaultParagraphSeparator', 'div');
  box.replaceChildren(writeBlock(opts.value));
  box.toggleAttribute('data-empty', !box.firstChild);
  return ed;
}

// pressed says whether a key event is "Ctrl+Shift+X"; Cmd counts as Ctrl. Digits and letters are read from the key's place, as
// Shift changes what they write.
function pressed(e, keys) {
  const want = keys.split('+'),
    key = want.at(-1);
  const hit = e.code === 'Key' + key || e.code === 'Digit' + key || e.key.toUpperCase() === key;
  return (
    hit && (e.ctrlKey || e.metaKey) === want.includes('Ctrl') && e.shiftKey === want.includes('Shift') && e.altKey === want.includes('Alt')
  );
}
