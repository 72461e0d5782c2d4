// What could a newcomer try first?

import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";

const SEEN = "wfo-workspace-hint";

/** The strip of things to try; a click puts one into the composer. Gone for good once dismissed. */
export function hint(onPick) {
  const trial = (text) =>
    el("button", { type: "button", class: "trial", on: { click: () => onPick(text) } }, text);
  const shown = el(
    "aside",
    {
      class: "hint",
      "aria-label": "Things to try",
      hidden: localStorage.getItem(SEEN) === "seen",
    },
    el("span", {}, "Try"),
    trial("@wfo what is port 5638 for?"),
    trial("/wfo-check site42"),
    el(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": "Dismiss these hints",
        on: {
          click: () => {
            localStorage.setItem(SEEN, "seen");
            shown.hidden = true;
          },
        },
      },
      icon(ICONS.close, 14),
    ),
  );
  return shown;
}
