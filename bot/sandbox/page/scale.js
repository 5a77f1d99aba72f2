// Arithmetic of charts: axis ticks, number wording, smooth enough paths. No DOM.

// ticks gives round steps that cover [low, high]; zero is always inside for bars and areas (withZero).
export function ticks(low, high, withZero, want = 5) {
  if (withZero) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (!(high > low)) {
    const pad = Math.abs(high) * 0.1 || 1;
    low -= withZero && low >= 0 ? 0 : pad;
    high += pad;
  }
  // A line whose values sit far from zero is read better on its own range; near zero the zero line belongs in it.
  if (!withZero && low > 0 && low < (high - low) * 0.6) low = 0;
  const raw = (high - low) / want,
    power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999) || power * 10;
  const from = Math.floor(low / step + 1e-9) * step,
    out = [];
  for (let v = from, i = 0; i < 50; v = from + ++i * step) {
    out.push(Math.abs(v) < step * 1e-9 ? 0 : Number(v.toPrecision(12)));
    if (v >= high - step * 1e-9) break;
  }
  return out;
}

// short words a number for an axis: 1.2M, 850k, 0.25.
export function short(v) {
  const a = Math.abs(v);
  const cut = (x, unit) => trim(x) + unit;
  if (a >= 1e12) return cut(v / 1e12, 'T');
  if (a >= 1e9) return cut(v / 1e9, 'B');
  if (a >= 1e6) return cut(v / 1e6, 'M');
  if (a >= 1e4) return cut(v / 1e3, 'k');
  return trim(v);
}
function trim(v) {
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4, useGrouping: true }).format(v).replace('-', '−');
}

// exact words a number as it was given.
export function exact(v) {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 }).format(v).replace('-', '−');
}

// wrap breaks a label into at most two lines of about n characters.
export function wrap(text, n) {
  if (text.length <= n) return [text];
  const words = text.split(' ');
  const lines = [''];
  for (const w of words) {
    if (lines.at(-1) && (lines.at(-1) + ' ' + w).length > n && lines.length < 2) lines.push(w);
    else lines[lines.length - 1] = (lines.at(-1) + ' ' + w).trim();
  }
  return lines.map((l) => (l.length > n + 3 ? l.slice(0, n + 1) + '…' : l));
}

// arc is the path of a ring's piece between two turns (0 to 1, clockwise from the top).
export function arc(cx, cy, outer, inner, from, to) {
  const at = (r, t) => `${(cx + r * Math.sin(t * 2 * Math.PI)).toFixed(2)} ${(cy - r * Math.cos(t * 2 * Math.PI)).toFixed(2)}`;
  const end = Math.min(to, from + 0.99999),
    big = end - from > 0.5 ? 1 : 0;
  return `M${at(outer, from)}A${outer} ${outer} 0 ${big} 1 ${at(outer, end)}L${at(inner, end)}A${inner} ${inner} 0 ${big} 0 ${at(inner, from)}Z`;
}
