// What does the app say that it is doing, and how does one stop it?

import * as api from "/page/api.js";
import { el, reconcile } from "/page/dom.js";
import { toast } from "/page/layers/toast.js";
import { handleOf } from "/page/people.js";
import { state } from "/page/state.js";

/** Draw "wfo is looking …" into `place`; nothing when it is silent. In a thread it can be stopped. */
export function drawStatus(place, at) {
  const status = state.statuses.get(at);
  reconcile(place, status ? [status] : [], { key: () => "status", draw: () => line(at, status) });
}

function line(at, { status, loading }) {
  const [channel, thread] = at.split(":");
  const stop = () =>
    api.stopAgent(channel, thread).catch((error) => toast(error.message, "error"));
  return el(
    "span",
    {},
    `${handleOf(state.bot.user_id)} ${loading.at(-1) ?? status} `,
    el("span", { class: "dots", "aria-hidden": "true" }),
    thread && el("button", { type: "button", class: "stop", on: { click: stop } }, "Stop"),
  );
}
