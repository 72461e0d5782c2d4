// Which commands, people and channels fit what is being typed?

import { el, freshId } from "/page/dom.js";
import { hideFloat, showFloat } from "/page/layers/float.js";
import { nameOf } from "/page/people.js";
import { state } from "/page/state.js";

const MOST = 8;

/** What is being typed before the caret: `{kind, word, from}`, or null when nothing can be completed. */
export function typing(text, caret, inThread) {
  const before = text.slice(0, caret);
  const command = !inThread && /^\/[\w-]*$/.exec(before);
  if (command) return { kind: "command", word: command[0], from: 0 };
  const mention = /(^|[\s(])([@#])([\w.-]*)$/.exec(before);
  if (!mention) return null;
  const kind = mention[2] === "@" ? "person" : "channel";
  return { kind, word: mention[3], from: caret - mention[3].length - 1 };
}

/** Entries `{insert, label, aside}` for what is being typed. */
export function offers({ kind, word }) {
  const wanted = word.toLowerCase();
  return CANDIDATES[kind]()
    .filter((entry) => entry.find.some((name) => name.toLowerCase().startsWith(wanted)))
    .slice(0, MOST);
}

const CANDIDATES = {
  command: () =>
    state.commands.map(({ command, description, usage_hint: usage }) => ({
      insert: command,
      label: command,
      usage,
      aside: [usage, description].filter(Boolean).join(" — "),
      find: [command],
    })),
  person: () =>
    [...state.users.values()]
      .filter((user) => user.id !== state.me)
      .map((user) => ({
        insert: `@${user.name}`,
        label: `@${user.name}`,
        aside: nameOf(user.id),
        find: [user.name, ...nameOf(user.id).split(" ")],
      })),
  channel: () =>
    [...state.channels.values()]
      .filter((channel) => channel.kind !== "im")
      .map((channel) => ({
        insert: `#${channel.name}`,
        label: `#${channel.name}`,
        aside: channel.topic,
        find: [channel.name],
      })),
};

/** The list that floats above a composer's `field`; `accept(entry, target)` puts an entry into it. */
export class Completion {
  constructor(field, { inThread, accept }) {
    Object.assign(this, { field, inThread, accept, entries: [], at: 0 });
    this.list = el("ul", {
      role: "listbox",
      id: freshId("completion"),
      class: "options float",
      popover: "manual",
      "aria-label": "Completions",
      on: { mousedown: (event) => event.preventDefault() },
    });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("blur", () => this.shut());
  }

  get open() {
    return this.entries.length > 0;
  }

  /** Look again at what stands before the caret. */
  update() {
    const { value, selectionStart, selectionEnd } = this.field;
    this.target =
      selectionStart === selectionEnd ? typing(value, selectionStart, this.inThread) : null;
    this.entries = this.target ? offers(this.target) : [];
    if (!this.open) {
      this.shut();
      return;
    }
    this.list.replaceChildren(
      ...this.entries.map((entry, at) =>
        el(
          "li",
          {
            role: "option",
            id: `${this.list.id}-${at}`,
            on: { click: () => this.take(at) },
          },
          el("strong", {}, entry.label),
          el("span", { class: "aside" }, entry.aside),
        ),
      ),
    );
    showFloat(this.list, this.field.parentElement, { wide: true, above: true });
    this.point(0);
  }

  point(at) {
    this.at = at;
    [...this.list.children].forEach((row, index) => {
      row.classList.toggle("pointed", index === at);
      row.setAttribute("aria-selected", String(index === at));
    });
    this.list.children[at].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
  }

  take(at) {
    const entry = this.entries[at];
    const { target } = this;
    this.shut();
    this.accept(entry, target);
  }

  shut() {
    this.entries = [];
    this.field.removeAttribute("aria-activedescendant");
    hideFloat(this.list);
  }

  /** Use a key for the list; returns whether it was one of the list's. */
  press(event) {
    if (!this.open) return false;
    const count = this.entries.length;
    if (event.key === "ArrowDown") this.point((this.at + 1) % count);
    else if (event.key === "ArrowUp") this.point((this.at + count - 1) % count);
    else if (event.key === "Escape") this.shut();
    else if (event.key === "Tab") this.take(this.at);
    else if (event.key === "Enter" && !this.isWhole()) this.take(this.at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  // What is already typed out is not completed by Enter but sent.
  isWhole() {
    const { from } = this.target;
    return (
      this.field.value.slice(from, this.field.selectionStart) === this.entries[this.at].insert
    );
  }
}
