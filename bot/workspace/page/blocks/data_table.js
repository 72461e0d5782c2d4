// How is a data table drawn, sorted, searched and paged?

import { cellNodes, cellText } from "/page/blocks/cell.js";
import { scrolled } from "/page/blocks/table.js";
import { el } from "/page/dom.js";

export function dataTable(block) {
  return new DataTable(block).root;
}

class DataTable {
  constructor({ caption, rows, page_size: size = 5, row_header_column_index: nameColumn = 0 }) {
    [this.head, ...this.rows] = rows;
    Object.assign(this, { size, nameColumn, page: 0, sorted: { at: -1, up: true }, wanted: "" });
    this.body = el("tbody");
    this.heads = this.head.map((cell, at) =>
      el(
        "th",
        { scope: "col", class: this.rows[0]?.[at]?.type === "raw_number" ? "right" : null },
        el(
          "button",
          {
            type: "button",
            on: { click: () => this.sortBy(at) },
          },
          cellText(cell),
        ),
      ),
    );
    this.pages = el("div", { class: "pages" });
    const search = el("input", {
      class: "field short",
      type: "search",
      placeholder: "Search the table",
      "aria-label": `Search in ${caption}`,
      on: {
        input: () => {
          this.wanted = search.value.toLowerCase();
          this.page = 0;
          this.paint();
        },
      },
    });
    const whole = el(
      "table",
      {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, this.heads)),
      this.body,
    );
    const many = this.rows.length > this.size;
    this.root = el(
      "div",
      { class: "data-table" },
      scrolled(caption, whole),
      many && el("div", { class: "table-foot" }, search, this.pages),
    );
    this.paint();
  }

  sortBy(at) {
    this.sorted = { at, up: this.sorted.at === at ? !this.sorted.up : true };
    this.page = 0;
    this.paint();
  }

  shownRows() {
    const fitting = this.rows.filter(
      (row) =>
        !this.wanted || row.some((cell) => cellText(cell).toLowerCase().includes(this.wanted)),
    );
    const { at, up } = this.sorted;
    if (at < 0) return fitting;
    return fitting.toSorted((a, b) => (up ? 1 : -1) * compare(a[at], b[at]));
  }

  paint() {
    const rows = this.shownRows();
    const last = Math.max(0, Math.ceil(rows.length / this.size) - 1);
    this.page = Math.min(this.page, last);
    const from = this.page * this.size;
    this.body.replaceChildren(
      ...rows.slice(from, from + this.size).map((row) =>
        el(
          "tr",
          {},
          row.map((cell, at) =>
            el(
              at === this.nameColumn ? "th" : "td",
              {
                scope: at === this.nameColumn ? "row" : null,
                class: cell?.type === "raw_number" ? "right" : null,
              },
              cellNodes(cell),
            ),
          ),
        ),
      ),
    );
    this.heads.forEach((head, at) =>
      head.setAttribute(
        "aria-sort",
        at !== this.sorted.at ? "none" : this.sorted.up ? "ascending" : "descending",
      ),
    );
    const turn = (label, by, can) =>
      el(
        "button",
        {
          type: "button",
          class: "button quiet",
          disabled: !can,
          on: {
            click: () => {
              this.page += by;
              this.paint();
            },
          },
        },
        label,
      );
    this.pages.replaceChildren(
      turn("Back", -1, this.page > 0),
      el(
        "span",
        { class: "aside", role: "status" },
        rows.length
          ? `${from + 1}–${Math.min(from + this.size, rows.length)} of ${rows.length}`
          : "no rows",
      ),
      turn("Next", 1, this.page < last),
    );
  }
}

function compare(a, b) {
  if (a?.type === "raw_number" && b?.type === "raw_number") return a.value - b.value;
  return cellText(a).localeCompare(cellText(b), undefined, { numeric: true });
}
