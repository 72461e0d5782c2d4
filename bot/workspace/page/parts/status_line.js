// What does the app say that it is doing?

import { el, fill } from "/page/dom.js";
import { handleOf } from "/page/people.js";
import { state } from "/page/state.js";

/** Draw "wfo is looking …" into `place`; nothing when it is silent. */
export function drawStatus(place, at) {
  const status = state.statuses.get(at);
  const words = status && [
    handleOf(state.bot.user_id),
    " ",
    status.loading.at(-1) ?? status.status,
    " ",
    el("span", { class: "dots", "aria-hidden": "true" }),
  ];
  fill(place, words ?? []);
}
