// Permalinks of this workspace: /archives/CHANNEL/pTS, with thread_ts for a reply. They are followed inside the page.
import { state, go, loadChannel, loadOlder, openThread } from './store.js';

// readPermalink gives {channel, ts, thread} of an address of this workspace, or null.
export function readPermalink(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (url.origin !== location.origin) return null;
  const m = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?\/?$/.exec(url.pathname);
  return m ? { channel: m[1], ts: m[2] ? `${m[2]}.${m[3]}` : '', thread: url.searchParams.get('thread_ts') || '' } : null;
}

export async function follow({ channel, ts, thread }) {
  if (!state.channels.has(channel)) return;
  go({ channel });
  const root = thread && thread !== ts ? thread : '';
  try {
    const want = root || ts;
    const entry = await loadChannel(channel);
    for (let i = 0; i < 20 && want && entry.more && !entry.messages.some((m) => m.ts === want); i++) await loadOlder(channel);
  } catch {
    return;
  }
  // The pane draws and goes to the bottom first.
  setTimeout(() => {
    if (root) openThread({ channel, ts: root });
    show(document.querySelector(`.main [data-ts="${root || ts}"]`));
    if (root) setTimeout(() => show(document.querySelector(`.thread [data-ts="${ts}"]`)), 300);
  }, 80);
}

function show(node) {
  if (!node) return;
  node.scrollIntoView({ block: 'center' });
  node.classList.add('flash');
  setTimeout(() => node.classList.remove('flash'), 2500);
}
