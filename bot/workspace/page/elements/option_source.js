// Where do a select's options come from, and which fit what was typed?

import { nameOf } from "/page/people.js";
import { state } from "/page/state.js";
import { plainText } from "/page/text/object.js";

/**
 * `{kind, find, toEntry, fromEntry}` of a select. An entry is `{key, label, aside, group, option}`; `find(typed)`
 * resolves to entries, or to a sentence that says why there are none yet.
 */
export function optionSource(spec, block, surface) {
  const kind = spec.type.replace(/^multi_/, "").replace(/_select$/, "");
  if (kind === "static")
    return { kind, ...OPTION, find: async (typed) => fitting(optionEntries(spec), typed) };
  if (kind === "external")
    return { kind, ...OPTION, find: (typed) => ask(spec, block, surface, typed) };
  const list = { users: people, channels, conversations }[kind];
  const toEntry = (id) => list().find((entry) => entry.key === id) ?? { key: id, label: id };
  return {
    kind,
    toEntry,
    fromEntry: (entry) => entry.key,
    find: async (typed) => fitting(list(), typed),
  };
}

const OPTION = {
  toEntry: (option) => ({
    key: option.value,
    label: plainText(option.text),
    aside: plainText(option.description),
    option,
  }),
  fromEntry: (entry) => entry.option,
};

function optionEntries({ options, option_groups: groups }) {
  if (!groups?.length) return (options ?? []).map(OPTION.toEntry);
  return groups.flatMap((group) =>
    group.options.map((option) => ({ ...OPTION.toEntry(option), group: plainText(group.label) })),
  );
}

async function ask(spec, block, surface, typed) {
  const least = spec.min_query_length ?? 3;
  if (typed.length < least)
    return `Type at least ${least} ${least === 1 ? "character" : "characters"}`;
  return optionEntries(await surface.options(block, spec, typed));
}

function people() {
  return [...state.users.values()]
    .filter((user) => user.kind !== "bot")
    .map((user) => ({ key: user.id, label: nameOf(user.id), aside: user.name }));
}

function channels() {
  return [...state.channels.values()]
    .filter((channel) => channel.kind !== "im")
    .map((channel) => ({ key: channel.id, label: `#${channel.name}` }));
}

function conversations() {
  const direct = [...state.channels.values()].filter((channel) => channel.kind === "im");
  return [
    ...channels(),
    ...direct.map((channel) => ({ key: channel.id, label: `@${channel.name}` })),
  ];
}

function fitting(entries, typed) {
  const wanted = typed.trim().toLowerCase();
  return entries.filter((entry) =>
    `${entry.label} ${entry.aside ?? ""}`.toLowerCase().includes(wanted),
  );
}
