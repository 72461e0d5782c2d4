// How is the user told what went wrong, or what an action did?

import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";

const STAYS_MS = { error: 9000, note: 4000 };

/** Show one sentence; `kind` "error" is read out at once and stays longer. */
export function toast(text, kind = "note") {
  const holder = document.getElementById("toasts");
  // The same refusal may come as an answer and as an event.
  if ([...holder.children].some((other) => other.textContent === text)) return;
  const shown = el(
    "div",
    { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status" },
    icon(kind === "error" ? ICONS.warn : ICONS.check, 18),
    el("span", {}, text),
    el(
      "button",
      { type: "button", "aria-label": "Dismiss", on: { click: () => drop() } },
      icon(ICONS.close, 14),
    ),
  );
  const drop = () => {
    shown.remove();
    if (!holder.childElementCount && holder.matches(":popover-open")) holder.hidePopover();
  };
  holder.append(shown);
  // Shown anew, so that it lies above a dialog that was opened since.
  if (holder.matches(":popover-open")) holder.hidePopover();
  holder.showPopover();
  setTimeout(drop, STAYS_MS[kind]);
}
