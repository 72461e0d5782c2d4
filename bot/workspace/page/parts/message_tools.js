// What can be done with a message?

import * as api from "/page/api.js";
import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { reallySure } from "/page/layers/confirm.js";
import { openMenu } from "/page/layers/menu.js";
import { toast } from "/page/layers/toast.js";
import { goTo } from "/page/navigate.js";
import { startEditing } from "/page/parts/editor.js";
import { nameOf } from "/page/people.js";
import { change, state } from "/page/state.js";
import { placeAddress } from "/page/text/links.js";

/** The tools of a message; they show when it is pointed at or holds the focus. `current()` gives it as it is now. */
export function tools({ channel, message, panel }, current) {
  const whose = `message of ${nameOf(message.user)}`;
  const reply =
    panel === "stream" &&
    !message.is_ephemeral &&
    el(
      "button",
      {
        type: "button",
        "aria-label": `Reply in thread to ${whose}`,
        title: "Reply in thread",
        on: { click: () => goTo(channel, message.thread_ts ?? message.ts) },
      },
      icon(ICONS.reply),
    );
  const more = el(
    "button",
    {
      type: "button",
      "aria-label": `More for this ${whose}`,
      title: "More",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      class: "more",
      on: { click: () => openMenu(more, choices(channel, current()), "Message") },
    },
    icon(ICONS.more),
  );
  return el("div", { class: "message-tools" }, reply, more);
}

function choices(channel, message) {
  if (message.is_ephemeral)
    return [{ label: "Dismiss", icon: ICONS.close, run: () => dismiss(channel, message) }];
  const own = message.user === state.me;
  return [
    ...state.shortcuts
      .filter(({ type }) => type === "message")
      .map((shortcut) => ({
        label: shortcut.name,
        aside: state.bot?.name,
        icon: ICONS.bolt,
        run: () =>
          tell(() =>
            api.runShortcut({
              callback_id: shortcut.callback_id,
              channel,
              message_ts: message.ts,
            }),
          ),
      })),
    { label: "Copy link", icon: ICONS.link, run: () => copyLink(channel, message) },
    { label: "Copy text", icon: ICONS.file, run: () => copy(message.text, "Text copied.") },
    own && { label: "Edit", icon: ICONS.edit, run: () => startEditing(message.ts) },
    own && { label: "Delete", icon: ICONS.bin, danger: true, run: () => remove(channel, message) },
  ].filter(Boolean);
}

function dismiss(channel, message) {
  change(() => {
    for (const map of [state.messages, state.threads]) {
      for (const [at, messages] of map)
        map.set(
          at,
          messages.filter((other) => other !== message),
        );
    }
  });
}

function copyLink(channel, message) {
  const hash = placeAddress(channel, message.thread_ts ?? null, message.ts);
  return copy(`${location.origin}${location.pathname}${hash}`, "Link copied.");
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast("The browser does not let this page write to the clipboard.", "error");
  }
}

async function remove(channel, message) {
  const sure = await reallySure("Delete this message?", "It is gone for everybody.", "Delete");
  if (sure) await tell(() => api.remove(channel, message.ts));
}

async function tell(work) {
  try {
    await work();
  } catch (error) {
    toast(error.message, "error");
  }
}
