// The top bar: workspace, search, clock, who one is, wire log, light or dark.
import { h, icon, iconButton, fill } from './dom.js';
import { state, on, personName } from './store.js';
import { quick } from './quick.js';
import { clockWidget } from './clock.js';
import { toggleLog } from './log.js';
import { avatar } from './profile.js';
import { menu } from './menu.js';

export function topbar() {
  const name = h('span', { class: 'team-name' }),
    mark = h('span', { class: 'team-mark', 'aria-hidden': 'true' });
  const you = h('button', { type: 'button', class: 'you', testid: 'person-switch', 'aria-haspopup': 'menu', onclick: () => switcher(you) });
  const words = h('span', { class: 'search-words' });
  const search = h(
    'button',
    {
      type: 'button',
      class: 'search',
      'aria-haspopup': 'dialog',
      'aria-label': 'Search the workspace',
      title: 'Search (Ctrl+K)',
      testid: 'search',
      onclick: () => quick(),
    },
    icon('search'),
    words,
  );
  // On a narrow page the sidebar is a drawer.
  const drawer = iconButton(
    'menu',
    'Channels',
    () => {
      const open = document.body.classList.toggle('side-open');
      drawer.setAttribute('aria-expanded', String(open));
      if (open) document.querySelector('#sidebar .side-row')?.focus();
    },
    { class: 'icon-btn drawer', 'aria-expanded': 'false', 'aria-controls': 'sidebar', testid: 'drawer' },
  );
  on('place', () => drawer.setAttribute('aria-expanded', 'false'));
  addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !document.body.classList.contains('side-open')) return;
    document.body.classList.remove('side-open');
    drawer.setAttribute('aria-expanded', 'false');
    drawer.focus();
  });
  const theme = iconButton(
    'moon',
    'Dark or light',
    () => {
      const to = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
      document.documentElement.dataset.theme = to;
      try {
        localStorage.setItem('workspace-theme', to);
      } catch {
        /* not kept */
      }
      face();
    },
    { testid: 'theme' },
  );
  const face = () => fill(theme, icon(document.documentElement.dataset.theme === 'dark' ? 'sun' : 'moon'));
  face();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (e) => {
    try {
      if (localStorage.getItem('workspace-theme')) return;
    } catch {
      /* follow the system */
    }
    document.documentElement.dataset.theme = e.matches ? 'dark' : 'light';
    face();
  });
  function draw() {
    name.textContent = state.team.name || 'Workspace';
    words.textContent = 'Search ' + (state.team.name || 'the workspace');
    search.setAttribute('aria-label', words.textContent);
    mark.textContent = (state.team.name || 'W').trim()[0].toUpperCase();
    fill(
      you,
      avatar(state.me.id, 's'),
      h('span', { class: 'you-text' }, h('span', { class: 'you-are' }, 'You are: '), h('strong', {}, personName(state.me.id))),
      state.switch.length > 1 ? icon('down') : null,
    );
  }
  on('boot', draw);
  on('people', draw);
  return h(
    'header',
    { class: 'topbar' },
    drawer,
    h('div', { class: 'team' }, mark, name),
    search,
    clockWidget(),
    you,
    h(
      'button',
      {
        type: 'button',
        class: 'icon-btn log-btn',
        'aria-label': 'Wire log',
        title: 'Wire log',
        testid: 'log-toggle',
        onclick: (e) => toggleLog(e.currentTarget),
      },
      icon('pulse'),
    ),
    theme,
  );
}

// become opens the page anew as another person; the channel stays in the address.
function become(id) {
  const url = new URL(location.href);
  url.searchParams.set('as', id);
  location.assign(url);
}

function switcher(anchor) {
  menu(
    anchor,
    [
      { heading: 'Become' },
      ...state.switch.map((id) => ({
        label: personName(id),
        sub: state.people.get(id)?.title || '@' + (state.people.get(id)?.name || id),
        node: avatar(id, 's'),
        checked: id === state.me.id,
        testid: 'become-' + (state.people.get(id)?.name || id),
        onpick: () => {
          if (id !== state.me.id) become(id);
        },
      })),
    ],
    { align: 'end', label: 'Become another person' },
  );
}
