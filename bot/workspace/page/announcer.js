// What is read out when something new is said?

import { nameOf } from "/page/people.js";
import { isReply, state } from "/page/state.js";

const LONGEST = 300;

/** Say a new message aloud once; later changes of it stay silent, or a running check would never stop talking. */
export function announce({ type, channel, message }) {
  if ((type !== "message" && type !== "ephemeral") || message.user === state.me) return;
  const here = channel === state.place.channel;
  const where = here ? "" : ` in ${state.channels.get(channel)?.name ?? "another conversation"}`;
  const kind = message.is_ephemeral
    ? " (only visible to you)"
    : isReply(message)
      ? " in a thread"
      : "";
  document.getElementById("announcer").textContent =
    `${nameOf(message.user)}${kind}${where}: ${spoken(message.text ?? "").slice(0, LONGEST)}`;
}

function spoken(text) {
  return text
    .replace(/<@(\w+)[^>]*>/g, (whole, id) => `@${nameOf(id)}`)
    .replace(/<[^>|]*\|([^>]*)>/g, "$1")
    .replace(/[*_~`<]|>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
