// Small helpers around the DOM. Text always becomes text nodes; nothing here parses markup.

const SVG = 'http://www.w3.org/2000/svg';

// h makes an element. Props: on* functions are listeners, `testid` is data-testid, `style` an object of CSS properties,
// booleans set or leave out an attribute. Children may be nodes, strings, numbers, arrays, null or false.
export function h(tag, props, ...kids) {
  return build(document.createElement(tag), props, kids);
}

export function svg(tag, props, ...kids) {
  return build(document.createElementNS(SVG, tag), props, kids);
}

function build(node, props, kids) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on') && typeof value === 'function') node.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === 'class') node.setAttribute('class', value);
    else if (name === 'testid') node.setAttribute('data-testid', value);
    else if (name === 'style') for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else if (name === 'value' && 'value' in node) node.value = value;
    else if (name === 'checked' || name === 'disabled' || name === 'hidden') node[name] = !!value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  append(node, kids);
  return node;
}

export function append(node, kids) {
  for (const kid of kids.flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false || kid === '') continue;
    node.append(kid instanceof Node ? kid : document.createTextNode(String(kid)));
  }
  return node;
}

export function fill(node, ...kids) {
  node.replaceChildren();
  return append(node, kids);
}

// reconcile makes parent's children exactly `nodes` without moving those already in the right order: a moved node
// would lose focus and scroll.
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

// notUnderPress is draw, put off while the mouse is pressed in node: what is drawn anew or moves between press and release
// swallows the click.
export function notUnderPress(node, draw) {
  let held = false,
    waiting = null;
  const run = (...args) => {
    waiting = held ? args : null;
    if (!held) draw(...args);
  };
  node.addEventListener('pointerdown', () => {
    held = true;
  });
  for (const end of ['pointerup', 'pointercancel'])
    addEventListener(end, () => {
      held = false;
      if (waiting) setTimeout(() => waiting && run(...waiting));
    });
  return run;
}

const ICONS = {
  hash: 'M7.5 3 6 17M14 3l-1.5 14M3.5 7.2h14M2.5 12.8h14',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  plus: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  down: 'M5 7.5l5 5 5-5',
  right: 'M7.5 5l5 5-5 5',
  left: 'M12.5 5l-5 5 5 5',
  search: 'M13.2 13.2 17 17M8.8 14.6a5.8 5.8 0 1 0 0-11.6 5.8 5.8 0 0 0 0 11.6z',
  smile: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7 11.5c.6 1.3 1.7 2 3 2s2.4-.7 3-2M7.7 8.1v.2M12.3 8.1v.2',
  react: 'M15.6 10.6A6.6 6.6 0 1 1 9.4 4.4M6.6 11.9c.6 1.2 1.6 1.9 2.8 1.9s2.2-.7 2.8-1.9M7.2 8.7v.2M11.6 8.7v.2M15.5 2v6M12.5 5h6',
  reply: 'M4 4.5h12v8.5H9.5L6 16.2V13H4zM7 7.6h6M7 10h4',
  more: 'M10 4.6v.1M10 10v.1M10 15.4v.1',
  dots: 'M4.6 10h.1M10 10h.1M15.4 10h.1',
  bolt: 'M11 2.5 4.5 11.5H9L8.5 17.5 15.5 8.5H11z',
  clip: 'M14.8 9.2 9.4 14.6a3 3 0 0 1-4.3-4.3l6-6a2 2 0 0 1 2.9 2.9l-5.8 5.7a1 1 0 0 1-1.4-1.4l5.1-5.1',
  send: 'M3.5 16.5 17 10 3.5 3.5 3.7 8.6 11 10l-7.3 1.4z',
  sun: 'M10 13.4a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3',
  moon: 'M16.2 12.1A6.8 6.8 0 0 1 7.9 3.8a6.8 6.8 0 1 0 8.3 8.3z',
  pulse: 'M2 10.5h3.2L7.6 4l4.6 12 2.3-5.5H18',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.2l2.8 1.7',
  edit: 'M4 16l.6-3.2L13.4 4l2.6 2.6-8.8 8.8zM11.8 5.6l2.6 2.6',
  trash: 'M4 5.8h12M8 5.5V4h4v1.5M5.5 6l.7 10.5h7.6L14.5 6M8.4 8.8v5M11.6 8.8v5',
  warn: 'M10 3.2 17.6 16.5H2.4zM10 8v4M10 14.2v.2',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.2V13.6M10 6.4v.2',
  check: 'M4 10.5l4 4 8-9',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  pin: 'M8 3h5l-.6 5 2.4 2.8H5.8L8.4 8zM10 11v6',
  file: 'M5 2.8h6.5L15 6.3v10.9H5zM11.3 3v3.6H15',
  people:
    'M7.4 9.4a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.4 16c.3-2.8 2.2-4.5 5-4.5s4.7 1.7 5 4.5M13 9.2a2.3 2.3 0 1 0-.5-4.5M14.5 11.8c1.8.5 2.9 2 3.1 4.2',
  copy: 'M7 7h9v9.5H7zM4 13V3.5h9',
  cal: 'M3.5 4.8h13v11.7h-13zM3.5 8.5h13M7 3v3M13 3v3',
  bold: 'M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z',
  italic: 'M8.5 4h6M5.5 16h6M12 4 8 16',
  strike:
    'M4 10.2h12M13.6 6.4C13 4.9 11.700 4 10 4 8 4 6.500 5 6.500 6.800M6.300 13.600C7 15.200 8.400 16 10 16c2.200 0 3.700-1.100 3.700-3',
  code: 'M7 6 3 10l4 4M13 6l4 4-4 4',
  underline: 'M6 3.5v6a4 4 0 0 0 8 0v-6M5 17h10',
  link: 'M8.6 11.4a3 3 0 0 0 4.3 0l2.4-2.4a3 3 0 0 0-4.3-4.3l-1 1M11.4 8.600a3 3 0 0 0-4.300 0l-2.400 2.400a3 3 0 0 0 4.300 4.300l1-1',
  ordered: 'M8 5h9M8 10h9M8 15h9M3 3.500l1-.5v4M2.800 12.300c.2-.7 2-.9 2 .2 0 .7-2 1.600-2 2.500h2.100',
  bullet: 'M8 5h9M8 10h9M8 15h9M3.800 5h.1M3.800 10h.1M3.800 15h.1',
  quote: 'M3.500 3.500v13M7.500 5.500H17M7.500 10H17M7.500 14.500h6',
  pre: 'M3 4h14v12H3zM7.500 7.500 5.500 10l2 2.500M12.500 7.500l2 2.500-2 2.500',
  wide: 'M7 6 3 10l4 4M13 6l4 4-4 4M3 10h14',
  menu: 'M3 5.5h14M3 10h14M3 14.500h14',
  format: 'M2.500 15.500 6.500 5l4 10.500M3.900 12h5.200M17 9v6.500M17 12.200a2.300 2.300 0 1 1-4.600 0 2.300 2.300 0 0 1 4.600 0z',
  filter: 'M3 5h14M6 10h8M8.500 15h3',
  canvas: 'M4.500 3h7l4 4v10h-11zM7.500 10h5M7.500 13h5',
  globe: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c2.500 2 2.500 12 0 14M10 3c-2.500 2-2.500 12 0 14',
  app: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z',
  play: 'M7 4.500 15.500 10 7 15.500z',
  thumbup: 'M6.500 9 9.500 3.500c1.300 0 2 .8 2 2V8H16l-1 7.500H6.500zM3.500 9h3v6.500h-3z',
  thumbdown: 'M6.500 11 9.500 16.500c1.300 0 2-.8 2-2V12H16l-1-7.500H6.500zM3.500 4.500h3V11h-3z',
};

