// A surface is a set of blocks that a person acts on: one view or one message. It holds what was typed and chosen, in
// Slack's own shapes, so that a redraw keeps it and a submission can carry it.
import { post } from './api.js';

const EMPTY = {
  plain_text_input: (e) => ({ value: e.initial_value || null }),
  number_input: (e) => ({ value: e.initial_value || null }),
  email_text_input: (e) => ({ value: e.initial_value || null }),
  url_text_input: (e) => ({ value: e.initial_value || null }),
  rich_text_input: (e) => ({ rich_text_value: e.initial_value || null }),
  static_select: (e) => ({ selected_option: e.initial_option || null }),
  external_select: (e) => ({ selected_option: e.initial_option || null }),
  users_select: (e) => ({ selected_user: e.initial_user || null }),
  channels_select: (e) => ({ selected_channel: e.initial_channel || null }),
  conversations_select: (e, s) => ({
    selected_conversation: e.initial_conversation || (e.default_to_current_conversation && s.here) || null,
  }),
  multi_static_select: (e) => ({ selected_options: e.initial_options || [] }),
  multi_external_select: (e) => ({ selected_options: e.initial_options || [] }),
  multi_users_select: (e) => ({ selected_users: e.initial_users || [] }),
  multi_channels_select: (e) => ({ selected_channels: e.initial_channels || [] }),
  multi_conversations_select: (e, s) => ({
    selected_conversations: e.initial_conversations || (e.default_to_current_conversation && s.here ? [s.here] : []),
  }),
  datepicker: (e) => ({ selected_date: e.initial_date || null }),
  timepicker: (e) => ({ selected_time: e.initial_time || null }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time || null }),
  checkboxes: (e) => ({ selected_options: e.initial_options || [] }),
  radio_buttons: (e) => ({ selected_option: e.initial_option || null }),
  file_input: () => ({ files: [] }),
};

function stateful(type) {
  return Object.hasOwn(EMPTY, type);
}

// bare drops from an option what Slack does not send back: description and url stay out of state.
export function bare(option) {
  if (!option) return null;
  const { text, value } = option;
  return { text, value };
}

// eachElement visits every element of the blocks with its block, also inside containers, cards and table cells.
function eachElement(blocks, visit) {
  for (const b of blocks || []) {
    if (b.type === 'input' && b.element) visit(b, b.element);
    if (b.type === 'section' && b.accessory) visit(b, b.accessory);
    if (b.type === 'actions' || b.type === 'context_actions') for (const e of b.elements || []) visit(b, e);
    if (b.type === 'container') eachElement(b.child_blocks, visit);
    if (b.type === 'card') for (const e of b.actions || []) visit(b, e);
    if (b.type === 'carousel') for (const card of b.elements || []) for (const e of card.actions || []) visit(card, e);
  }
}

export class Surface {
  // container is what an action names: {type:"message", channel, ts} or {type:"view", view_id}. `here` is the channel
  // the person is in, for default_to_current_conversation.
  constructor(container, here) {
    this.container = container;
    this.here = here;
    this.values = new Map();
    this.elements = new Map();
    this.pending = 0;
    this.known = false;
  }

  // reset takes the blocks now shown. A value whose block_id and action_id are still there stays as the person left it,
  // as in Slack; new ones start from their initial value, or on the first draw from what the workspace still holds.
  reset(blocks, held) {
    const values = new Map(),
      elements = new Map();
    eachElement(blocks, (b, e) => {
      if (!stateful(e.type)) return;
      const key = b.block_id + '\n' + e.action_id;
      let entry = this.values.get(key);
      if (entry && entry.type !== e.type) entry = null;
      if (!entry && !this.known) {
        const h = held?.[b.block_id]?.[e.action_id];
        const v = h && Object.entries(h).find(([k]) => k !== 'type')?.[1];
        if (v !== undefined && v !== null && !(Array.isArray(v) && !v.length) && h.type === e.type) entry = h;
      }
      values.set(key, entry || this.initial(e));
      elements.set(key, { block: b, element: e });
    });
    this.values = values;
    this.elements = elements;
    this.known = true;
  }

  initial(e) {
    const v = EMPTY[e.type](e, this);
    if (v.selected_option) v.selected_option = bare(v.selected_option);
    if (v.selected_options) v.selected_options = v.selected_options.map(bare);
    return { type: e.type, ...v };
  }

  get(block, element) {
    return this.values.get(block + '\n' + element.action_id) || this.initial(element);
  }

  set(block, element, value) {
    this.values.set(block + '\n' + element.action_id, { type: element.type, ...value });
    this.onchange?.(block);
  }

  // state is Slack's state.values.
  state() {
    const out = {};
    for (const [key, entry] of this.values) {
      const [block, action] = key.split('\n');
      (out[block] ||= {})[action] = entry;
    }
    return out;
  }

  // act tells the workspace of a press or a choice; true when the app acknowledged it.
  async act(block, element, value) {
    this.pending++;
    try {
      const answer = await post('action', {
        container: this.container,
        block_id: block,
        action_id: element.action_id,
        value: value || {},
        state: this.state(),
      });
      return { ok: answer.ok !== false, trouble: answer.trouble };
    } catch (e) {
      return { ok: false, trouble: e.message };
    } finally {
      this.pending--;
    }
  }

  suggest(block, element, value) {
    const c = this.container;
    const where = c.type === 'view' ? { view_id: c.view_id } : { channel: c.channel, ts: c.ts };
    return post('suggest', { ...where, block_id: block, action_id: element.action_id, value });
  }
}
