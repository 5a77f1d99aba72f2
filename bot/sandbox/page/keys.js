// Keys that many parts share: walking a group of buttons with the arrows.

// rove makes the items of a group one stop for Tab: the arrows, Home and End move between them. opts: horizontal (left and right
// instead of up and down), both, grid (a number of columns).
export function rove(group, items, opts = {}) {
  const all = () => [...group.querySelectorAll(items)].filter((n) => !n.disabled && !n.hidden);
  const settle = (on) => {
    const list = all();
    const now = on || list.find((n) => n.tabIndex === 0) || list[0];
    for (const n of list) n.tabIndex = n === now ? 0 : -1;
  };
  group.addEventListener('focusin', (e) => {
    const hit = e.target.closest(items);
    if (hit) settle(hit);
  });
  group.addEventListener('keydown', (e) => {
    const list = all(),
      at = list.indexOf(document.activeElement);
    if (at < 0 || e.altKey || e.ctrlKey || e.metaKey) return;
    const next = opts.horizontal || opts.both ? 'ArrowRight' : 'ArrowDown',
      back = opts.horizontal || opts.both ? 'ArrowLeft' : 'ArrowUp';
    let to = -1;
    if (e.key === next || (opts.both && e.key === 'ArrowDown' && !opts.grid)) to = (at + 1) % list.length;
    else if (e.key === back || (opts.both && e.key === 'ArrowUp' && !opts.grid)) to = (at + list.length - 1) % list.length;
    else if (opts.grid && e.key === 'ArrowDown') to = Math.min(list.length - 1, at + opts.grid);
    else if (opts.grid && e.key === 'ArrowUp') to = Math.max(0, at - opts.grid);
    else if (e.key === 'Home') to = 0;
    else if (e.key === 'End') to = list.length - 1;
    if (to < 0) return;
    e.preventDefault();
    e.stopPropagation();
    list[to]?.focus();
  });
  settle();
  return settle;
}
