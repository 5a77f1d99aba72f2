// Where one types: commands with completion, mentions, emoji, files, shortcuts.
import { h, icon, iconButton, toast } from './dom.js';
import { state, personName } from './store.js';
import { post, upload } from './api.js';
import { menu } from './menu.js';
import { toolbar } from './inputs.js';
import { pickEmoji, findEmoji, emojiNode } from './emoji.js';
import { avatar, appAvatar } from './profile.js';

const drafts = new Map();

function commands() {
  return state.apps.flatMap((app) => (app.commands || []).map((c) => ({ ...c, app })));
}

// composer makes the box. where() gives {channel, thread_ts?, name} at the time of sending.
export function composer(where, opts = {}) {
  let rows = [],
    at = 0,
    token = null,
    sent = false;
  const hints = h('div', { class: 'complete', role: 'listbox', id: 'complete-' + (opts.thread ? 'thread' : 'main'), hidden: true });
  const usage = h('div', { class: 'usage', hidden: true });
  const box = h('textarea', {
    class: 'composer-text',
    rows: 1,
    testid: opts.thread ? 'thread-composer' : 'composer',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    oninput: typed,
    onkeydown: keys,
    onbeforeinput: (e) => {
      // Some input methods deliver the line break of an Enter that has sent the message already.
      if (e.inputType === 'insertLineBreak' && sent) e.preventDefault();
    },
    onblur: () => setTimeout(hide, 120),
    onclick: typed,
    onpaste: (e) => {
      if (e.clipboardData?.files?.length) {
        e.preventDefault();
        files([...e.clipboardData.files]);
      }
    },
  });
  const file = h('input', {
    type: 'file',
    class: 'sr-only',
    multiple: true,
    tabindex: '-1',
    'aria-label': 'Attach a file',
    testid: opts.thread ? 'thread-file' : 'file',
    onchange: () => {
      files([...file.files]);
      file.value = '';
    },
  });
  const send = h(
    'button',
    {
      type: 'button',
      class: 'send',
      testid: opts.thread ? 'thread-send' : 'send',
      'aria-label': 'Send now',
      title: 'Send now',
      disabled: true,
      onclick: submit,
    },
    icon('send'),
  );
  const also = opts.thread ? h('input', { type: 'checkbox', testid: 'broadcast' }) : null;
  const alsoName = h('span', {});
  const node = h(
    'div',
    {
      class: 'composer',
      ondragover: (e) => e.preventDefault(),
      ondrop: (e) => {
        e.preventDefault();
        files([...e.dataTransfer.files]);
      },
    },
    hints,
    usage,
    h(
      'div',
      { class: 'composer-box' },
      toolbar(() => box),
      box,
      h(
        'div',
        { class: 'composer-foot' },
        iconButton('plus', 'Attachments and shortcuts', (e) => plus(e.currentTarget), {
          class: 'icon-btn round',
          'aria-haspopup': 'menu',
          testid: opts.thread ? 'thread-plus' : 'plus',
        }),
        iconButton('smile', 'Emoji', (e) => pickEmoji(e.currentTarget, (n) => insert(`:${n}: `), { up: true })),
        h(
          'button',
          { type: 'button', class: 'icon-btn at', 'aria-label': 'Mention someone', title: 'Mention someone', onclick: () => insert('@') },
          '@',
        ),
        file,
        opts.thread
          ? null
          : iconButton('bolt', 'Shortcuts', (e) => plus(e.currentTarget, true), { testid: 'shortcuts', 'aria-haspopup': 'menu' }),
        h('span', { class: 'spacer' }),
        h('span', { class: 'composer-tip' }, 'Shift + Enter for a new line'),
        send,
      ),
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
    box.placeholder = opts.thread ? 'Reply…' : `Message ${w.name}`;
    box.setAttribute('aria-label', box.placeholder);
    if (also) {
      also.checked = false;
      alsoName.textContent = w.name;
    }
    box.value = drafts.get(key()) || '';
    size();
    hide();
  }
  function size() {
    box.style.height = 'auto';
    box.style.height = Math.min(box.scrollHeight, 240) + 'px';
    send.disabled = !box.value.trim();
  }
  function insert(text) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.focus();
    typed();
  }
  function typed() {
    drafts.set(key(), box.value);
    size();
    const before = box.value.slice(0, box.selectionStart);
    const m = /^(\/[\w-]*)$/.exec(before) || /(?:^|\s)([@#][\w.-]*)$/.exec(before) || /(?:^|\s)(:[a-z0-9_+-]{2,})$/.exec(before);
    token = m ? m[1] : null;
    suggest();
    const cmd = /^(\/[\w-]+)\s/.exec(box.value) && commands().find((c) => c.command === box.value.split(/\s/)[0]);
    usage.hidden = !cmd;
    if (cmd)
      usage.replaceChildren(
        h('strong', {}, cmd.command),
        ' ',
        h('span', { class: 'dim' }, cmd.usage_hint || ''),
        h('span', { class: 'usage-desc' }, cmd.description || ''),
      );
  }
  function suggest() {
    rows = [];
    if (token) {
      const q = token.slice(1).toLowerCase();
      if (token[0] === '/')
        rows = commands()
          .filter((c) => c.command.startsWith(token))
          .map((c) => ({
            text: c.command + ' ',
            node: [
              appAvatar(c.app, 's'),
              h(
                'span',
                { class: 'cmd' },
                h('strong', {}, c.command),
                ' ',
                h('span', { class: 'dim' }, c.usage_hint || ''),
                h('span', { class: 'cmd-desc' }, c.description || ''),
              ),
              h('span', { class: 'dim' }, c.app.name),
            ],
          }));
      else if (token[0] === '@')
        rows = [...state.people.values()]
          .filter((p) => !p.deleted && `${p.name} ${p.real_name}`.toLowerCase().includes(q))
          .slice(0, 8)
          .map((p) => ({
            text: '@' + p.name + ' ',
            node: [
              avatar(p.id, 's'),
              h('strong', {}, personName(p.id)),
              h('span', { class: 'dim' }, p.name),
              p.is_bot ? h('span', { class: 'badge-app' }, 'APP') : null,
            ],
          }));
      else if (token[0] === '#')
        rows = [...state.channels.values()]
          .filter((c) => c.name && c.kind !== 'im' && c.kind !== 'mpim' && c.name.includes(q))
          .slice(0, 8)
          .map((c) => ({ text: '#' + c.name + ' ', node: [icon(c.kind === 'group' ? 'lock' : 'hash'), h('strong', {}, c.name)] }));
      else rows = findEmoji(q).map((n) => ({ text: `:${n}: `, node: [emojiNode(n), h('span', {}, `:${n}:`)] }));
    }
    at = 0;
    if (!rows.length) {
      hide();
      return;
    }
    hints.replaceChildren(
      ...(token[0] === '/' ? [h('div', { class: 'menu-heading' }, 'Commands')] : []),
      ...rows.map(
        (r, i) =>
          (r.el = h(
            'div',
            {
              class: 'complete-row',
              role: 'option',
              id: `${hints.id}-${i}`,
              onmousedown: (e) => {
                e.preventDefault();
                take(i);
              },
            },
            r.node,
          )),
      ),
    );
    hints.hidden = false;
    box.setAttribute('aria-controls', hints.id);
    mark();
  }
  function mark() {
    rows.forEach((r, i) => {
      r.el.classList.toggle('active', i === at);
      r.el.setAttribute('aria-selected', String(i === at));
    });
    rows[at]?.el.scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-activedescendant', rows[at]?.el.id || '');
  }
  function hide() {
    hints.hidden = true;
    rows = [];
    box.removeAttribute('aria-controls');
    box.removeAttribute('aria-activedescendant');
  }
  function take(i) {
    const end = box.selectionStart,
      start = end - token.length;
    box.setRangeText(rows[i].text, start, end, 'end');
    hide();
    typed();
  }
  function keys(e) {
    if (e.isComposing) return;
    sent = e.key === 'Enter' && !e.shiftKey;
    if (rows.length && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      e.preventDefault();
      at = (at + (e.key === 'ArrowDown' ? 1 : rows.length - 1)) % rows.length;
      mark();
      return;
    }
    if (rows.length && e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      hide();
      return;
    }
    if (rows.length && e.key === 'Tab') {
      e.preventDefault();
      take(at);
      return;
    }
    // Enter on a command typed in full runs it, as in Slack; on an unfinished one it completes.
    if (rows.length && e.key === 'Enter' && !(token[0] === '/' && rows.some((r) => r.text.trim() === token))) {
      e.preventDefault();
      take(at);
      return;
    }
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      submit();
      return;
    }
    if ((e.ctrlKey || e.metaKey) && 'bi'.includes(e.key)) {
      e.preventDefault();
      node.querySelectorAll('.tool')[e.key === 'b' ? 0 : 1].click();
      return;
    }
    if (e.key === 'ArrowUp' && !box.value) opts.onEditLast?.(e);
  }
  async function submit() {
    const text = box.value.trim(),
      w = where();
    if (!text || !w) return;
    hide();
    const name = text.split(/\s/)[0];
    const command = /^\/[\w-]+$/.test(name);
    if (command && opts.thread) {
      toast(`${name} cannot be used in a thread. Type it in the channel.`, 'bad');
      return;
    }
    if (command && !commands().some((c) => c.command === name)) {
      toast(`${name} is not a valid command.`, 'bad');
      return;
    }
    const typedText = box.value;
    box.value = '';
    drafts.delete(key());
    usage.hidden = true;
    size();
    opts.onsend?.();
    try {
      if (command) {
        await post('command', { channel: w.channel, text });
        return;
      }
      await post('send', { channel: w.channel, text, thread_ts: w.thread_ts, broadcast: !!also?.checked });
      if (also) also.checked = false;
    } catch (err) {
      toast(err.message, 'bad');
      if (!box.value) {
        box.value = typedText;
        size();
      }
    }
  }
  async function files(list) {
    const w = where();
    for (const f of list) {
      try {
        await upload(w.channel, w.thread_ts, f);
      } catch (err) {
        toast(`${f.name}: ${err.message}`, 'bad');
      }
    }
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
  return { node, refresh, focus: () => box.focus(), box };
}
