// The data_visualization block: line, area, bar and pie as SVG, with legend, values on hover and arrow keys, and a table
// of the same numbers for screen readers.
import { h, svg } from './dom.js';
import { ticks, short, exact, wrap, arc } from './scale.js';

const COLORS = 12;
const color = (i) => `var(--chart-${(i % COLORS) + 1})`;

export function chart(b) {
  const c = b.chart || {};
  const box = h('figure', { class: 'chart', 'aria-label': b.title });
  const stage = h('div', { class: 'chart-stage' });
  box.append(h('figcaption', { class: 'chart-title' }, b.title), stage);
  const pie = c.type === 'pie';
  const names = pie ? (c.segments || []).map((s) => s.label) : (c.series || []).map((s) => s.name);
  const legend = h(
    'ul',
    { class: 'chart-legend' },
    names.map((n, i) =>
      h(
        'li',
        { onpointerenter: () => dim(i), onpointerleave: () => dim(-1) },
        h('span', { class: 'key' + (c.type === 'line' ? ' line' : ''), style: { background: color(i) } }),
        n,
        pie ? h('span', { class: 'dim' }, share(c.segments, i)) : null,
      ),
    ),
  );
  function dim(on) {
    stage.querySelectorAll('[data-series]').forEach((n) => n.classList.toggle('faded', on >= 0 && Number(n.dataset.series) !== on));
  }
  const draw = () => {
    const width = Math.round(Math.max(280, stage.clientWidth || 600));
    if (draw.last === width) return;
    draw.last = width;
    stage.replaceChildren(...(pie ? drawPie(c) : drawAxes(c, width)));
  };
  draw();
  new ResizeObserver(draw).observe(stage);
  if (names.length > 1 || pie) box.append(legend);
  box.append(numbers(b, c, pie));
  return box;
}

function share(segments, i) {
  const sum = segments.reduce((a, s) => a + s.value, 0);
  return ` ${exact(segments[i].value)} · ${sum ? Math.round((segments[i].value / sum) * 1000) / 10 : 0} %`;
}

function numbers(b, c, pie) {
  const rows = pie
    ? (c.segments || []).map((s) => [s.label, s.value])
    : (c.axis_config?.categories || []).map((cat, i) => [cat, ...(c.series || []).map((s) => valueAt(s, cat, i))]);
  // In a box of its own: a table takes no height, so it would lengthen the page unseen.
  return h(
    'div',
    { class: 'sr-only' },
    h(
      'table',
      {},
      h('caption', {}, b.title),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', {}, c.axis_config?.x_label || 'Category'),
          pie ? h('th', {}, 'Value') : (c.series || []).map((s) => h('th', {}, s.name)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((r) =>
          h(
            'tr',
            {},
            r.map((v) => h('td', {}, v === null ? '' : String(v))),
          ),
        ),
      ),
    ),
  );
}

// valueAt looks a point up by its label; the order is the fallback.
function valueAt(series, category, i) {
  const p = (series.data || []).find((d) => d.label === category) || series.data?.[i];
  return p && Number.isFinite(p.value) ? p.value : null;
}