export function icon(name, cls) {
  const fat = name === 'more' || name === 'dots';
  return svg(
    'svg',
    { class: 'icon ' + (cls || ''), viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    svg('path', { d: ICONS[name] || ICONS.app, 'stroke-width': fat ? 2.4 : 1.5 }),
  );
}

// iconButton is a button that shows only an icon: its label is what a screen reader and the tooltip say.
export function iconButton(name, label, onclick, props) {
  return h('button', { type: 'button', class: 'icon-btn', 'aria-label': label, title: label, onclick, ...props }, icon(name));
}

const FOCUSABLE =
  'a[href],button:not([disabled]),input:not([disabled]):not([type=hidden]),textarea:not([disabled]),select,[tabindex="0"],[contenteditable="true"]';

export function focusables(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter((n) => n.offsetParent !== null || n === document.activeElement);
}

// trapTab keeps Tab inside root.
export function trapTab(root, event) {
  if (event.key !== 'Tab') return;
  const list = focusables(root);
  if (!list.length) {
    event.preventDefault();
    return;
  }
  const first = list[0],
    last = list[list.length - 1],
    now = document.activeElement;
  if (event.shiftKey && (now === first || !root.contains(now) || now === root)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && (now === last || !root.contains(now))) {
    event.preventDefault();
    first.focus();
  }
}

export function codePoints(text) {
  return [...text].length;
}

// The live region is there from the start: a screen reader tells only what comes into one it has seen.
const live = h('div', { class: 'sr-only', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'false', testid: 'live' });
document.body.append(live);

// announce tells a screen reader something that is only seen otherwise. What comes at once is said one after the other.
export function announce(text) {
  const line = h('p', {}, text);
  live.append(line);
  setTimeout(() => line.remove(), 8000);
}

let toastBox;
export function toast(text, kind) {
  if (!toastBox) {
    toastBox = h('div', { class: 'toasts', role: 'status' });
    document.body.append(toastBox);
  }
  const t = h('div', { class: 'toast ' + (kind || '') }, text);
  toastBox.append(t);
  setTimeout(() => t.remove(), 5000);
}
