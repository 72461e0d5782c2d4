// How is a video shown? As a link: nothing of a foreign host is played here.

import { el } from "/page/dom.js";
import { anchor } from "/page/text/links.js";
import { plainText } from "/page/text/object.js";

export function video(block) {
  const title = plainText(block.title) || block.alt_text || "Video";
  return el(
    "div",
    { class: "block-video" },
    anchor(block.title_url ?? block.video_url, title),
    block.description && el("p", { class: "aside" }, plainText(block.description)),
  );
}
