// Where one writes messages: the editor with completion, files that wait to be sent, shortcuts and commands.
import { h, icon, iconButton, toast } from './dom.js';
import { state } from './store.js';
import { post, upload } from './api.js';
import { menu } from './menu.js';
import { editor } from './editor.js';
import { markText } from './draft.js';
import { completion, commands } from './complete.js';
import { pickEmoji } from './emoji.js';
import { appAvatar } from './profile.js';
import { size } from './files.js';

const drafts = new Map();

// composer makes the box. where() gives {channel, thread_ts?, name} at the time of sending.
export function composer(where, opts = {}) {
  const own = (name) => (opts.thread ? 'thread-' : '') + name;
  let waiting = [];
  const usage = h('div', { class: 'usage', hidden: true });
  const ed = editor(
    {
      class: 'composer-text',
      testid: own('composer'),
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      onkeydown: keys,
      onblur: () => setTimeout(hints.hide, 120),
      onclick: () => hints.update(),
    },
    { oninput: typed, onfiles: attach },
  );
  const box = ed.box;
  const hints = completion(ed, 'complete-' + (opts.thread ? 'thread' : 'main'), () => where()?.channel);
  const file = h('input', {
    type: 'file',
    class: 'sr-only',
    multiple: true,
    tabindex: '-1',
    'aria-label': 'Attach a file',
    testid: own('file'),
    onchange: () => {
      attach([...file.files]);
      file.value = '';
    },
  });
  const send = h(
    'button',
    { type: 'button', class: 'send', testid: own('send'), 'aria-label': 'Send now', title: 'Send now', disabled: true, onclick: submit },
    icon('send'),
  );
  const also = opts.thread ? h('input', { type: 'checkbox', testid: 'broadcast' }) : null;
  const alsoName = h('span', {});
  const tray = h('div', { class: 'tray', role: 'list', 'aria-label': 'Files to send', hidden: true });
  const node = h(
    'div',
    {
      class: 'composer',
      ondragover: (e) => {
        e.preventDefault();
        node.classList.add('dropping');
      },
      ondragleave: (e) => {
        if (!node.contains(e.relatedTarget)) node.classList.remove('dropping');
      },
      ondrop: (e) => {
        e.preventDefault();
        node.classList.remove('dropping');
        attach([...e.dataTransfer.files]);
      },
    },
    hints.node,
    usage,
    h(
      'div',
      { class: 'composer-box' },
      ed.toolbar,
      box,
      tray,
      h(
        'div',
        { class: 'composer-foot' },
        iconButton('plus', 'Attachments and shortcuts', (e) => plus(e.currentTarget), {
          class: 'icon-btn round',
          'aria-haspopup': 'menu',
          testid: own('plus'),
        }),
        iconButton('format', 'Hide formatting', (e) => format(e.currentTarget), { 'aria-pressed': 'true', testid: own('format') }),
        iconButton('smile', 'Emoji', (e) => pickEmoji(e.currentTarget, (name) => ed.insertChip({ type: 'emoji', name }), { up: true })),
        h(
          'button',
          { type: 'button', class: 'icon-btn at', 'aria-label': 'Mention someone', title: 'Mention someone', onclick: mention },
          '@',
        ),
        file,
        opts.thread
          ? null
          : iconButton('bolt', 'Shortcuts', (e) => plus(e.currentTarget, true), { testid: 'shortcuts', 'aria-haspopup': 'menu' }),
        h('span', { class: 'spacer' }),
        h('span', { class: 'composer-tip' }, h('strong', {}, 'Shift + Enter'), ' to add a new line'),
        send,
      ),
      h('div', { class: 'drop-note', 'aria-hidden': 'true' }, icon('clip'), 'Drop files to attach them'),
    ),
    also ? h('label', { class: 'also' }, also, 'Also send to ', alsoName) : null,
  );

  function key() {
    const w = where();
    return w ? w.channel + ' ' + (w.thread_ts || '') : '';
  }
  function refresh() {
    const w = where();
    if (!w) return;
    const words = opts.thread ? 'Reply…' : `Message ${w.name}`;
    box.setAttribute('data-placeholder', words);
    box.setAttribute('aria-placeholder', words);
    box.setAttribute('aria-label', words);
    if (also) {
      also.checked = false;
      alsoName.textContent = w.name;
    }
    const draft = drafts.get(key());
    waiting = draft?.files || [];
    ed.set(draft?.block || null);
    trays();
    hints.hide();
  }
  function typed() {
    const block = ed.block();
    if (block || waiting.length) drafts.set(key(), { block, files: waiting });
    else drafts.delete(key());
    ready(block);
    if (document.activeElement === box) hints.update();
    const words = box.value;
    const cmd = /^\/[\w-]+\s/.test(words) && commands().find((c) => c.command === words.split(/\s/)[0]);
    usage.hidden = !cmd;
    if (cmd)
      usage.replaceChildren(
        h('strong', {}, cmd.command),
        ' ',
        h('span', { class: 'dim' }, cmd.usage_hint || ''),
        h('span', { class: 'usage-desc' }, cmd.description || ''),
      );
  }
  function ready(block) {
    send.disabled = (!block && !waiting.length) || waiting.some((f) => !f.id);
  }
  function mention() {
    box.focus();
    const before = ed.beforeCaret();
    ed.insertText(before && !/\s$/.test(before) ? ' @' : '@');
  }
  function format(button) {
    const hide = (ed.toolbar.hidden = !ed.toolbar.hidden);
    button.setAttribute('aria-pressed', String(!hide));
    button.title = hide ? 'Show formatting' : 'Hide formatting';
    button.setAttribute('aria-label', button.title);
    box.focus();
  }
  function keys(e) {
    if (e.isComposing) return;
    if (hints.keys(e) || ed.key(e)) return;
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      submit();
    } else if (e.key === 'ArrowUp' && !ed.block()) opts.onEditLast?.(e);
  }
  async function submit() {
    const block = ed.block(),
      text = box.value.trim(),
      files = waiting,
      w = where();
    if ((!block && !files.length) || !w) return;
    hints.hide();
    const name = text.split(/\s/)[0];
    const command = /^\/[\w-]+$/.test(name) && !files.length;
    if (command && opts.thread) {
      toast(`${name} cannot be used in a thread. Type it in the channel.`, 'bad');
      return;
    }
    if (command && !commands().some((c) => c.command === name)) {
      toast(`${name} is not a valid command.`, 'bad');
      return;
    }
    if (files.some((f) => !f.id)) return; // still on their way
    waiting = [];
    ed.set(null);
    drafts.delete(key());
    usage.hidden = true;
    trays();
    opts.onsend?.();
    try {
      if (command) {
        await post('command', { channel: w.channel, text });
        return;
      }
      await post('send', {
        channel: w.channel,
        text: markText(block),
        blocks: block ? [block] : undefined,
        files: files.length ? files.map((f) => f.id) : undefined,
        thread_ts: w.thread_ts,
        broadcast: !!also?.checked,
      });
      if (also) also.checked = false;
    } catch (err) {
      toast(err.message, 'bad');
      if (!ed.block()) {
        waiting = files;
        ed.set(block);
        trays();
      }
    }
  }
  // attach uploads files at once; they wait beneath the text until the message is sent.
  async function attach(list) {
    if (!list.length) return;
    box.focus();
    const added = list.map((f) => ({ name: f.name, size: f.size, type: f.type, local: f }));
    waiting = waiting.concat(added);
    typed();
    trays();
    await Promise.all(
      added.map(async (f) => {
        try {
          f.id = (await upload(f.local)).file.id;
        } catch (err) {
          waiting = waiting.filter((x) => x !== f);
          toast(`${f.name}: ${err.message}`, 'bad');
        }
      }),
    );
    typed();
    trays();
  }
  function trays() {
    tray.hidden = !waiting.length;
    tray.replaceChildren(
      ...waiting.map((f) =>
        h(
          'div',
          { class: 'file-chip', role: 'listitem' },
          f.id ? icon('file') : h('span', { class: 'spinner', role: 'img', 'aria-label': 'Uploading' }),
          h('span', { class: 'file-words' }, h('strong', {}, f.name), h('span', { class: 'dim' }, size(f.size))),
          iconButton('close', 'Remove ' + f.name, () => {
            waiting = waiting.filter((x) => x !== f);
            typed();
            trays();
            box.focus();
          }),
        ),
      ),
    );
    ready(ed.block());
  }
  function plus(anchor, shortcutsOnly) {
    const items = [];
    if (!shortcutsOnly) items.push({ label: 'Upload from your computer', icon: 'clip', onpick: () => file.click() });
    for (const app of state.apps) {
      const list = (app.shortcuts || []).filter((s) => s.type === 'global' || s.type === 'shortcut');
      if (list.length) items.push({ heading: app.name });
      for (const s of list)
        items.push({
          label: s.name,
          sub: s.description,
          node: appAvatar(app, 's'),
          testid: 'shortcut-' + s.callback_id,
          onpick: () => post('shortcut', { callback_id: s.callback_id, app: app.id }).catch((e) => toast(e.message, 'bad')),
        });
    }
    if (!items.length) items.push({ heading: 'No shortcuts' });
    menu(anchor, items, { label: 'Attachments and shortcuts', up: true });
  }
  return { node, refresh, focus: () => ed.focus(), box };
}
