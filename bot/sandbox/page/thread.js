// The thread pane: the parent, its replies, and a composer.
import { h, iconButton } from './dom.js';
import { state, on, threadMessages, openThread, channelName } from './store.js';
import { MessageList } from './messages.js';
import { composer } from './composer.js';

export function threadPane() {
  const list = new MessageList({ thread: true });
  const where = () => (state.thread ? { channel: state.thread.channel, thread_ts: state.thread.ts, name: label() } : null);
  const box = composer(where, { thread: true, onsend: () => list.toBottom() });
  const sub = h('span', { class: 'dim' });
  const node = h(
    'aside',
    {
      class: 'thread pane-right',
      testid: 'thread',
      'aria-label': 'Thread',
      hidden: true,
      onkeydown: (e) => {
        if (e.key === 'Escape') openThread(null);
      },
    },
    h(
      'header',
      { class: 'pane-head' },
      h('div', {}, h('h2', {}, 'Thread'), sub),
      iconButton('close', 'Close thread', () => openThread(null), { testid: 'thread-close' }),
    ),
    list.node,
    box.node,
  );
  function label() {
    const c = state.channels.get(state.thread?.channel);
    return (c?.kind === 'channel' || c?.kind === 'group' ? '#' : '') + channelName(state.thread?.channel);
  }
  let shown = '';
  function place() {
    const t = state.thread,
      key = t ? t.channel + ' ' + t.ts : '';
    node.hidden = !t;
    document.body.classList.toggle('has-thread', !!t);
    if (!t || key === shown) {
      shown = key;
      return;
    }
    shown = key;
    sub.textContent = label();
    list.show();
    box.refresh();
    draw();
    box.focus();
  }
  function draw() {
    if (state.thread) list.draw(threadMessages() || []);
  }
  on('threadplace', place);
  on('thread', draw);
  on('people', draw);
  on('clock', draw);
  return node;
}