function drawAxes(c, width) {
  const axis = c.axis_config || {},
    cats = axis.categories || [],
    series = c.series || [],
    n = cats.length;
  const bars = c.type === 'bar',
    area = c.type === 'area';
  const data = series.map((s) => cats.map((cat, i) => valueAt(s, cat, i)));
  const all = data.flat().filter((v) => v !== null);
  const steps = ticks(
    Math.min(...all, Infinity) === Infinity ? 0 : Math.min(...all),
    Math.max(...all, -Infinity) === -Infinity ? 1 : Math.max(...all),
    bars || area,
  );
  const low = steps[0],
    high = steps.at(-1);

  const left = Math.max(...steps.map((t) => short(t).length)) * 6.6 + (axis.y_label ? 28 : 12);
  const right = 16,
    top = 14;
  const slot = (width - left - right) / Math.max(1, bars ? n : Math.max(1, n - 1));
  const longest = Math.max(0, ...cats.map((x) => x.length));
  const fitsFlat = longest * 6.2 < slot - 6;
  const wrapped = !fitsFlat && slot > 56 ? cats.map((x) => wrap(x, Math.floor((slot - 4) / 6.2))) : null;
  const slant = !fitsFlat && !wrapped;
  const labelRoom = slant ? Math.min(74, longest * 4.4 + 14) : wrapped ? 30 : 18;
  const height = 232 + labelRoom + (axis.x_label ? 22 : 4);
  const bottom = height - labelRoom - (axis.x_label ? 24 : 6);
  const y = (v) => bottom - ((v - low) / (high - low)) * (bottom - top);
  const x = (i) => (bars ? left + slot * (i + 0.5) : n === 1 ? (left + width - right) / 2 : left + slot * i);

  const root = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width: '100%',
    height,
    class: 'chart-svg',
    role: 'img',
    tabindex: '0',
    'aria-label': `${c.type} chart. Use the arrow keys to read values.`,
  });
  for (const t of steps) {
    root.append(
      svg('line', { class: t === 0 ? 'zero' : 'grid', x1: left, x2: width - right, y1: y(t), y2: y(t) }),
      svg('text', { class: 'tick', x: left - 8, y: y(t) + 4, 'text-anchor': 'end' }, short(t)),
    );
  }
  cats.forEach((cat, i) => {
    if (slant)
      root.append(
        svg(
          'text',
          { class: 'tick', transform: `translate(${x(i) + 4} ${bottom + 14}) rotate(-38)`, 'text-anchor': 'end' },
          cat.length > 18 ? cat.slice(0, 17) + '…' : cat,
        ),
      );
    else {
      const anchor =
        !bars && n > 1 && i === 0 && longest * 3 > left
          ? 'start'
          : !bars && n > 1 && i === n - 1
            ? longest * 3.1 > right + 8
              ? 'end'
              : 'middle'
            : 'middle';
      const lines = wrapped ? wrapped[i] : [cat];
      root.append(
        svg(
          'text',
          { class: 'tick', x: anchor === 'end' ? x(i) + right - 4 : x(i), y: bottom + 17, 'text-anchor': anchor },
          lines.map((l, k) => svg('tspan', { x: anchor === 'end' ? x(i) + right - 4 : x(i), dy: k ? 13 : 0 }, l)),
        ),
      );
    }
  });
  if (axis.x_label)
    root.append(svg('text', { class: 'axis', x: (left + width - right) / 2, y: height - 6, 'text-anchor': 'middle' }, axis.x_label));
  if (axis.y_label)
    root.append(
      svg('text', { class: 'axis', transform: `translate(12 ${(top + bottom) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, axis.y_label),
    );

  const cross = svg('line', { class: 'cross', y1: top, y2: bottom, visibility: 'hidden' });
  const band = svg('rect', { class: 'band', y: top, height: bottom - top, width: slot, visibility: 'hidden' });
  root.append(bars ? band : cross);
  const zero = y(Math.max(low, Math.min(high, 0)));
  if (bars) {
    const gap = Math.min(14, slot * 0.22),
      w = Math.min(46, (slot - gap) / Math.max(1, series.length));
    data.forEach((vals, s) =>
      vals.forEach((v, i) => {
        if (v === null) return;
        const x0 = x(i) - (w * series.length) / 2 + w * s,
          tall = Math.max(1, Math.abs(y(v) - zero));
        root.append(
          svg('rect', {
            'data-series': s,
            class: 'bar',
            x: x0 + 1,
            width: Math.max(1, w - 2),
            y: v >= 0 ? zero - tall : zero,
            height: tall,
            rx: Math.min(3, w / 4),
            fill: color(s),
          }),
        );
      }),
    );
  } else {
    data.forEach((vals, s) => {
      const runs = segments(vals.map((v, i) => (v === null ? null : [x(i), y(v)])));
      for (const run of runs) {
        const path = 'M' + run.map((p) => p.map((q) => q.toFixed(1)).join(' ')).join('L');
        if (area)
          root.append(
            svg('path', {
              'data-series': s,
              class: 'area',
              d: `${path}L${run.at(-1)[0].toFixed(1)} ${zero}L${run[0][0].toFixed(1)} ${zero}Z`,
              fill: color(s),
            }),
          );
        root.append(svg('path', { 'data-series': s, class: 'line', d: path, stroke: color(s) }));
      }
      if (n <= 20)
        vals.forEach(
          (v, i) =>
            v !== null &&
            root.append(
              svg('circle', { 'data-series': s, class: 'dot', 'data-at': i, cx: x(i), cy: y(v), r: n > 12 ? 2.6 : 3.2, fill: color(s) }),
            ),
        );
    });
  }

  const tip = h('div', { class: 'chart-tip', hidden: true });
  let at = -1;
  const show = (i) => {
    if (i === at) return;
    at = i;
    root.querySelectorAll('.dot').forEach((d) => d.classList.toggle('on', Number(d.dataset.at) === i));
    const vis = i < 0 ? 'hidden' : 'visible';
    cross.setAttribute('visibility', vis);
    band.setAttribute('visibility', vis);
    tip.hidden = i < 0;
    if (i < 0) return;
    cross.setAttribute('x1', x(i));
    cross.setAttribute('x2', x(i));
    band.setAttribute('x', x(i) - slot / 2);
    const rows = series.map((s, k) => [s.name, data[k][i], k]).filter((r) => r[1] !== null);
    tip.replaceChildren(
      h('strong', {}, cats[i]),
      ...rows.map(([name, v, k]) =>
        h(
          'div',
          { class: 'tip-row' },
          h('span', { class: 'key', style: { background: color(k) } }),
          h('span', {}, name),
          h('b', {}, exact(v)),
        ),
      ),
    );
    const scale = root.clientWidth / width || 1,
      px = x(i) * scale;
    const flip = px > root.clientWidth * 0.6;
    tip.style.left = flip ? 'auto' : px + 14 + 'px';
    tip.style.right = flip ? root.clientWidth - px + 14 + 'px' : 'auto';
  };
  root.addEventListener('pointermove', (e) => {
    const r = root.getBoundingClientRect(),
      px = ((e.clientX - r.left) / r.width) * width;
    const i = bars ? Math.floor((px - left) / slot) : Math.round((px - left) / slot);
    show(px < left - slot / 2 || px > width ? -1 : Math.max(0, Math.min(n - 1, i)));
  });
  root.addEventListener('pointerleave', () => show(-1));
  root.addEventListener('blur', () => show(-1));
  root.addEventListener('keydown', (e) => {
    const d = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (d) {
      e.preventDefault();
      show(Math.max(0, Math.min(n - 1, at + d)));
    }
    if (e.key === 'Escape' && at >= 0) {
      e.stopPropagation();
      show(-1);
    }
  });
  return [root, tip];
}

function segments(points) {
  const out = [];
  let run = [];
  for (const p of [...points, null]) {
    if (p) run.push(p);
    else if (run.length) {
      out.push(run);
      run = [];
    }
  }
  return out;
}

function drawPie(c) {
  const list = c.segments || [],
    sum = list.reduce((a, s) => a + Math.max(0, s.value), 0) || 1;
  const size = 220,
    mid = size / 2,
    outer = 100,
    inner = 58;
  const root = svg('svg', {
    viewBox: `0 0 ${size} ${size}`,
    width: size,
    height: size,
    class: 'chart-svg pie',
    role: 'img',
    'aria-label': 'pie chart',
  });
  const big = svg('text', { class: 'pie-big', x: mid, y: mid + 1, 'text-anchor': 'middle' }, short(sum)),
    small = svg('text', { class: 'pie-small', x: mid, y: mid + 18, 'text-anchor': 'middle' }, 'total');
  let from = 0;
  list.forEach((s, i) => {
    const part = Math.max(0, s.value) / sum;
    const piece = svg(
      'path',
      { 'data-series': i, class: 'slice', d: arc(mid, mid, outer, inner, from, from + part), fill: color(i) },
      svg('title', {}, `${s.label}: ${exact(s.value)}`),
    );
    piece.addEventListener('pointerenter', () => {
      big.textContent = short(s.value);
      small.textContent = wrap(s.label, 16)[0];
    });
    piece.addEventListener('pointerleave', () => {
      big.textContent = short(sum);
      small.textContent = 'total';
    });
    root.append(piece);
    if (part > 0.06) {
      const t = (from + part / 2) * 2 * Math.PI,
        r = (outer + inner) / 2;
      root.append(
        svg(
          'text',
          { class: 'pie-share', x: mid + r * Math.sin(t), y: mid - r * Math.cos(t) + 4, 'text-anchor': 'middle' },
          Math.round(part * 100) + '%',
        ),
      );
    }
    from += part;
  });
  root.append(big, small);
  return [root];
}
