// How is a picture of its own drawn?

import { el } from "/page/dom.js";
import { picture } from "/page/elements/picture.js";
import { plainText } from "/page/text/object.js";

export function imageBlock(block) {
  return el(
    "figure",
    { class: "block-image" },
    block.title && el("figcaption", {}, plainText(block.title)),
    picture(block, "large"),
  );
}
