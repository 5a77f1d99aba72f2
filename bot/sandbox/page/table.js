// The table and data_table blocks.
import { h, icon } from './dom.js';
import { richText } from './richtext.js';
import { element } from './elements.js';
import { mrkdwn } from './mrkdwn.js';

function cell(c, ctx) {
  if (!c) return '';
  if (c.type === 'rich_text') return richText(c);
  if (c.type === 'action_cell') return c.element ? element(c.element, ctx) : cell(c.fallback, ctx);
  if (c.type === 'raw_number') return c.text || new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 }).format(c.value);
  return mrkdwn(c.text ?? '', { plain: true });
}

function words(c) {
  if (!c) return '';
  if (c.type === 'raw_number') return c.text || String(c.value);
  if (c.type === 'rich_text') return richText(c).textContent;
  if (c.type === 'action_cell') return c.element?.text?.text || '';
  return c.text ?? '';
}

export function table(b, surface) {
  const [head, ...rest] = b.rows || [];
  const cls = (i) => {
    const s = b.column_settings?.[i] || {};
    return `al-${s.align || 'left'}${s.is_wrapped ? ' wrap' : ''}`;
  };
  const row = (cells, tag) =>
    h(
      'tr',
      {},
      (cells || []).map((c, i) => h(tag, { class: cls(i), scope: tag === 'th' ? 'col' : null }, cell(c, { surface, b }))),
    );
  return h(
    'div',
    // Not a region: a channel has many tables, and each would be a landmark of the same name.
    { class: 'table-wrap', tabindex: '0', role: 'group', 'aria-label': 'Table' },
    h(
      'table',
      { class: 'tbl' },
      h('thead', {}, head ? row(head, 'th') : null),
      h(
        'tbody',
        {},
        rest.map((r) => row(r, 'td')),
      ),
    ),
  );
}

// dataTable sorts by a click on a head, filters by words and shows page_size rows a page.
export function dataTable(b, surface) {
  const [head = [], ...rows] = b.rows || [];
  const size = b.page_size || 5,
    key = b.row_header_column_index;
  let page = 0,
    sort = null,
    filter = '';
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((r) => r[i]?.type === 'raw_number'));
  const body = h('tbody', {}),
    foot = h('div', { class: 'dt-foot' });
  const heads = head.map((c, i) =>
    h(
      'th',
      { scope: 'col', class: numeric[i] ? 'al-right' : 'al-left', 'aria-sort': 'none' },
      h(
        'button',
        {
          type: 'button',
          class: 'dt-sort',
          onclick: () => {
            sort = sort?.i === i ? (sort.down ? null : { i, down: true }) : { i, down: false };
            page = 0;
            draw();
          },
        },
        cell(c, { surface, b }),
        icon('down', 'dt-arrow'),
      ),
    ),
  );
  function shown() {
    const f = filter.trim().toLowerCase();
    const list = f ? rows.filter((r) => r.some((c) => words(c).toLowerCase().includes(f))) : [...rows];
    if (!sort) return list;
    const { i, down } = sort;
    return list.sort((x, y) => {
      const a = x[i],
        z = y[i];
      const d =
        a?.type === 'raw_number' && z?.type === 'raw_number'
          ? a.value - z.value
          : words(a).localeCompare(words(z), 'en', { numeric: true });
      return down ? -d : d;
    });
  }
  function draw() {
    const list = shown(),
      pages = Math.max(1, Math.ceil(list.length / size));
    page = Math.min(page, pages - 1);
    heads.forEach((t, i) => t.setAttribute('aria-sort', sort?.i === i ? (sort.down ? 'descending' : 'ascending') : 'none'));
    body.replaceChildren(
      ...list.slice(page * size, page * size + size).map((r) =>
        h(
          'tr',
          {},
          r.map((c, i) =>
            h(
              i === key ? 'th' : 'td',
              { class: numeric[i] ? 'al-right num' : 'al-left wrap', scope: i === key ? 'row' : null },
              cell(c, { surface, b }),
            ),
          ),
        ),
      ),
    );
    const from = list.length ? page * size + 1 : 0,
      to = Math.min(list.length, page * size + size);
    foot.replaceChildren(
      h('span', { class: 'dim' }, `${from}–${to} of ${list.length}`),
      h(
        'span',
        { class: 'dt-pages' },
        h(
          'button',
          {
            type: 'button',
            class: 'icon-btn',
            'aria-label': 'Previous page',
            disabled: page === 0,
            onclick: () => {
              page--;
              draw();
            },
          },
          icon('left'),
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'icon-btn',
            'aria-label': 'Next page',
            disabled: page >= pages - 1,
            onclick: () => {
              page++;
              draw();
            },
          },
          icon('right'),
        ),
      ),
    );
    foot.hidden = pages === 1 && !filter;
  }
  draw();
  return h(
    'div',
    { class: 'data-table' },
    h(
      'div',
      { class: 'dt-head' },
      h('strong', {}, b.caption),
      rows.length > size
        ? h('input', {
            class: 'field dt-filter',
            type: 'search',
            placeholder: 'Filter',
            'aria-label': 'Filter rows',
            oninput: (e) => {
              filter = e.target.value;
              page = 0;
              draw();
            },
          })
        : null,
    ),
    h(
      'div',
      { class: 'table-wrap', tabindex: '0', role: 'group', 'aria-label': b.caption || 'Table' },
      h('table', { class: 'tbl' }, h('thead', {}, h('tr', {}, heads)), body),
    ),
    foot,
  );
}
