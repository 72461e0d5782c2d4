// How is a section drawn: text, fields, an element beside them?

import { el } from "/page/dom.js";
import { element } from "/page/elements/index.js";
import { textNodes } from "/page/text/object.js";

export function section(block, surface) {
  const text = block.text && el("div", { class: "section-text" }, textNodes(block.text));
  const fields =
    block.fields &&
    el(
      "div",
      { class: "section-fields" },
      block.fields.map((field) => el("div", { class: "section-field" }, textNodes(field))),
    );
  const accessory =
    block.accessory &&
    el(
      "div",
      { class: "section-accessory" },
      element(block.accessory, block, surface),
    );
  return el(
    "div",
    { class: "block-section" },
    el("div", { class: "section-main" }, text, fields),
    accessory,
  );
}
