// How is one option, or several, chosen from a list?

import { combobox } from "/page/elements/combobox.js";
import { dispatches } from "/page/elements/choices.js";
import { optionSource } from "/page/elements/option_source.js";
import { confirmed } from "/page/layers/confirm.js";
import { plainText } from "/page/text/object.js";

/** Field names of Slack's values by where the options come from: one chosen, several chosen. */
const KEYS = {
  static: ["selected_option", "selected_options"],
  external: ["selected_option", "selected_options"],
  users: ["selected_user", "selected_users"],
  channels: ["selected_channel", "selected_channels"],
  conversations: ["selected_conversation", "selected_conversations"],
};

export function singleSelect(spec, block, surface, field) {
  const source = optionSource(spec, block, surface);
  const key = KEYS[source.kind][0];
  const initial = spec[`initial_${key.replace("selected_", "")}`] ?? null;
  const value = surface.value(block, spec, { type: spec.type, [key]: initial })[key];
  return combobox({
    ...shared(spec, field, source),
    several: false,
    chosen: value ? [source.toEntry(value)] : [],
    onChange: (entries) =>
      apply(spec, block, surface, field, {
        [key]: entries.length ? source.fromEntry(entries[0]) : null,
      }),
  });
}

export function multiSelect(spec, block, surface, field) {
  const source = optionSource(spec, block, surface);
  const key = KEYS[source.kind][1];
  const initial = spec[`initial_${key.replace("selected_", "")}`] ?? [];
  const value = surface.value(block, spec, { type: spec.type, [key]: initial })[key];
  return combobox({
    ...shared(spec, field, source),
    several: true,
    most: spec.max_selected_items ?? Infinity,
    chosen: value.map(source.toEntry),
    onChange: (entries) =>
      apply(spec, block, surface, field, { [key]: entries.map(source.fromEntry) }),
  });
}

function shared(spec, field, source) {
  return {
    find: source.find,
    placeholder: plainText(spec.placeholder) || "Choose …",
    dataKey: spec.action_id,
    labelledBy: field?.labelId,
    describedBy: field?.describedBy,
  };
}

/** Returns false when the user did not confirm: the choice is taken back. */
async function apply(spec, block, surface, field, value) {
  if (spec.confirm && !(await confirmed(spec.confirm))) return false;
  surface.set(block, spec, { type: spec.type, ...value });
  if (dispatches(block, field)) surface.act(block, spec, value);
  return true;
}
