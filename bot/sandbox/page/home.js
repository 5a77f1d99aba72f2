// An app's Home tab: its published view, drawn like a page.
import { h, fill, icon, reconcile } from './dom.js';
import { state, on, setHome } from './store.js';
import { post } from './api.js';
import { block } from './blocks.js';
import { Surface } from './surface.js';

export function homeView() {
  const page = h('div', { class: 'home-page' });
  const node = h('div', { class: 'home', testid: 'home', tabindex: '-1', hidden: true }, page);
  let app = null,
    surface = null,
    drawn = new Map();

  async function show(a) {
    app = a;
    surface = null;
    drawn = new Map();
    const have = state.homes.get(a.id);
    if (have) draw();
    else fill(page, h('div', { class: 'home-wait' }, h('span', { class: 'spinner' }), 'Loading…'));
    try {
      const { view } = await post('home', { app: a.id, tab: 'home' });
      // The app may already have published a newer one over the stream: what the stream brought wins over a null here.
      if (app === a && (view || !state.homes.get(a.id))) setHome(a.id, view);
    } catch (e) {
      fill(page, h('div', { class: 'home-wait' }, e.message));
    }
  }
  function draw() {
    const view = state.homes.get(app.id);
    if (!view?.blocks?.length) {
      drawn = new Map();
      fill(
        page,
        h(
          'div',
          { class: 'home-wait' },
          icon('app', 'big'),
          h('p', {}, `${app.name} has nothing here yet.`),
          h('p', { class: 'dim' }, 'Its Home appears as soon as the app publishes it.'),
        ),
      );
      return;
    }
    if (!surface || surface.container.view_id !== view.id) {
      surface = new Surface({ type: 'view', view_id: view.id }, null);
      drawn = new Map();
    }
    surface.reset(view.blocks, view.state?.values);
    const focus = page.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    const next = new Map();
    const rows = view.blocks.map((b, i) => {
      const key = (b.block_id || i) + JSON.stringify(b);
      const row = drawn.get(key) || block(b, surface);
      next.set(key, row);
      return row;
    });
    drawn = next;
    reconcile(page, rows);
    if (focus && document.activeElement === document.body) page.querySelector(`[data-testid="${CSS.escape(focus)}"]`)?.focus();
  }
  on('home', (id) => {
    if (app?.id === id && !node.hidden) draw();
  });
  return { node, show };
}
