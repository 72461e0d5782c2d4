// Who is behind an id, and how are they pictured?

import { el, icon } from "/page/dom.js";
import { state } from "/page/state.js";

const HUES = 8;
const PULSE = "M3 13h4l2.5-8 5 15 2.7-7H21";

/** The name to show for a user id; an unknown id is shown as it is. */
export function nameOf(userId) {
  const user = state.users.get(userId);
  return user?.real_name || user?.name || userId;
}

/** The short name that is typed after "@". */
export function handleOf(userId) {
  return state.users.get(userId)?.name ?? userId;
}

export function isBot(userId) {
  return state.users.get(userId)?.kind === "bot" || userId === state.bot?.user_id;
}

/** A square with initials in a colour of one's own; the name stands beside it, so it says nothing aloud. */
export function avatar(userId, size = "") {
  const tint = [...userId].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUES;
  const face = isBot(userId) ? icon(PULSE, size === "small" ? 14 : 22) : initials(nameOf(userId));
  const kind = isBot(userId) ? "bot" : `tint-${tint}`;
  return el("span", { class: `avatar ${kind} ${size}`, "aria-hidden": "true" }, face);
}

function initials(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return (
    words
      .slice(0, 2)
      .map((word) => [...word][0].toUpperCase())
      .join("") || "?"
  );
}
