// The two official clients by themselves, without Bolt: what they say of frames, answers and refusals, one JSON object a line.
import { SocketModeClient, LogLevel } from '@slack/socket-mode';
import { WebClient, ErrorCode } from '@slack/web-api';

const tell = (what, more = {}) => process.stdout.write(`${JSON.stringify({ what, ...more })}\n`);
const options = { slackApiUrl: process.env.SLACK_API_URL };
const web = new WebClient(process.env.SLACK_BOT_TOKEN, options);
const socket = new SocketModeClient({ appToken: process.env.SLACK_APP_TOKEN, logLevel: LogLevel.ERROR, clientOptions: options });

socket.on('slash_commands', async ({ ack, body, retry_num }) => {
  await ack({ text: `you typed ${body.text}` });
  tell('command', { retry: retry_num ?? null });
});
socket.on('message', async ({ ack, event, retry_num, retry_reason, accepts_response_payload }) => {
  await ack();
  tell('message', { text: event.text ?? '', retry: retry_num, reason: retry_reason, accepts: accepts_response_payload });
});

process.stdin.on('end', () => socket.disconnect().finally(() => process.exit(0)));
await socket.start();
const me = await web.auth.test();
tell('ready', { scopes: me.response_metadata.scopes.length > 3, user: me.user_id });

// Pages come by cursor, and the client follows them.
let people = 0;
for await (const page of web.paginate('users.list', { limit: 2 })) people += page.members.length;
tell('people', { people });

// Refusals come as errors with Slack's code and, where Slack says them, its messages.
for (const [method, args] of [
  ['chat.postMessage', { channel: 'C0NONE', text: 'x' }],
  ['chat.postMessage', { channel: 'C0GEN', text: 'x', blocks: [{ type: 'section' }] }],
  ['views.open', { trigger_id: 'x', view: { type: 'modal', title: { type: 'plain_text', text: 'A title of more than 24 letters' }, blocks: [] } }],
  ['usergroups.list', {}],
]) {
  await web.apiCall(method, args).then(() => tell('accepted', { method }), (e) => tell('refused', {
    method, error: e.data?.error, platform: e.code === ErrorCode.PlatformError, messages: e.data?.response_metadata?.messages ?? [], needed: e.data?.needed ?? '',
  }));
}

// A post that is refused for its pace is repeated by the client after Retry-After.
await new Promise((go) => { process.stdin.once('data', go); });
const started = Date.now();
await web.chat.postMessage({ channel: 'C0GEN', text: 'patient' });
tell('posted', { waited: Date.now() - started >= 900 });
