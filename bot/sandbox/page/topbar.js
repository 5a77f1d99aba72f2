// The top bar: workspace, search, clock, who one is, wire log, light or dark.
import { h, icon, iconButton, fill } from './dom.js';
import { state, on, personName } from './store.js';
import { setFilter } from './sidebar.js';
import { clockWidget } from './clock.js';
import { toggleLog } from './log.js';
import { avatar } from './profile.js';
import { menu } from './menu.js';

export function topbar() {
  const name = h('span', { class: 'team-name' }),
    mark = h('span', { class: 'team-mark', 'aria-hidden': 'true' });
  const you = h('button', { type: 'button', class: 'you', testid: 'person-switch', 'aria-haspopup': 'menu', onclick: () => switcher(you) });
  const search = h('input', {
    class: 'search',
    type: 'search',
    placeholder: 'Search channels',
    'aria-label': 'Search channels',
    title: 'Ctrl+K jumps anywhere',
    testid: 'search',
    oninput: () => setFilter(search.value),
    onkeydown: (e) => {
      if (e.key === 'Escape') {
        search.value = '';
        setFilter('');
        search.blur();
      }
      if (e.key === 'Enter') {
        const row = document.querySelector('.side-row');
        if (row) {
          row.click();
          search.value = '';
          setFilter('');
        }
      }
    },
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
    h('div', { class: 'team' }, mark, name),
    h('div', { class: 'search-wrap' }, icon('search'), search),
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
