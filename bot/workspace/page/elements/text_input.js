// How is text typed into a form?

import { el } from "/page/dom.js";
import { plainText } from "/page/text/object.js";

const TYPES = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
  plain_text_input: "text",
};

/** One line or several; numbers too, whose value is a string in Slack. */
export function textInput(spec, block, surface, field) {
  const value = surface.value(block, spec, {
    type: spec.type,
    value: spec.initial_value ?? null,
  }).value;
  const triggers = spec.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const dispatch = (trigger) => {
    if (block.dispatch_action && triggers.includes(trigger))
      surface.act(block, spec, { value: shown.value });
  };
  const shown = el(spec.multiline ? "textarea" : "input", {
    class: "field",
    "data-key": spec.action_id,
    maxlength: spec.max_length ?? null,
    type: spec.multiline ? null : TYPES[spec.type],
    rows: spec.multiline ? "4" : null,
    inputmode: spec.type === "number_input" ? "decimal" : null,
    placeholder: plainText(spec.placeholder) || null,
    autofocus: spec.focus_on_load === true,
    "aria-labelledby": field?.labelId,
    "aria-describedby": field?.describedBy,
    autocomplete: "off",
    on: {
      input: () => {
        surface.set(block, spec, {
          type: spec.type,
          value: shown.value === "" ? null : shown.value,
        });
        dispatch("on_character_entered");
      },
      keydown: (event) => {
        if (event.key === "Enter" && !spec.multiline) dispatch("on_enter_pressed");
      },
    },
  });
  shown.value = value ?? "";
  return shown;
}
