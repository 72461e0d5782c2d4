// How does one write: text, commands, mentions, files?

import * as api from "/page/api.js";
import { el, fill, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { openMenu } from "/page/layers/menu.js";
import { toast } from "/page/layers/toast.js";
import { acceptDrops } from "/page/parts/drops.js";
import { Completion } from "/page/parts/completion.js";
import { openStep } from "/page/parts/workflow_step.js";
import { spot, state } from "/page/state.js";

const drafts = new Map();

/** A message box; what was begun stays with its conversation. `where()` gives `{channel, thread}`. */
export class Composer {
  constructor({ id, inThread, where, onSent, onDrop }) {
    Object.assign(this, { where, onSent, files: [], place: null });
    this.field = el("textarea", {
      id,
      rows: "1",
      class: "composer-field",
      "aria-describedby": `${id}-help`,
      on: {
        input: () => this.changed(),
        keydown: (event) => this.press(event),
        click: () => this.completion.update(),
        paste: (event) => this.paste(event),
      },
    });
    this.completion = new Completion(this.field, {
      inThread,
      accept: (entry, target) => this.insert(entry.insert, target),
    });
    this.picked = el("ul", { class: "picked", "aria-label": "Files to send", hidden: true });
    this.picker = el("input", {
      type: "file",
      multiple: true,
      hidden: true,
      on: { change: () => this.add([...this.picker.files]) },
    });
    this.button = el(
      "button",
      {
        type: "button",
        class: "send",
        "aria-label": "Send",
        title: "Send (Enter)",
        on: { click: () => this.send() },
      },
      icon(ICONS.send),
    );
    const attach = el(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": "Attach files",
        title: "Attach files",
        on: { click: () => this.picker.click() },
      },
      icon(ICONS.attach),
    );
    this.shortcuts = el(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": "Shortcuts",
        title: "Shortcuts",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        on: { click: () => this.openShortcuts() },
      },
      icon(ICONS.bolt),
    );
    this.help = el("p", { class: "composer-help aside", id: `${id}-help` });
    this.root = el(
      "div",
      { class: "composer" },
      el(
        "div",
        { class: "composer-box" },
        this.picked,
        this.field,
        this.completion.list,
        this.picker,
        el("div", { class: "composer-tools" }, attach, this.shortcuts, this.button),
      ),
      this.help,
    );
    acceptDrops(onDrop, (files) => this.add(files));
  }

  /** Show the draft of the place where the user is; `label` says to whom one writes. */
  draw(label, closed = "") {
    const { channel, thread } = this.where();
    const place = spot(channel, thread);
    if (place !== this.place) {
      if (this.place) drafts.set(this.place, { text: this.field.value, files: this.files });
      this.place = place;
      const draft = drafts.get(place) ?? { text: "", files: [] };
      this.field.value = draft.text;
      this.files = draft.files;
      this.changed();
    }
    this.field.placeholder = closed || label;
    this.field.disabled = Boolean(closed);
    this.field.setAttribute("aria-label", label);
    this.shortcuts.hidden = !this.startable().length;
  }

  /** Put `text` into the box for the user to send. */
  offer(text) {
    this.field.value = text;
    this.field.focus();
    this.changed();
    this.completion.shut();
  }

  changed() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 240)}px`;
    if (document.activeElement === this.field) this.completion.update();
    this.drawFiles();
    this.drawHelp();
  }

  drawFiles() {
    this.button.disabled = !this.field.value.trim() && !this.files.length;
    this.picked.hidden = !this.files.length;
    fill(
      this.picked,
      this.files.map((file) =>
        el(
          "li",
          { class: "chip" },
          file.name,
          el(
            "button",
            {
              type: "button",
              "aria-label": `Remove ${file.name}`,
              on: {
                click: () => {
                  this.files = this.files.filter((other) => other !== file);
                  this.changed();
                },
              },
            },
            icon(ICONS.close, 12),
          ),
        ),
      ),
    );
  }

  // The usage of a command, while its words are typed.
  drawHelp() {
    const name = /^(\/[\w-]+)\s/.exec(this.field.value)?.[1];
    const command = state.commands.find((other) => other.command === name);
    const sentence = command
      ? `${command.command} ${command.usage_hint ?? ""} — ${command.description}`
      : "Enter sends, Shift+Enter starts a new line";
    if (this.help.textContent !== sentence) this.help.textContent = sentence;
  }

  insert(text, { from }) {
    const { value, selectionStart: caret } = this.field;
    const start = `${value.slice(0, from)}${text} `;
    this.field.value = start + value.slice(caret).replace(/^ /, "");
    this.field.setSelectionRange(start.length, start.length);
    this.field.focus();
    this.changed();
  }

  press(event) {
    if (event.isComposing || this.completion.press(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      queueMicrotask(() => this.completion.update());
    }
  }

  async send() {
    const text = this.field.value.trim();
    const { files } = this;
    const { channel, thread } = this.where();
    if (!text && !files.length) return;
    this.take("", []);
    try {
      if (files.length) await api.upload(files, { channel, thread_ts: thread, text });
      else await api.send({ channel, text, ...(thread ? { thread_ts: thread } : {}) });
    } catch (error) {
      toast(error.message, "error");
      // What was refused is given back, unless something new was begun.
      if (!this.field.value && spot(channel, thread) === this.place) this.take(text, files);
    }
  }

  take(text, files) {
    this.field.value = text;
    this.files = files;
    this.completion.shut();
    this.changed();
    if (!text) this.onSent();
  }

  add(files) {
    this.files = [...this.files, ...files];
    this.picker.value = "";
    this.changed();
    this.field.focus();
  }

  paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  openShortcuts() {
    openMenu(this.shortcuts, this.startable(), "Shortcuts");
  }

  /** Global shortcuts and workflow steps, as entries of a menu. */
  startable() {
    const shortcuts = state.shortcuts
      .filter(({ type }) => type === "global")
      .map((shortcut) => ({
        label: shortcut.name,
        aside: shortcut.description,
        icon: ICONS.bolt,
        run: () =>
          api
            .runShortcut({ callback_id: shortcut.callback_id })
            .catch((error) => toast(error.message, "error")),
      }));
    const steps = state.functions.map((step) => ({
      label: step.title,
      aside: "workflow step",
      icon: ICONS.auto,
      run: () => openStep(step),
    }));
    return [...shortcuts, ...steps];
  }
}
