// What stands around a channel's messages: bookmarks, pins, files, the canvas. Asked for when a channel is shown and when
// something there changes.
import { get } from './api.js';
import { state, on, emit } from './store.js';

const rooms = new Map();
const EMPTY = { bookmarks: [], pins: [], files: [], canvas: null };

export function roomOf(id) {
  return rooms.get(id) || EMPTY;
}

// loadRoom asks anew and tells listeners of "room".
export async function loadRoom(id) {
  try {
    rooms.set(id, { ...EMPTY, ...(await get('room', { channel: id })) });
    emit('room', id);
  } catch {
    /* the channel is gone: its messages say so */
  }
}

let timer;
function soon(id) {
  if (id !== state.place?.channel) return;
  clearTimeout(timer);
  timer = setTimeout(() => loadRoom(id), 150);
}

export function startRoom() {
  on('channel', soon);
  on('arrived', (m) => m.files?.length && soon(m.channel));
  on('changed', (m) => !!m.pinned !== roomOf(m.channel).pins.some((p) => p.ts === m.ts) && soon(m.channel));
}
