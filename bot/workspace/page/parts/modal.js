// How are the app's modals shown, filled in, checked and sent?

import * as api from "/page/api.js";
import { drawBlocks } from "/page/blocks/index.js";
import { missing, showErrors } from "/page/blocks/input.js";
import { el, fill, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { plainText } from "/page/text/object.js";
import { change, state } from "/page/state.js";
import { forgetView, viewSurface } from "/page/surface.js";

/** The topmost view of the stack in one dialog; the browser keeps the focus inside it. */
export class Modal {
  constructor() {
    this.title = el("h2", { id: "modal-title" });
    this.back = el(
      "button",
      { type: "button", class: "plain", "aria-label": "Back", on: { click: () => this.close() } },
      icon(ICONS.back),
    );
    this.shut = el(
      "button",
      {
        type: "button",
        class: "plain close",
        "aria-label": "Close",
        on: { click: () => this.close(true) },
      },
      icon(ICONS.close),
    );
    this.blocks = el("div", { class: "blocks" });
    this.note = el("p", { class: "input-error", role: "alert", hidden: true });
    this.cancel = el("button", {
      type: "button",
      class: "button",
      on: { click: () => this.close() },
    });
    this.submit = el("button", { type: "submit", class: "button primary" });
    const foot = el("div", { class: "dialog-foot" }, this.cancel, this.submit);
    this.form = el(
      "form",
      {
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            this.send();
          },
        },
      },
      el("div", { class: "dialog-body" }, this.blocks, this.note),
      foot,
    );
    this.dialog = el(
      "dialog",
      {
        class: "dialog modal",
        "aria-labelledby": "modal-title",
        on: {
          cancel: (event) => {
            event.preventDefault();
            this.close();
          },
        },
      },
      el("header", { class: "dialog-head" }, this.back, this.title, this.shut),
      this.form,
    );
    document.body.append(this.dialog);
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
  }

  draw() {
    const view = state.views.at(-1) ?? null;
    if (view === this.view) return;
    const another = view?.id !== this.view?.id;
    if (another && this.view && !state.views.some(({ id }) => id === this.view.id))
      forgetView(this.view.id);
    this.view = view;
    if (!view) {
      this.dialog.close();
      return;
    }
    this.drawFrame(view);
    if (another) {
      fill(this.blocks);
      this.say("");
    }
    viewSurface(view.id).keepOnly(view.blocks);
    drawBlocks(this.blocks, view.blocks, viewSurface(view.id));
    if (!this.dialog.open) this.dialog.showModal();
    if (another) this.focusFirst();
  }

  drawFrame(view) {
    this.title.textContent = plainText(view.title) || state.bot?.name || "";
    this.back.hidden = state.views.length < 2;
    this.cancel.textContent = plainText(view.close) || "Cancel";
    const wantsSubmit = view.submit || view.blocks.some(({ type }) => type === "input");
    this.submit.hidden = !wantsSubmit;
    this.submit.textContent = plainText(view.submit) || "Submit";
  }

  focusFirst() {
    const first =
      this.blocks.querySelector("[autofocus]") ??
      this.blocks.querySelector("input:not([type=hidden]), textarea, select, button");
    (first ?? this.cancel).focus();
  }

  /** Show the errors that the app sent for `viewId`, if that one is on top. */
  showErrors(viewId, errors) {
    if (viewId !== this.view?.id) return;
    showErrors(this.blocks, errors);
    const known = new Set(this.view.blocks.map((block) => block.block_id));
    this.say(
      Object.entries(errors)
        .filter(([id]) => !known.has(id))
        .map(([, sentence]) => sentence)
        .join(" "),
    );
  }

  async send() {
    const { view } = this;
    if (this.submit.getAttribute("aria-busy") === "true") return;
    const values = viewSurface(view.id).state();
    const errors = missing(view.blocks, values);
    this.showErrors(view.id, errors);
    if (Object.keys(errors).length) return;
    this.submit.setAttribute("aria-busy", "true");
    try {
      const { errors: refused } = await api.submitView(view.id, values);
      if (refused) this.showErrors(view.id, refused);
    } catch (error) {
      this.say(error.message);
    } finally {
      this.submit.removeAttribute("aria-busy");
    }
  }

  say(sentence) {
    this.note.textContent = sentence;
    this.note.hidden = !sentence;
  }

  /** Close the topmost view, or `all`; the dialog goes at once, whatever the workspace answers. */
  async close(all = false) {
    const { id } = this.view;
    change(() => {
      state.views = all ? [] : state.views.filter((view) => view.id !== id);
    });
    await api.closeView(id, all).catch(() => {});
  }
}
