// Which conversations are there, who am I, and how does the page look?

import { el, fill, icon, reconcile, sameJson } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { openMenu } from "/page/layers/menu.js";
import { appChannel } from "/page/navigate.js";
import { channelKind, channelMark, channelTitle } from "/page/parts/channel_name.js";
import { openSwitcher } from "/page/parts/switcher.js";
import { avatar, nameOf } from "/page/people.js";
import { state } from "/page/state.js";
import { placeAddress } from "/page/text/links.js";
import { nextTheme, themeName } from "/page/theme.js";

const THEME_ICONS = { auto: ICONS.auto, light: ICONS.sun, dark: ICONS.moon };

/** Open or close the drawer that the sidebar is on a narrow screen. */
export function showSidebar(open) {
  document.body.classList.toggle("with-sidebar", open);
  document.getElementById("veil").hidden = !open;
  if (open) document.querySelector("#sidebar a, #sidebar button")?.focus();
}

export class Sidebar {
  constructor(root, { onUser }) {
    this.onUser = onUser;
    this.team = el("strong", { class: "team" });
    this.app = el("ul");
    this.channels = el("ul");
    this.direct = el("ul");
    this.me = el("button", {
      type: "button",
      class: "you",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => this.chooseUser() },
    });
    this.theme = el("button", {
      type: "button",
      class: "plain",
      on: {
        click: () => {
          nextTheme();
          this.drawTheme();
        },
      },
    });
    const find = el(
      "button",
      { type: "button", class: "find", on: { click: openSwitcher } },
      icon(ICONS.search, 16),
      "Jump to …",
      el("kbd", {}, /Mac/.test(navigator.platform) ? "⌘K" : "Ctrl K"),
    );
    const shut = el(
      "button",
      {
        type: "button",
        class: "plain only-narrow",
        "aria-label": "Close the list of conversations",
        on: { click: () => showSidebar(false) },
      },
      icon(ICONS.close),
    );
    fill(
      root,
      el(
        "div",
        { class: "sidebar-head" },
        el("img", { src: "/page/icon.svg", alt: "", width: "30", height: "30" }),
        this.team,
        shut,
      ),
      find,
      el(
        "div",
        { class: "sidebar-lists" },
        group("App", this.app),
        group("Channels", this.channels),
        group("Direct messages", this.direct),
      ),
      el("div", { class: "sidebar-foot" }, this.me, this.theme),
    );
    document.getElementById("veil").addEventListener("click", () => showSidebar(false));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") showSidebar(false);
    });
    root.addEventListener("click", (event) => {
      if (event.target.closest("a")) showSidebar(false);
    });
    this.drawTheme();
  }

  draw() {
    const app = appChannel();
    const channels = [...state.channels.values()];
    this.team.textContent = state.team.name;
    drawRows(this.app, app ? [appRow(app)] : []);
    drawRows(this.channels, channels.filter(({ kind }) => kind !== "im").map(channelRow));
    drawRows(
      this.direct,
      channels.filter((channel) => channel.kind === "im" && channel !== app).map(channelRow),
    );
    if (this.shown === state.me) return;
    this.shown = state.me;
    fill(
      this.me,
      avatar(state.me),
      el(
        "span",
        { class: "you-words" },
        el("span", { class: "aside" }, "You are"),
        el("strong", {}, nameOf(state.me)),
      ),
      icon(ICONS.down, 16),
    );
  }

  drawTheme() {
    const name = themeName();
    this.theme.setAttribute("aria-label", `Colours: ${name}. Change`);
    this.theme.title = `Colours: ${name}`;
    fill(this.theme, icon(THEME_ICONS[name]));
  }

  chooseUser() {
    const people = [...state.users.values()].filter(({ kind }) => kind !== "bot");
    openMenu(
      this.me,
      people.map((user) => ({
        label: nameOf(user.id),
        aside: [user.title || user.kind, user.id === state.me ? "you" : ""]
          .filter(Boolean)
          .join(" · "),
        run: () => this.onUser(user.id),
      })),
      "Who you are",
    );
  }
}

// A row says all that is drawn of it, so that only rows that changed are drawn again.
function drawRows(list, rows) {
  list.parentElement.hidden = rows.length === 0;
  reconcile(list, rows, { key: ({ channel }) => channel.id, same: sameJson, draw: rowElement });
}

function channelRow(channel) {
  const here = state.place.channel === channel.id && state.place.tab === "messages";
  const title = channelTitle(channel);
  return { channel, here, title, unread: here ? 0 : channel.unread };
}

function appRow(channel) {
  const here = state.place.channel === channel.id;
  const looked = here && state.place.tab === "messages";
  const { connected, name } = state.bot;
  return { channel, here, title: name, unread: looked ? 0 : channel.unread, connected };
}

function rowElement({ channel, here, title, unread, connected }) {
  const props = {
    href: placeAddress(channel.id),
    class: unread ? "unread" : null,
    "aria-current": here ? "page" : null,
    title: `${title}, ${connected === undefined ? channelKind(channel) : "app"}`,
    "data-key": `channel-${channel.id}`,
  };
  return el(
    "li",
    {},
    el(
      "a",
      props,
      channelMark(channel),
      el("span", { class: "row-name" }, title),
      channel.is_archived && el("span", { class: "aside" }, "archived"),
      connected !== undefined && presence(connected),
      badge(unread),
    ),
  );
}

function presence(connected) {
  const word = connected ? "connected" : "not connected";
  return el(
    "span",
    { class: `presence ${connected ? "on" : "off"}`, title: word },
    el("span", { class: "unseen" }, ` ${word}`),
  );
}

function badge(count) {
  return count
    ? el("span", { class: "count" }, String(count), el("span", { class: "unseen" }, " unread"))
    : null;
}

function group(name, list) {
  return el("section", { "aria-label": name }, el("h2", {}, name), list);
}
