// The rich_text_input element: an editor with its toolbar, whose value is a rich_text block.
import { h } from './dom.js';
import { testid } from './elements.js';
import { editor } from './editor.js';
import { completion } from './complete.js';
import { flushers } from './inputs.js';

let serial = 0;

export function richInput(e, ctx) {
  const { surface, b } = ctx;
  const on = ctx.input && ctx.dispatch ? e.dispatch_action_config?.trigger_actions_on || ['on_enter_pressed'] : [];
  const now = () => ({ rich_text_value: ed.block() });
  let timer = null;
  const dispatch = () => {
    clearTimeout(timer);
    timer = null;
    surface.act(b.block_id, e, now());
  };
  const ed = editor(
    {
      class: 'field rich',
      testid: testid(e),
      'data-placeholder': e.placeholder?.text,
      'aria-placeholder': e.placeholder?.text,
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-labelledby': ctx.labelId,
      'aria-describedby': ctx.describedBy,
      'aria-required': ctx.required ? 'true' : null,
      'data-focus': e.focus_on_load ? '1' : null,
      style: {
        'min-height': (e.min_lines || 3) * 22 + 16 + 'px',
        'max-height': Math.min(16, Math.max(e.min_lines || 3, e.max_lines || 12)) * 22 + 16 + 'px',
      },
      onkeydown: (ev) => {
        if (ev.isComposing || hints.keys(ev) || ed.key(ev)) return;
        if (ev.key !== 'Enter' || !(ev.ctrlKey || ev.metaKey)) return;
        ev.preventDefault();
        if (on.includes('on_enter_pressed')) dispatch();
        else ed.box.dispatchEvent(new CustomEvent('wantsubmit', { bubbles: true }));
      },
      onblur: (ev) => {
        setTimeout(hints.hide, 120);
        if (timer && ev.relatedTarget?.dataset.testid !== 'modal-submit') dispatch();
      },
    },
    {
      value: surface.get(b.block_id, e).rich_text_value,
      oninput: () => {
        surface.set(b.block_id, e, now());
        if (document.activeElement === ed.box) hints.update();
        if (!on.includes('on_character_entered')) return;
        clearTimeout(timer);
        timer = setTimeout(dispatch, 500);
      },
    },
  );
  const hints = completion(ed, 'complete-' + ++serial, () => surface.here, true);
  flushers.set(ed.box, (send) => {
    if (timer && send) dispatch();
    clearTimeout(timer);
    timer = null;
  });
  return h('div', { class: 'field-wrap rich-wrap' }, ed.toolbar, ed.box, hints.node);
}
