// How does one try a workflow step of the app without Workflow Builder?

import * as api from "/page/api.js";
import { el, freshId } from "/page/dom.js";
import { toast } from "/page/layers/toast.js";
import { state } from "/page/state.js";

const TYPES = {
  "slack#/types/user_id": "U…",
  "slack#/types/channel_id": "C…",
  integer: "0",
  number: "0",
};

/** Ask for the inputs of `step` and run it; its end comes as a notice. */
export function openStep(step) {
  const titleId = freshId("step");
  const fields = step.inputs.map((input) => ({
    input,
    field: el("input", {
      class: "field",
      id: freshId("input"),
      required: input.is_required === true,
      placeholder: TYPES[input.type] ?? null,
      // Workflow Builder would offer the person who started the workflow.
      value: input.type === "slack#/types/user_id" ? state.me : null,
      autocomplete: "off",
    }),
  }));
  const shut = () => {
    dialog.close();
    dialog.remove();
  };
  const run = async (event) => {
    event.preventDefault();
    const inputs = Object.fromEntries(
      fields
        .filter(({ field }) => field.value)
        .map(({ input, field }) => [input.name, typed(input.type, field.value)]),
    );
    try {
      await api.runStep(step.callback_id, inputs);
      shut();
    } catch (error) {
      note.textContent = error.message;
    }
  };
  const note = el("p", { class: "input-error", role: "alert" });
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-labelledby": titleId, on: { close: () => dialog.remove() } },
    el("header", { class: "dialog-head" }, el("h2", { id: titleId }, step.title)),
    el(
      "form",
      { on: { submit: run } },
      el(
        "div",
        { class: "dialog-body" },
        el("p", { class: "aside" }, step.description),
        fields.map(({ input, field }) =>
          el(
            "div",
            { class: "block-input" },
            el(
              "label",
              { class: "input-label", for: field.id },
              input.title || input.name,
              !input.is_required && el("span", { class: "aside" }, " (optional)"),
            ),
            field,
            input.description && el("div", { class: "aside" }, input.description),
          ),
        ),
        note,
      ),
      el(
        "div",
        { class: "dialog-foot" },
        el("button", { type: "button", class: "button", on: { click: shut } }, "Cancel"),
        el("button", { type: "submit", class: "button primary" }, "Run"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function typed(type, text) {
  if (type === "boolean") return text === "true";
  return type === "integer" || type === "number" ? Number(text) : text;
}

/** Say how a step ended. */
export function stepEnded({ state: end, error, outputs }) {
  if (end === "failed") toast(`The workflow step failed: ${error}`, "error");
  else toast(`The workflow step is done. ${spelled(outputs ?? {})}`);
}

function spelled(outputs) {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}: ${value}`)
    .join(" · ");
}
