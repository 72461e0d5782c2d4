// How is the markdown of a `markdown` block shown?

import { el } from "/page/dom.js";
import { spans } from "/page/text/markdown_spans.js";

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

const DEEPEST = 6; // quotes in lists in quotes: deeper ones stay text
const RULES = [fence, heading, rule, quote, table, list];

/** Nodes for `source`; HTML in it is text. */
export function markdown(source, depth = 0) {
  const shown = document.createDocumentFragment();
  let rest = source.replaceAll("\r\n", "\n").split("\n");
  while (rest.length) {
    if (!rest[0].trim()) {
      rest = rest.slice(1);
      continue;
    }
    const [used, element] = take(rest, depth) ?? paragraph(rest, depth);
    shown.append(element);
    rest = rest.slice(used);
  }
  return shown;
}

function take(rest, depth) {
  if (depth > DEEPEST) return null;
  for (const rule_ of RULES) {
    const taken = rule_(rest, depth);
    if (taken) return taken;
  }
  return null;
}

function paragraph(rest, depth) {
  let used = 1;
  while (used < rest.length && rest[used].trim() && !startsBlock(rest.slice(used), depth))
    used += 1;
  return [used, el("p", {}, spans(rest.slice(0, used).join("\n")))];
}

// Only the first lines tell; taking the whole block here would be quadratic.
function startsBlock(rest, depth) {
  return Boolean(take(rest.slice(0, 2), depth));
}

function fence(rest) {
  const opening = /^\s*(```+|~~~+)/.exec(rest[0]);
  if (!opening) return null;
  const end = rest.findIndex((line, at) => at > 0 && line.trim().startsWith(opening[1]));
  const last = end < 0 ? rest.length : end;
  return [last + 1, el("pre", { class: "code", tabindex: "0" }, rest.slice(1, last).join("\n"))];
}

function heading(rest) {
  const found = /^(#{1,6})\s+(.*?)\s*#*$/.exec(rest[0]);
  if (!found) return null;
  const level = Math.min(6, found[1].length + 2); // the page's own headings are h1 and h2
  return [1, el(`h${level}`, { class: `md-h${found[1].length}` }, spans(found[2]))];
}

function rule(rest) {
  return /^\s*([-*_])(\s*\1){2,}\s*$/.test(rest[0]) ? [1, el("hr")] : null;
}

function quote(rest, depth) {
  if (!/^\s*>/.test(rest[0])) return null;
  const end = rest.findIndex((line) => !/^\s*>/.test(line));
  const used = end < 0 ? rest.length : end;
  return [
    used,
    el(
      "blockquote",
      {},
      markdown(
        rest
          .slice(0, used)
          .map((line) => line.replace(/^\s*> ?/, ""))
          .join("\n"),
        depth + 1,
      ),
    ),
  ];
}

function table(rest) {
  if (!rest[0].includes("|") || !TABLE_RULE.test(rest[1] ?? "") || !rest[1].includes("-"))
    return null;
  const end = rest.findIndex((line, at) => at > 1 && !line.includes("|"));
  const used = end < 0 ? rest.length : end;
  const aligned = cells(rest[1]).map(alignment);
  const row = (tag, line) =>
    el(
      "tr",
      {},
      cells(line).map((cell, at) => el(tag, { class: aligned[at] ?? null }, spans(cell))),
    );
  const body = rest.slice(2, used).map((line) => row("td", line));
  const shown = el("table", {}, el("thead", {}, row("th", rest[0])), el("tbody", {}, body));
  return [
    used,
    el(
      "div",
      { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
      shown,
    ),
  ];
}

function cells(line) {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function alignment(mark) {
  if (/^:.*:$/.test(mark)) return "center";
  return mark.endsWith(":") ? "right" : null;
}

function list(rest, depth) {
  const first = ITEM.exec(rest[0]);
  if (!first) return null;
  const margin = first[1].length;
  const ordered = /\d/.test(first[2]);
  const items = [];
  let used = 0;
  while (used < rest.length) {
    const item = ITEM.exec(rest[used]);
    if (!item || item[1].length !== margin || /\d/.test(item[2]) !== ordered) break;
    const inner = nestedLines(rest.slice(used + 1), margin);
    items.push(listItem(item[3], inner, depth));
    used += 1 + inner.length;
  }
  return [
    used,
    el(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(first[2], 10) : null }, items),
  ];
}

// What is indented deeper than the item's own mark belongs to the item.
function nestedLines(rest, margin) {
  const end = rest.findIndex((line) => !line.trim() || /^ */.exec(line)[0].length <= margin);
  return rest.slice(0, end < 0 ? rest.length : end);
}

function listItem(text, inner, depth) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  const box =
    task &&
    el("input", {
      type: "checkbox",
      disabled: true,
      checked: task[1] !== " ",
      "aria-label": task[1] === " " ? "open" : "done",
    });
  const margin = Math.min(...inner.map((line) => /^ */.exec(line)[0].length), 99);
  const below = inner.length
    ? markdown(inner.map((line) => line.slice(margin)).join("\n"), depth + 1)
    : null;
  return el("li", { class: task ? "task" : null }, box, spans(task ? task[2] : text), below);
}
