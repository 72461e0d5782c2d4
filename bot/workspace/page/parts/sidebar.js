// Which conversations are there, who am I, and how does the page look?

import { el, fill, icon } from "/page/dom.js";
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
    const seen = [state.channels, state.place, state.me, state.bot, [...state.channels.values()]];
    const signature = JSON.stringify([
      seen[4],
      state.place.channel,
      state.place.tab,
      state.me,
      state.bot,
      state.users.size,
    ]);
    if (signature === this.signature) return;
    this.signature = signature;
    const app = appChannel();
    const channels = [...state.channels.values()];
    this.team.textContent = state.team.name;
    fill(this.app, state.bot && app ? [this.appRow(app)] : []);
    fill(
      this.channels,
      channels.filter(({ kind }) => kind !== "im").map((channel) => this.row(channel)),
    );
    fill(
      this.direct,
      channels
        .filter((channel) => channel.kind === "im" && channel !== app)
        .map((channel) => this.row(channel)),
    );
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

  row(channel) {
    const here = state.place.channel === channel.id && state.place.tab === "messages";
    const unread = channel.unread > 0 && !here;
    return el(
      "li",
      {},
      el(
        "a",
        {
          href: placeAddress(channel.id),
          class: unread ? "unread" : null,
          "aria-current": here ? "page" : null,
          title: `${channelTitle(channel)}, ${channelKind(channel)}`,
        },
        channelMark(channel),
        el("span", { class: "row-name" }, channelTitle(channel)),
        channel.is_archived && el("span", { class: "aside" }, "archived"),
        badge(unread && channel.unread),
      ),
    );
  }

  appRow(app) {
    const here = state.place.channel === app.id;
    const unread = app.unread > 0 && !(here && state.place.tab === "messages");
    return el(
      "li",
      {},
      el(
        "a",
        {
          href: placeAddress(app.id),
          class: unread ? "unread" : null,
          "aria-current": here ? "page" : null,
        },
        avatar(state.bot.user_id, "small"),
        el("span", { class: "row-name" }, state.bot.name),
        el(
          "span",
          {
            class: `presence ${state.bot.connected ? "on" : "off"}`,
            title: state.bot.connected ? "connected" : "not connected",
          },
          el("span", { class: "unseen" }, state.bot.connected ? "connected" : "not connected"),
        ),
        badge(unread && app.unread),
      ),
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

function badge(count) {
  return count
    ? el("span", { class: "count" }, String(count), el("span", { class: "unseen" }, " unread"))
    : null;
}

function group(name, list) {
  return el("section", { "aria-label": name }, el("h2", {}, name), list);
}
