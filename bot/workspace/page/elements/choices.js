// How are checkboxes and radio buttons drawn?

import { confirmed } from "/page/layers/confirm.js";
import { el, freshId } from "/page/dom.js";
import { textNodes } from "/page/text/object.js";

export function checkboxes(spec, block, surface, field) {
  const initial = { type: spec.type, selected_options: spec.initial_options ?? [] };
  const chosen = surface.value(block, spec, initial).selected_options;
  return group(spec, field, {
    type: "checkbox",
    isChosen: (option) => chosen.some((other) => other.value === option.value),
    use: (boxes) => {
      const options = spec.options.filter((option, at) => boxes[at].checked);
      return apply(spec, block, surface, field, { selected_options: options });
    },
  });
}

export function radioButtons(spec, block, surface, field) {
  const initial = { type: spec.type, selected_option: spec.initial_option ?? null };
  const chosen = surface.value(block, spec, initial).selected_option;
  return group(spec, field, {
    type: "radio",
    isChosen: (option) => chosen?.value === option.value,
    use: (boxes) => {
      const option = spec.options.find((other, at) => boxes[at].checked) ?? null;
      return apply(spec, block, surface, field, { selected_option: option });
    },
  });
}

/** Whether the app hears of a change at once: always, but in an input block only if it asked for that. */
export function dispatches(block, field) {
  return !field || block.dispatch_action === true;
}

async function apply(spec, block, surface, field, value) {
  if (spec.confirm && !(await confirmed(spec.confirm))) return;
  surface.set(block, spec, { type: spec.type, ...value });
  if (dispatches(block, field)) await surface.act(block, spec, value);
}

function group(spec, field, { type, isChosen, use }) {
  const name = freshId("choice");
  const boxes = spec.options.map((option, at) =>
    el("input", {
      type,
      name,
      checked: isChosen(option),
      "data-key": `${spec.action_id}-${at}`,
      on: { change: () => use(boxes) },
    }),
  );
  const rows = spec.options.map((option, at) =>
    el(
      "label",
      { class: "choice" },
      boxes[at],
      el(
        "span",
        {},
        textNodes(option.text),
        option.description && el("span", { class: "aside" }, textNodes(option.description)),
      ),
    ),
  );
  return el(
    "div",
    {
      class: "choices",
      role: type === "radio" ? "radiogroup" : "group",
      "aria-labelledby": field?.labelId,
      "aria-describedby": field?.describedBy,
      "aria-label": field ? null : "Choices",
    },
    rows,
  );
}
