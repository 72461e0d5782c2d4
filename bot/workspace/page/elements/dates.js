// How are dates and times picked? With the browser's own pickers.

import { el } from "/page/dom.js";
import { dispatches } from "/page/elements/choices.js";
import { plainText } from "/page/text/object.js";

export function datePicker(spec, block, surface, field) {
  return picker(spec, block, surface, field, {
    type: "date",
    key: "selected_date",
    initial: spec.initial_date,
  });
}

export function timePicker(spec, block, surface, field) {
  return picker(spec, block, surface, field, {
    type: "time",
    key: "selected_time",
    initial: spec.initial_time,
  });
}

/** Slack's value is seconds since 1970; the browser's is local time without a zone. */
export function dateTimePicker(spec, block, surface, field) {
  return picker(spec, block, surface, field, {
    type: "datetime-local",
    key: "selected_date_time",
    initial: spec.initial_date_time,
    toField: (seconds) => {
      const date = new Date(seconds * 1000);
      return new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
        .toISOString()
        .slice(0, 16);
    },
    fromField: (text) => Math.floor(new Date(text).getTime() / 1000),
  });
}

function picker(
  spec,
  block,
  surface,
  field,
  { type, key, initial, toField = String, fromField = String },
) {
  const value = surface.value(block, spec, { type: spec.type, [key]: initial ?? null })[key];
  const changed = () => {
    const picked = shown.value ? fromField(shown.value) : null;
    surface.set(block, spec, { type: spec.type, [key]: picked });
    if (dispatches(block, field)) surface.act(block, spec, { [key]: picked });
  };
  const shown = el("input", {
    type,
    class: "field short",
    value: value === null ? null : toField(value),
    "data-key": spec.action_id,
    "aria-labelledby": field?.labelId,
    "aria-describedby": field?.describedBy,
    "aria-label": field ? null : plainText(spec.placeholder) || "Date or time",
    on: { change: changed },
  });
  return shown;
}
