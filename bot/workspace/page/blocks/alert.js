// How is an alert drawn, which stands in modals only?

import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { textNodes } from "/page/text/object.js";

const WORDS = {
  error: "Error",
  warning: "Warning",
  success: "Done",
  info: "Note",
  default: "Note",
};

export function alertBlock(block) {
  const level = Object.hasOwn(WORDS, block.level) ? block.level : "default";
  return el(
    "div",
    { class: `block-alert ${level}`, role: "note" },
    icon(
      level === "success"
        ? ICONS.check
        : level === "error" || level === "warning"
          ? ICONS.warn
          : ICONS.info,
    ),
    el("span", { class: "unseen" }, `${WORDS[level]}: `),
    el("div", {}, textNodes(block.text)),
  );
}
