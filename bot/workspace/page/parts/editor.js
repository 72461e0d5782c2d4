// How does one mend a message of one's own?

import * as api from "/page/api.js";
import { el } from "/page/dom.js";
import { toast } from "/page/layers/toast.js";
import { change, state } from "/page/state.js";
import { handleOf } from "/page/people.js";
import { unescaped } from "/page/text/special.js";

export function startEditing(ts) {
  change(() => {
    state.editing = ts;
  });
}

export function editor(channel, message) {
  const stop = () =>
    change(() => {
      state.editing = null;
    });
  const save = async () => {
    try {
      await api.edit(channel, message.ts, field.value);
      stop();
    } catch (error) {
      toast(error.message, "error");
    }
  };
  const keys = (event) => {
    if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  };
  const field = el("textarea", {
    class: "field",
    rows: "3",
    "aria-label": "Edit the message",
    on: { keydown: keys },
  });
  field.value = typed(message.text);
  queueMicrotask(() => field.focus());
  return el(
    "div",
    { class: "editor" },
    field,
    el(
      "div",
      { class: "block-actions small" },
      el("button", { type: "button", class: "button", on: { click: stop } }, "Cancel"),
      el("button", { type: "button", class: "button primary", on: { click: save } }, "Save"),
    ),
  );
}

/** What the user would have typed for this text: names for ids, bare links, no escapes. */
function typed(text) {
  return unescaped(
    text
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (whole, id) => `@${handleOf(id)}`)
      .replace(
        /<#(\w+)(?:\|([^>]*))?>/g,
        (whole, id, name) => `#${state.channels.get(id)?.name ?? name ?? id}`,
      )
      .replace(/<(https?:[^|>]+|mailto:[^|>]+)\|([^>]+)>/g, "$2")
      .replace(/<(https?:[^>]+)>/g, "$1"),
  );
}
