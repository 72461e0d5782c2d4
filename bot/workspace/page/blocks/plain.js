// How are the blocks without structure of their own drawn?

import { el } from "/page/dom.js";
import { element } from "/page/elements/index.js";
import { plainText, textSpan } from "/page/text/object.js";

export function header(block) {
  return el("h3", { class: "block-header" }, plainText(block.text));
}

export function divider() {
  return el("hr", { class: "block-divider" });
}

export function context(block, surface) {
  return el(
    "div",
    { class: "block-context" },
    block.elements.map((part) =>
      part.type === "image" ? element(part, block, surface) : textSpan(part, "context-text"),
    ),
  );
}

export function actions(block, surface) {
  return el(
    "div",
    { class: "block-actions" },
    block.elements.map((part) => element(part, block, surface)),
  );
}

export function contextActions(block, surface) {
  return el(
    "div",
    { class: "block-actions small" },
    block.elements.map((part) => element(part, block, surface)),
  );
}
