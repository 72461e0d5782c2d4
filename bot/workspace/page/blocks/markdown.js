// How is a markdown block drawn?

import { el } from "/page/dom.js";
import { markdown } from "/page/text/markdown.js";

export function markdownBlock(block) {
  return el("div", { class: "block-markdown" }, markdown(block.text ?? ""));
}
