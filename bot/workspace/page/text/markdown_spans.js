// How are the marks inside one paragraph of markdown shown?

import { el } from "/page/dom.js";
import { emoji } from "/page/text/emoji.js";
import { anchor } from "/page/text/links.js";
import { special } from "/page/text/special.js";

const ENTITIES = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": "\u00a0",
  "&amp;": "&",
};
const WORD = "[\\p{L}\\p{N}]";

const STARTS = /[\\`<!\[*_~h:\n]/;

const DEEPEST = 6; // marks in marks

/** Pattern and node of each mark; the first that fits at a place wins. */
const SPANS = [
  [/^\\([\\`*_{}[\]()#+\-.!|~<>])/, (found) => found[1]],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (found) => el("code", {}, found[2].trim())],
  [/^<([@#!][^<>\s]*(?:\|[^<>\n]*)?|!date\^[^<>\n]+)>/, (found) => special(found[1])],
  [
    /^<((?:https?:\/\/|mailto:)[^<>\s|]+)(?:\|([^<>\n]+))?>/,
    (found) => anchor(found[1], found[2] ?? found[1]),
  ],
  [
    /^!?\[([^[\]\n]*)\]\(<?([^()\s<>]+(?:\([^()\s]*\))?[^()\s<>]*)>?(?:\s+"[^"]*")?\)/,
    (found) => anchor(found[2], found[1] || found[2]),
  ],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, (found, depth) => el("strong", {}, spans(found[1], depth))],
  [/^__(?=\S)([\s\S]*?\S)__/, (found, depth) => el("strong", {}, spans(found[1], depth))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (found, depth) => el("s", {}, spans(found[1], depth))],
  [/^\*(?=[^\s*])([^*\n]*[^\s*])\*/, (found, depth) => el("em", {}, spans(found[1], depth))],
  [
    new RegExp(`^_(?=[^\\s_])([^_\\n]*[^\\s_])_(?!${WORD})`, "u"),
    (found, depth) => el("em", {}, spans(found[1], depth)),
  ],
  [/^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"\]*_~]/, (found) => anchor(found[0], found[0])],
  [/^:([a-z0-9_+-]+):/, (found) => emoji(found[1])],
  [/^\n/, () => el("br")],
];

/** The nodes of `source`; HTML in it is text. */
export function spans(source, depth = 0) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < source.length;) {
    const [node, length] = spanAt(source, at, depth);
    if (!node) {
      plain += source[at];
      at += 1;
      continue;
    }
    nodes.push(decoded(plain), node);
    plain = "";
    at += length;
  }
  nodes.push(decoded(plain));
  return nodes.filter((node) => node !== "");
}

function spanAt(source, at, depth) {
  if (depth > DEEPEST || !STARTS.test(source[at])) return [null, 0];
  // "snake_case" and "https" inside a word open nothing.
  const inWord = at > 0 && new RegExp(WORD, "u").test(source[at - 1]) && /[_h]/.test(source[at]);
  if (inWord) return [null, 0];
  const rest = source.slice(at);
  for (const [pattern, make] of SPANS) {
    const found = pattern.exec(rest);
    const node = found && make(found, depth + 1);
    if (node) return [node, found[0].length];
  }
  return [null, 0];
}

function decoded(text) {
  return text.replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, (entity) => ENTITIES[entity]);
}
