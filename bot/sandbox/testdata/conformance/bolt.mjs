// An ordinary Bolt app. It knows nothing of the workspace beyond its address, and tells on standard output, one JSON
// object a line, what reached it.
import bolt from '@slack/bolt';

const { App, LogLevel, SocketModeReceiver } = bolt;
const tell = (what, more = {}) => process.stdout.write(`${JSON.stringify({ what, ...more })}\n`);
const plain = (text) => ({ type: 'plain_text', text });
const input = (block_id, label, element) => ({ type: 'input', block_id, label: plain(label), element });
const text = { type: 'plain_text_input', action_id: 'value' };

const clientOptions = { slackApiUrl: process.env.SLACK_API_URL };
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  // The client waits for as long as for a pong before it comes back; by itself that is five seconds.
  receiver: new SocketModeReceiver({ appToken: process.env.SLACK_APP_TOKEN, clientPingTimeout: 1000, logLevel: LogLevel.ERROR, installerOptions: { clientOptions } }),
  logLevel: LogLevel.ERROR,
  clientOptions,
});

const first = (title = 'Menu', metadata = '') => ({
  type: 'modal', callback_id: 'first', title: plain(title), submit: plain('Next'), close: plain('Cancel'), notify_on_close: true,
  private_metadata: metadata,
  blocks: [
    input('dish', 'Dish', text),
    input('cook', 'Cook', { type: 'users_select', action_id: 'value' }),
    input('wine', 'Wine', { type: 'external_select', action_id: 'wines', min_query_length: 1 }),
  ],
});

const second = (dish, notes = []) => ({
  type: 'modal', callback_id: 'second', title: plain('Details'), submit: plain('Publish'), close: plain('Cancel'),
  private_metadata: JSON.stringify({ dish, notes }),
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: `*${dish}*${notes.map((n) => `\n${n}`).join('')}` } },
    { type: 'actions', block_id: 'more', elements: [{ type: 'button', action_id: 'add_note', text: plain('Add a note') }] },
    input('price', 'Price', { type: 'number_input', action_id: 'value', is_decimal_allowed: true }),
  ],
});

const note = { type: 'modal', callback_id: 'note', title: plain('Note'), submit: plain('Keep'), blocks: [input('note', 'Note', text)] };

app.command('/tally', async ({ command, ack, client, respond, say }) => {
  tell('command', { text: command.text, user: command.user_name });
  switch (command.text) {
    case 'answer':
      return ack({ response_type: 'ephemeral', text: 'answered in the acknowledgement' });
    case 'respond':
      await ack();
      return respond({ response_type: 'in_channel', text: 'answered through the response URL' });
    case 'say':
      await ack();
      await say('said once');
      return undefined;
    case 'upload':
      await ack();
      await client.files.uploadV2({ channel_id: command.channel_id, filename: 'menu.txt', content: 'soup\n', initial_comment: 'The menu' });
      return undefined;
    case 'slow':
      return undefined; // never acknowledged
  }
  await ack();
  const { view } = await client.views.open({ trigger_id: command.trigger_id, view: first() });
  tell('opened', { hash: view.hash !== '', id: view.id });
  return undefined;
});

app.options('wines', async ({ options, ack }) => {
  tell('options', { typed: options.value });
  await ack({ options: ['Red', 'White'].filter((w) => w.startsWith(options.value)).map((w) => ({ text: plain(w), value: w.toLowerCase() })) });
});

app.view('first', async ({ ack, view }) => {
  const { dish } = view.state.values;
  const dishName = dish.value.value;
  tell('first', { cook: view.state.values.cook.value.selected_user, wine: view.state.values.wine.wines.selected_option.value, metadata: view.private_metadata });
  if (dishName.length < 3) return ack({ response_action: 'errors', errors: { dish: 'A dish has at least three letters.' } });
  return ack({ response_action: 'update', view: second(dishName) });
});

app.action('add_note', async ({ ack, body, client }) => {
  await ack();
  const { view } = await client.views.push({ trigger_id: body.trigger_id, view: note });
  tell('pushed', { under: view.previous_view_id === body.view.id, root: view.root_view_id === body.view.root_view_id });
});

app.view('note', async ({ ack, view, client }) => {
  await ack();
  const typed = view.state.values.note.value.value;
  await client.views.update({ view_id: view.root_view_id, view: second('soup', [typed]) });
  tell('noted', { typed });
});

app.view('second', async ({ ack, view, client, body }) => {
  if (view.state.values.price.value.value === '0') return ack({ response_action: 'push', view: { ...note, callback_id: 'why', title: plain('Why so cheap?') } });
  await ack({ response_action: 'clear' });
  const { dish, notes } = JSON.parse(view.private_metadata);
  const said = `${dish} for ${view.state.values.price.value.value}`;
  const posted = await client.chat.postMessage({
    channel: 'C0GEN',
    text: said,
    metadata: { event_type: 'menu', event_payload: { dish } },
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `${said} by <@${body.user.id}>` } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: notes.join(', ') || 'no notes' }] },
      { type: 'actions', elements: [{ type: 'button', action_id: 'eat', value: dish, text: plain('Eat'), style: 'primary' }] },
    ],
  });
  tell('published', { ts: posted.ts, dish: posted.message.metadata?.event_payload.dish });
  return undefined;
});

app.view('why', async ({ ack, view, client }) => {
  await ack();
  tell('why', { typed: view.state.values.note.value.value, stack: view.previous_view_id !== null });
  await client.views.update({ view_id: view.previous_view_id, hash: 'stale', view: second('x') }).catch((e) => tell('refused', { error: e.data.error }));
});

app.view({ callback_id: 'first', type: 'view_closed' }, async ({ ack, body }) => {
  await ack();
  tell('closed', { cleared: body.is_cleared });
});

app.action('eat', async ({ ack, body, action, client, respond }) => {
  await ack();
  await respond({ replace_original: false, text: `Enjoy the ${action.value}` });
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: 'eaten', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `${action.value}, eaten by ${body.user.username}` } }] });
  tell('eaten', { value: action.value });
});

app.shortcut('keep', async ({ ack, shortcut, client }) => {
  await ack();
  tell('keep', { text: shortcut.message.text, channel: shortcut.channel.id });
  await client.views.open({ trigger_id: shortcut.trigger_id, view: first('Keep', shortcut.message_ts) });
});

app.shortcut('start', async ({ ack, shortcut, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: first('Start') });
});

app.message('hello', async ({ message, say }) => {
  tell('message', { text: message.text });
  await say({ text: `Hello <@${message.user}>`, thread_ts: message.ts });
});

app.event('app_mention', async ({ event, body }) => tell('mention', { id: body.event_id, text: event.text }));

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*Welcome home*' } }] } });
  tell('home', { tab: event.tab });
});

app.error(async (e) => tell('error', { message: String(e?.message ?? e), data: e?.original?.data ?? e?.data }));

const socket = app.receiver.client;
for (const name of ['connected', 'disconnected', 'reconnecting']) socket.on(name, () => tell(name));

process.stdin.on('end', () => app.stop().finally(() => process.exit(0))); // the test is over
process.stdin.resume();
await app.start();
tell('ready');
