// How does a reader say whether an answer helped?

import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { plainText } from "/page/text/object.js";

/** Two thumbs; the chosen one stays marked. */
export function feedbackButtons(spec, block, surface) {
  const group = el("span", {
    class: "feedback",
    role: "group",
    "aria-label": "Was this helpful?",
  });
  const draw = (choice, path) => {
    const name = choice.accessibility_label ?? plainText(choice.text);
    const press = () => {
      for (const other of group.children)
        other.setAttribute("aria-pressed", String(other === shown));
      surface.set(block, spec, { type: spec.type, value: choice.value });
      surface.act(block, spec, { value: choice.value, text: choice.text });
    };
    const chosen =
      surface.value(block, spec, { type: spec.type, value: null }).value === choice.value;
    const shown = el(
      "button",
      {
        type: "button",
        class: "button quiet",
        "aria-label": name,
        title: name,
        "aria-pressed": String(chosen),
        "data-key": `${spec.action_id}-${choice.value}`,
        on: { click: press },
      },
      icon(path, 16),
      el("span", { class: "feedback-text" }, plainText(choice.text)),
    );
    return shown;
  };
  group.append(draw(spec.positive_button, ICONS.up), draw(spec.negative_button, ICONS.thumbDown));
  return group;
}
