// What does the side panel show: a message, its replies, a box to reply?

import { el, fill, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { closeThread } from "/page/navigate.js";
import { channelTitle } from "/page/parts/channel_name.js";
import { Composer } from "/page/parts/composer.js";
import { drawStatus } from "/page/parts/status_line.js";
import { Stream } from "/page/parts/stream.js";
import { spot, state } from "/page/state.js";

export class Thread {
  constructor(root) {
    this.root = root;
    this.title = el("h2");
    this.where = el("span", { class: "aside" });
    this.stream = new Stream("thread", "Replies");
    this.composer = new Composer({
      id: "thread-composer",
      inThread: true,
      where: () => ({ channel: state.place.channel, thread: state.place.thread }),
      onSent: () => this.stream.toEnd(),
      onDrop: root,
    });
    this.status = el("p", { class: "status-line", role: "status" });
    fill(
      root,
      el(
        "header",
        { class: "bar" },
        this.title,
        this.where,
        el(
          "button",
          {
            type: "button",
            class: "plain close",
            "aria-label": "Close the thread",
            title: "Close (Esc)",
            on: { click: closeThread },
          },
          icon(ICONS.close),
        ),
      ),
      this.stream.root,
      this.composer.root,
      this.status,
    );
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      closeThread();
      document.getElementById("composer").focus();
    });
  }

  // A focused text field would open a phone's keyboard over the thread.
  takeFocus() {
    const place = matchMedia("(hover: none)").matches ? this.root : this.composer.field;
    place.focus({ preventScroll: true });
  }

  draw() {
    const { channel: id, thread, tab } = state.place;
    const channel = state.channels.get(id);
    const open = Boolean(thread && channel && tab === "messages");
    this.root.hidden = !open;
    document.body.classList.toggle("with-thread", open);
    if (!open) {
      this.at = null;
      return;
    }
    const at = spot(id, thread);
    this.title.textContent = state.titles.get(at) ?? "Thread";
    this.where.textContent = channel.kind === "im" ? channelTitle(channel) : `#${channel.name}`;
    this.stream.draw(at, id, state.threads.get(at) ?? []);
    this.composer.draw("Reply …", channel.is_archived ? "This channel is archived" : "");
    drawStatus(this.status, at);
    if (this.at !== at) this.takeFocus();
    this.at = at;
  }
}
