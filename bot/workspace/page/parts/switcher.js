// How does one jump to another conversation by its name?

import { el } from "/page/dom.js";
import { goHome, goTo } from "/page/navigate.js";
import { channelKind, channelTitle } from "/page/parts/channel_name.js";
import { combobox } from "/page/elements/combobox.js";
import { state } from "/page/state.js";

/** Open the switcher; an open dialog is left alone. */
export function openSwitcher() {
  if (document.querySelector("dialog[open]")) return;
  const shut = () => {
    dialog.close();
    dialog.remove();
  };
  const box = combobox({
    several: false,
    chosen: [],
    placeholder: "Jump to a conversation",
    dataKey: "switcher",
    find: async (typed) => fitting(typed),
    onChange: ([entry]) => {
      shut();
      if (entry.key === "home") goHome();
      else goTo(entry.key);
    },
  });
  const dialog = el(
    "dialog",
    {
      class: "dialog switcher",
      "aria-label": "Jump to a conversation",
      on: {
        close: () => dialog.remove(),
        click: (event) => {
          if (event.target === dialog) shut();
        },
      },
    },
    box,
  );
  document.body.append(dialog);
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.focus();
  input.click();
}

function fitting(typed) {
  const wanted = typed.trim().toLowerCase();
  const home = state.bot?.home_tab
    ? [{ key: "home", label: `${state.bot.name}: Home`, aside: "app" }]
    : [];
  const entries = [...state.channels.values()].map((channel) => ({
    key: channel.id,
    label: channelTitle(channel),
    aside: channelKind(channel),
    unread: channel.unread,
  }));
  return [
    ...entries.toSorted((a, b) => Number(b.unread > 0) - Number(a.unread > 0)),
    ...home,
  ].filter(({ label }) => label.toLowerCase().includes(wanted));
}
