// How is a table drawn? Its first row is the head.

import { cellNodes } from "/page/blocks/cell.js";
import { el } from "/page/dom.js";

export function table(block) {
  const settings = block.column_settings ?? [];
  const row = (tag, cells) =>
    el(
      "tr",
      {},
      cells.map((cell, at) =>
        el(
          tag,
          {
            class:
              [settings[at]?.align, settings[at]?.is_wrapped ? "wrapped" : null]
                .filter(Boolean)
                .join(" ") || null,
            scope: tag === "th" ? "col" : null,
          },
          cellNodes(cell),
        ),
      ),
    );
  const [head, ...body] = block.rows ?? [];
  return scrolled(
    "Table",
    el(
      "table",
      {},
      head && el("thead", {}, row("th", head)),
      el(
        "tbody",
        {},
        body.map((cells) => row("td", cells)),
      ),
    ),
  );
}

/** A region that scrolls sideways, also by keyboard. */
export function scrolled(name, shown) {
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": name },
    shown,
  );
}
