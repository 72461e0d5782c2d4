// How is a list of messages drawn: days, groups, and the place where one reads?

import { dayKey, dayName } from "/page/clock.js";
import { el, reconcile } from "/page/dom.js";
import { messageElement } from "/page/parts/message.js";
import { spot, state } from "/page/state.js";

const GROUP_S = 5 * 60;
const NEAR_END_PX = 60;

/** A scrolling list of messages; stays at its end while the reader is there, and else where the reader is. */
export class Stream {
  constructor(panel, label) {
    this.panel = panel;
    this.list = el("ol", { class: "messages", "aria-label": label });
    this.below = el(
      "button",
      { type: "button", class: "button to-end", hidden: true, on: { click: () => this.toEnd() } },
      "New messages ↓",
    );
    this.scroller = el(
      "div",
      { class: "scroller", on: { scroll: () => this.noteScroll() } },
      this.list,
    );
    this.root = el("div", { class: "stream" }, this.scroller, this.below);
    this.atEnd = true;
    this.list.addEventListener("keydown", (event) => this.press(event));
    const grown = new ResizeObserver(() => {
      if (this.atEnd) this.scrollDown();
    });
    grown.observe(this.list);
    grown.observe(this.scroller);
  }

  /** Draw `messages` of `channel`; `where` names the stream: another one starts at its end. */
  draw(where, channel, messages) {
    if (where !== this.where) {
      this.toEnd();
      this.fresh = true;
    }
    this.where = where;
    const count = messages.length;
    if (!this.atEnd && count > this.count) this.below.hidden = false;
    this.count = count;
    reconcile(this.list, this.rows(channel, messages), {
      key: (row) => `${channel} ${row.key}`,
      same: sameRow,
      draw: (row, old) => (row.day ? dayElement(row) : messageElement(row, old)),
    });
    this.rove(this.list.querySelector(".message:last-of-type"));
    if (this.fresh && count) this.start();
    else if (this.atEnd) this.scrollDown();
    this.showMarked();
  }

  // A conversation starts at its end; a thread with its newest reply from the top, however long that is.
  start() {
    this.fresh = false;
    this.scrollDown();
    if (this.panel !== "thread") return;
    this.list.lastElementChild.scrollIntoView({ block: "start" });
    this.noteScroll();
  }

  rows(channel, messages) {
    const rows = [];
    let before = null;
    for (const message of messages) {
      const day = dayKey(message.ts);
      if (!before || dayKey(before.ts) !== day) {
        rows.push({ key: `day ${day}`, day: dayName(message.ts) });
        before = null;
      }
      rows.push(this.row(channel, message, before));
      before = message;
    }
    return rows;
  }

  row(channel, message, before) {
    const at = spot(channel, message.ts);
    return {
      key: message.ts,
      channel,
      message,
      panel: this.panel,
      grouped: belongTogether(before, message),
      status: state.statuses.get(at),
      unseen: state.unseen.has(at),
      editing: state.editing === message.ts,
      marked: state.place.message === message.ts,
    };
  }

  noteScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.atEnd) this.below.hidden = true;
  }

  toEnd() {
    this.atEnd = true;
    this.below.hidden = true;
    this.scrollDown();
  }

  scrollDown() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  showMarked() {
    const marked = state.place.message;
    if (!marked || this.shown === marked) return;
    const element = this.list.querySelector(`[data-ts="${CSS.escape(marked)}"]`);
    if (!element) return;
    this.shown = marked;
    this.atEnd = false;
    element.scrollIntoView({ block: "center" });
  }

  // One message is in the tab order; arrows go from one to the next.
  rove(last) {
    if (!last || this.list.querySelector('.message[tabindex="0"]')) return;
    last.tabIndex = 0;
  }

  press(event) {
    const message = event.target.closest(".message");
    if (event.target !== message || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const all = [...this.list.querySelectorAll(".message")];
    const next = all[all.indexOf(message) + (event.key === "ArrowUp" ? -1 : 1)];
    event.preventDefault();
    if (!next) return;
    message.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

function dayElement({ day }) {
  return el("li", { class: "day" }, el("span", {}, day));
}

function belongTogether(before, message) {
  return (
    Boolean(before) &&
    before.user === message.user &&
    !before.is_ephemeral &&
    !message.is_ephemeral &&
    !before.subtype === !message.subtype &&
    Number(message.ts) - Number(before.ts) < GROUP_S &&
    !before.reply_count
  );
}

function sameRow(a, b) {
  return Object.keys(b).every((name) => a[name] === b[name]);
}
