// What stands in a table's cell?

import { richText } from "/page/blocks/rich_text.js";

/** The nodes of a cell: raw text is never parsed. */
export function cellNodes(cell) {
  return cell?.type === "rich_text" ? richText(cell) : cellText(cell);
}

/** A cell's text, for sorting and searching; of rich text its plain words. */
export function cellText(cell) {
  if (cell?.type === "rich_text") return richText(cell).textContent;
  return String(cell?.text ?? cell?.value ?? "");
}
