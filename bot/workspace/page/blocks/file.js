// How is a file block drawn? The file itself hangs at the message.

import { el } from "/page/dom.js";

export function fileBlock(block) {
  return el("p", { class: "aside" }, `File ${block.external_id ?? block.file_id ?? ""}`);
}
