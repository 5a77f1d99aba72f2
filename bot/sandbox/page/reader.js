// What a screen reader is told of: messages that arrive in the open conversation or mention the person.
import { announce } from './dom.js';
import { state, on, isReply } from './store.js';
import { plainWords } from './mrkdwn.js';
import { authorName } from './message.js';

export function startReader() {
  on('arrived', (m) => {
    if (m.user === state.me.id && !m.bot_id) return;
    const app = state.apps.find((a) => a.im === m.channel);
    const here = m.channel === state.place?.channel || (app && app.id === state.place?.app && state.place.tab === 'messages');
    const inThread = isReply(m) && state.thread?.channel === m.channel && state.thread.ts === m.thread_ts;
    if (!(here && !isReply(m)) && !inThread && !(here && m.subtype === 'thread_broadcast')) return;
    announce(`${authorName(m)}${m.is_ephemeral ? ', only visible to you' : ''}: ${plainWords(m.text || '') || 'a message'}`);
  });
}
