// How is an input block drawn: label, element, hint, error?

import { el, freshId } from "/page/dom.js";
import { element } from "/page/elements/index.js";
import { plainText } from "/page/text/object.js";

export function input(block, surface) {
  const field = { labelId: freshId("label"), describedBy: null };
  const errorId = freshId("error");
  const hintId = freshId("hint");
  field.describedBy = block.hint ? `${hintId} ${errorId}` : errorId;
  const control = element(block.element, block, surface, field);
  const label = el(
    "div",
    {
      class: "input-label",
      id: field.labelId,
      on: { click: () => control.querySelector?.("input")?.focus() ?? control.focus() },
    },
    plainText(block.label),
    block.optional && el("span", { class: "aside" }, " (optional)"),
  );
  return el(
    "div",
    { class: "block-input", "data-block": block.block_id },
    label,
    control,
    block.hint && el("div", { class: "aside", id: hintId }, plainText(block.hint)),
    el("p", { class: "input-error", id: errorId, hidden: true }),
  );
}

/** Put the sentence of each block id at its field and the focus into the first; "" takes one away. */
export function showErrors(form, errors) {
  let first = null;
  for (const holder of form.querySelectorAll("[data-block]")) {
    const sentence = errors[holder.dataset.block] ?? "";
    const place = holder.querySelector(".input-error");
    place.textContent = sentence;
    place.hidden = !sentence;
    const control = holder.querySelector("input, textarea, [role=combobox]");
    if (sentence) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (sentence && !first) first = control;
  }
  first?.focus();
}

/** Which inputs of a form are missing or too short; sentences by block id, as the app's own errors. */
export function missing(blocks, values) {
  const errors = {};
  for (const block of blocks) {
    if (block.type !== "input") continue;
    const value = values[block.block_id]?.[block.element.action_id];
    const sentence = complaint(block, value);
    if (sentence) errors[block.block_id] = sentence;
  }
  return errors;
}

function complaint({ element: spec, optional }, value) {
  const entered = Object.entries(value ?? {}).find(([key]) => key !== "type")?.[1];
  const empty = entered === null || entered === undefined || entered.length === 0;
  if (empty) return optional ? null : "Please fill this in.";
  if (spec.min_length && entered.length < spec.min_length)
    return `At least ${spec.min_length} characters, please.`;
  if (spec.type === "number_input") return numberComplaint(spec, entered);
  return null;
}

function numberComplaint(spec, entered) {
  const number = Number(entered);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (!spec.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (spec.min_value !== undefined && number < Number(spec.min_value))
    return `Not below ${spec.min_value}, please.`;
  if (spec.max_value !== undefined && number > Number(spec.max_value))
    return `Not above ${spec.max_value}, please.`;
  return null;
}
