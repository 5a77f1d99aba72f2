// Popovers: menus, pickers and confirmations float above everything, close on Esc or a click elsewhere, give focus back.
import { h, icon, trapTab } from './dom.js';

let open = [];

// popover shows content beside anchor. Returns close(). Options: className, role, label, width ("anchor" = as wide as the
// anchor), align ("start"|"end"), onclose, focus (false leaves focus where it is).
export function popover(anchor, content, opts = {}) {
  const before = document.activeElement;
  const box = h(
    'div',
    { class: 'popover ' + (opts.className || ''), role: opts.role || 'dialog', 'aria-label': opts.label, tabindex: '-1' },
    content,
  );
  // Inside an open window: a screen reader knows nothing beside it.
  (anchor.closest('[aria-modal="true"]') || document.body).append(box);
  const entry = { box, anchor, close };
  open.push(entry);
  place();
  const observer = new ResizeObserver(place);
  observer.observe(box);
  addEventListener('resize', place);
  addEventListener('scroll', place, true);
  if (opts.focus !== false) (box.querySelector('[autofocus],input,button,[tabindex="0"]') || box).focus({ preventScroll: true });
  box.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') {
      e.stopPropagation();
      e.preventDefault();
      close(true);
    } else trapTab(box, e);
  });

  function place() {
    if (!anchor.isConnected) {
      close();
      return;
    }
    const a = anchor.getBoundingClientRect();
    if (opts.width === 'anchor') box.style.minWidth = Math.max(a.width, 200) + 'px';
    const w = box.offsetWidth,
      hgt = box.offsetHeight,
      gap = 6;
    let left = opts.align === 'end' ? a.right - w : a.left;
    left = Math.max(8, Math.min(left, innerWidth - w - 8));
    const below = innerHeight - a.bottom - gap - 8,
      above = a.top - gap - 8;
    const up = opts.up ? above >= Math.min(hgt, 200) : hgt > below && above > below;
    box.style.maxHeight = Math.max(140, up ? above : below) + 'px';
    const top = up ? a.top - gap - Math.min(hgt, above) : a.bottom + gap;
    box.style.left = left + 'px';
    box.style.top = Math.max(8, top) + 'px';
  }
  function close(refocus) {
    if (!box.isConnected) return;
    const had = box.contains(document.activeElement);
    observer.disconnect();
    removeEventListener('resize', place);
    removeEventListener('scroll', place, true);
    box.remove();
    open = open.filter((o) => o !== entry);
    if ((refocus || had) && before && before.isConnected) before.focus({ preventScroll: true });
    if (opts.onclose) opts.onclose();
  }
  return close;
}

document.addEventListener(
  'pointerdown',
  (e) => {
    for (const o of [...open].reverse()) {
      if (o.box.contains(e.target)) return;
      if (o.anchor.contains(e.target)) continue;
      o.close();
    }
  },
  true,
);

export function closePopovers() {
  for (const o of [...open].reverse()) o.close();
}

// menu shows items: {label, sub, icon, danger, onpick}, {divider:true}, {heading}. Arrow keys move.
export function menu(anchor, items, opts = {}) {
  let close;
  const rows = items.map((it) => {
    if (it.divider) return h('div', { class: 'menu-divider', role: 'separator' });
    if (it.heading) return h('div', { class: 'menu-heading' }, it.heading);
    return h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: '-1',
        class: 'menu-item' + (it.danger ? ' danger' : ''),
        testid: it.testid,
        disabled: it.disabled,
        onclick: () => {
          close(true);
          it.onpick();
        },
      },
      it.icon ? icon(it.icon) : null,
      it.node || null,
      h(
        'span',
        { class: 'menu-text' },
        h('span', { class: 'menu-label' }, it.label),
        it.sub ? h('span', { class: 'menu-sub' }, it.sub) : null,
      ),
      it.checked ? icon('check', 'menu-check') : null,
    );
  });
  const list = h(
    'div',
    {
      class: 'menu',
      onkeydown: (e) => {
        const btns = [...list.querySelectorAll('.menu-item:not([disabled])')];
        const i = btns.indexOf(document.activeElement);
        if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
          e.preventDefault();
          btns[(i + (e.key === 'ArrowDown' ? 1 : btns.length - (i < 0 ? 0 : 1))) % btns.length]?.focus();
        } else if (e.key === 'Home') {
          e.preventDefault();
          btns[0]?.focus();
        } else if (e.key === 'End') {
          e.preventDefault();
          btns.at(-1)?.focus();
        } else if (e.key === 'Tab') {
          e.preventDefault();
          close(true);
        }
      },
    },
    rows,
  );
  close = popover(anchor, list, { className: 'popover-menu', role: 'menu', label: opts.label || 'Menu', ...opts });
  list.querySelector('.menu-item')?.focus();
  return close;
}

// ask is a small dialog in the middle: resolves true for the confirming button. It follows Slack's confirm object.
// Enter in a field of the text confirms; `first` is what gets the focus instead of the confirming button.
export function ask({ title, text, confirm, deny, style, first }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const done = (yes) => {
      back.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(yes);
    };
    const yes = h(
      'button',
      {
        type: 'button',
        class: 'btn ' + (style === 'danger' ? 'danger-solid' : 'primary-solid'),
        testid: 'confirm-yes',
        onclick: () => done(true),
      },
      confirm || 'Yes',
    );
    const box = h(
      'div',
      {
        class: 'modal confirm',
        role: 'alertdialog',
        'aria-modal': 'true',
        'aria-label': typeof title === 'string' ? title : 'Confirm',
        testid: 'confirm',
      },
      h(
        'div',
        { class: 'modal-head' },
        h('h2', { class: 'modal-title' }, title),
        h('button', { type: 'button', class: 'icon-btn', 'aria-label': 'Cancel', onclick: () => done(false) }, icon('close')),
      ),
      h('div', { class: 'modal-body' }, text),
      h(
        'div',
        { class: 'modal-foot' },
        h('button', { type: 'button', class: 'btn', testid: 'confirm-no', onclick: () => done(false) }, deny || 'Cancel'),
        yes,
      ),
    );
    const back = h(
      'div',
      {
        class: 'overlay top',
        onkeydown: (e) => {
          if (e.key === 'Escape') {
            e.stopPropagation();
            done(false);
          } else if (e.key === 'Enter' && e.target.matches('input')) {
            e.preventDefault();
            done(true);
          } else trapTab(box, e);
        },
        onpointerdown: (e) => {
          if (e.target === back) done(false);
        },
      },
      box,
    );
    document.body.append(back);
    (first || yes).focus();
  });
}
