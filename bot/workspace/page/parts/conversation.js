// What does the middle of the page show: a conversation, or the app's two tabs?

import * as api from "/page/api.js";
import { el, fill, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { toast } from "/page/layers/toast.js";
import { appChannel, goHome, goTo } from "/page/navigate.js";
import { channelKind, channelMark, channelTitle } from "/page/parts/channel_name.js";
import { Composer } from "/page/parts/composer.js";
import { hint } from "/page/parts/hint.js";
import { Home } from "/page/parts/home.js";
import { drawPrompts } from "/page/parts/prompts.js";
import { showSidebar } from "/page/parts/sidebar.js";
import { drawStatus } from "/page/parts/status_line.js";
import { Stream } from "/page/parts/stream.js";
import { state } from "/page/state.js";

export class Conversation {
  constructor(root) {
    this.root = root;
    this.title = el("div", { class: "title" });
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "Views of the app" });
    this.stream = new Stream("stream", "Messages");
    this.home = new Home();
    this.composer = new Composer({
      id: "composer",
      inThread: false,
      where: () => ({ channel: state.place.channel, thread: null }),
      onSent: () => this.stream.toEnd(),
      onDrop: root,
    });
    this.prompts = el("div", { class: "prompts", hidden: true });
    this.status = el("p", { class: "status-line", role: "status" });
    this.empty = el("div", { class: "empty", hidden: true });
    this.stream.scroller.prepend(this.empty);
    this.talk = el(
      "div",
      { class: "talk", id: "talk" },
      this.stream.root,
      this.prompts,
      this.composer.root,
      this.status,
    );
    const open = el(
      "button",
      {
        type: "button",
        class: "plain only-narrow",
        "aria-label": "Show the list of conversations",
        on: { click: () => showSidebar(true) },
      },
      icon(ICONS.menu, 22),
    );
    this.hint = hint((text) => this.composer.offer(text));
    fill(
      root,
      el("header", { class: "bar" }, open, this.title, this.tabs),
      this.hint,
      this.talk,
      this.home.root,
    );
  }

  draw() {
    const { channel: id, tab } = state.place;
    const channel = state.channels.get(id);
    const atHome = tab === "home";
    this.talk.hidden = atHome;
    this.home.root.hidden = !atHome;
    this.hint.classList.toggle("away", atHome);
    this.drawBar(channel, atHome);
    if (atHome) this.home.draw(state.home);
    else if (channel) this.drawTalk(channel);
  }

  drawBar(channel, atHome) {
    const app = appChannel();
    const isApp = Boolean(app) && (atHome || channel?.id === app.id);
    const title = atHome
      ? (state.bot?.name ?? "App")
      : channel
        ? channelTitle(channel)
        : "No conversation";
    document.title = `${title} · ${state.team.name}`;
    this.root.setAttribute(
      "aria-label",
      atHome ? `Home of ${title}` : channel ? `${channelKind(channel)} ${title}` : title,
    );
    this.once("title", [title, channel, atHome, state.users], () =>
      fill(
        this.title,
        channel && channelMark(channel, 18),
        el("h1", {}, title),
        channel &&
          !atHome &&
          el("span", { class: "aside topic" }, channel.topic || memberCount(channel)),
      ),
    );
    this.once("tabs", [isApp, atHome], () => {
      this.tabs.hidden = !isApp;
      fill(
        this.tabs,
        isApp && [
          tab("Home", atHome, "home", goHome),
          tab("Messages", !atHome, "talk", () => goTo(app.id)),
        ],
      );
    });
  }

  drawTalk(channel) {
    const messages = state.messages.get(channel.id);
    this.stream.draw(channel.id, channel.id, messages ?? []);
    this.empty.hidden = !messages || messages.length > 0;
    if (!this.empty.hidden)
      this.once("empty", [channel.id], () =>
        fill(
          this.empty,
          el("h2", {}, channelTitle(channel)),
          el(
            "p",
            {},
            channel.kind === "im"
              ? "Nothing was said here yet."
              : "This is the beginning of the channel.",
          ),
        ),
      );
    const to = channel.kind === "im" ? channelTitle(channel) : `#${channel.name}`;
    this.composer.draw(`Message ${to}`, channel.is_archived ? "This channel is archived" : "");
    drawStatus(this.status, channel.id);
    this.once("prompts", [channel.id, state.prompts.get(channel.id)], () =>
      drawPrompts(this.prompts, channel.id, (text) => {
        api.send({ channel: channel.id, text }).catch((error) => toast(error.message, "error"));
      }),
    );
  }

  /** Run `work` only if one of `values` is another one than the last time. */
  once(name, values, work) {
    this.drawn ??= new Map();
    const before = this.drawn.get(name);
    if (before && values.every((value, at) => value === before[at])) return;
    this.drawn.set(name, values);
    work();
  }
}

function memberCount({ kind, members }) {
  return kind === "im" ? "" : `${members.length} ${members.length === 1 ? "member" : "members"}`;
}

function tab(label, selected, panel, run) {
  return el(
    "button",
    {
      type: "button",
      role: "tab",
      "aria-selected": String(selected),
      "aria-controls": panel,
      on: { click: run },
    },
    label,
  );
}
