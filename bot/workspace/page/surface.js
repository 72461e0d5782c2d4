// What was entered on a message or a view, and how does a use of its elements reach the app?

import * as api from "/page/api.js";
import { toast } from "/page/layers/toast.js";

const surfaces = new Map();

/** What the page remembers for its own drawing but Slack keeps no value of. */
const STATELESS = new Set(["feedback_buttons"]);

/** One message or view: its address for the app, and the values of its inputs, kept over redraws. */
class Surface {
  constructor(address) {
    this.address = address;
    this.values = new Map();
  }

  get isView() {
    return Boolean(this.address.view_id);
  }

  /** The value of one element; `initial` is taken the first time it is drawn. */
  value(block, element, initial) {
    const key = keyOf(block.block_id, element.action_id);
    if (!this.values.has(key)) this.set(block, element, initial);
    return this.values.get(key).value;
  }

  set(block, element, value) {
    const { block_id: blockId } = block;
    this.values.set(keyOf(blockId, element.action_id), {
      blockId,
      actionId: element.action_id,
      value,
    });
  }

  /** Slack's `{block_id: {action_id: {type, …}}}` of what is drawn now. */
  state() {
    const whole = {};
    for (const { blockId, actionId, value } of this.values.values()) {
      if (STATELESS.has(value.type)) continue;
      whole[blockId] = { ...whole[blockId], [actionId]: value };
    }
    return whole;
  }

  /** Forget the values of blocks that are no longer there. */
  keepOnly(blocks) {
    const ids = new Set(blocks.map((block) => block.block_id));
    for (const [key, { blockId }] of this.values) if (!ids.has(blockId)) this.values.delete(key);
  }

  /** Tell the app that `element` was used; a refusal is shown to the user. Resolves when it is acknowledged. */
  async act(block, element, action) {
    const use = {
      ...this.address,
      block_id: block.block_id,
      action_id: element.action_id,
      state: this.state(),
    };
    try {
      await api.act({ ...use, action: { type: element.type, ...action } });
    } catch (error) {
      toast(error.message, "error");
    }
  }

  async options(block, element, typed) {
    const { address } = this;
    return api.readOptions({
      ...address,
      block_id: block.block_id,
      action_id: element.action_id,
      value: typed,
    });
  }
}

function keyOf(blockId, actionId) {
  return JSON.stringify([blockId, actionId]);
}

function surfaceAt(key, address) {
  if (!surfaces.has(key)) surfaces.set(key, new Surface(address));
  return surfaces.get(key);
}

/** The same surface each time for one message; it is another one in the thread's panel. */
export function messageSurface(channel, ts, panel) {
  return surfaceAt(`message:${panel}:${channel}:${ts}`, { channel, message_ts: ts });
}

export function viewSurface(viewId) {
  return surfaceAt(`view:${viewId}`, { view_id: viewId });
}

export function forgetView(viewId) {
  surfaces.delete(`view:${viewId}`);
}
