// Which questions does the app suggest to start with?

import { el, fill } from "/page/dom.js";
import { state } from "/page/state.js";

/** Draw the suggested prompts of `at` into `place`; a click sends one. */
export function drawPrompts(place, at, onPick) {
  const suggested = state.prompts.get(at);
  place.hidden = !suggested?.prompts?.length;
  if (place.hidden) {
    fill(place);
    return;
  }
  fill(
    place,
    suggested.title && el("p", { class: "aside" }, suggested.title),
    suggested.prompts.map(({ title, message }) =>
      el(
        "button",
        {
          type: "button",
          class: "button prompt",
          on: { click: () => onPick(message) },
        },
        title,
      ),
    ),
  );
}
