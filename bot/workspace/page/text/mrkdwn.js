// How is Slack's mrkdwn shown? Text in, nodes out; nothing in it is ever HTML.

import { el } from "/page/dom.js";
import { emoji } from "/page/text/emoji.js";
import { anchor } from "/page/text/links.js";
import { special, unescaped } from "/page/text/special.js";

const FENCE = /```\n?([\s\S]*?)\n?```/g;
const QUOTE = /^(?:&gt;|>)(?!&gt;&gt;|>>) ?/;
const LONG_QUOTE = /^(?:&gt;&gt;&gt;|>>>) ?/;
const BULLET = /^(\s*)([•◦▪‣]|-(?= )) ?/;
const NUMBER = /^(\s*)(\d{1,3})[.)] /;
const MARKS = { "*": "strong", _: "em", "~": "s" };
const DEEPEST = 6; // marks in marks, quotes in quotes: deeper ones stay text, whatever was typed
const WORD = /[\p{L}\p{N}]/u;

/** Nodes for `source`: code fences, quotes, lists, lines, and the marks inside them. */
export function mrkdwn(source) {
  const shown = document.createDocumentFragment();
  let from = 0;
  for (const fence of source.matchAll(FENCE)) {
    shown.append(lines(source.slice(from, fence.index).replace(/\n$/, "")));
    shown.append(el("pre", { class: "code", tabindex: "0" }, plainCode(fence[1])));
    from = fence.index + fence[0].length;
    if (source[from] === "\n") from += 1;
  }
  shown.append(lines(source.slice(from)));
  return shown;
}

/** Nodes for text without line structure: option labels, fields of one line. */
export function inline(source) {
  const shown = document.createDocumentFragment();
  shown.append(...marks(source));
  return shown;
}

const RULES = [
  {
    starts: LONG_QUOTE,
    take: (rest, depth) => [rest.length, quote(rest.join("\n").replace(LONG_QUOTE, ""), depth)],
  },
  {
    starts: QUOTE,
    take: (rest, depth) =>
      run(rest, QUOTE, (own) =>
        quote(own.map((line) => line.replace(QUOTE, "")).join("\n"), depth),
      ),
  },
  { starts: BULLET, take: (rest) => run(rest, BULLET, (own) => list("ul", own, BULLET)) },
  { starts: NUMBER, take: (rest) => run(rest, NUMBER, (own) => list("ol", own, NUMBER)) },
];

function lines(source, depth = 0) {
  const shown = document.createDocumentFragment();
  if (!source) return shown;
  let rest = source.split("\n");
  let plain = [];
  const flush = () => {
    if (plain.length) shown.append(paragraph(plain.join("\n")));
    plain = [];
  };
  while (rest.length) {
    const rule = depth < DEEPEST && RULES.find(({ starts }) => starts.test(rest[0]));
    if (!rule) {
      plain.push(rest[0]);
      rest = rest.slice(1);
      continue;
    }
    flush();
    const [used, element] = rule.take(rest, depth);
    shown.append(element);
    rest = rest.slice(used);
  }
  flush();
  return shown;
}

function run(rest, pattern, make) {
  const end = rest.findIndex((line) => !pattern.test(line));
  const used = end < 0 ? rest.length : end;
  return [used, make(rest.slice(0, used))];
}

function paragraph(text) {
  return el("div", { class: "para" }, marks(text));
}

function quote(text, depth) {
  return el("blockquote", {}, lines(text, depth + 1));
}

function list(tag, own, pattern) {
  const start = tag === "ol" ? pattern.exec(own[0])[2] : null;
  return el(
    tag,
    { start },
    own.map((line) => {
      const depth = Math.min(3, Math.floor(pattern.exec(line)[1].length / 2));
      return el(
        "li",
        { class: depth ? `depth-${depth}` : null },
        marks(line.replace(pattern, "")),
      );
    }),
  );
}

const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+):|(https?:\/\/[^\s<>|]+)|([*_~])/gi;

/** The nodes of one stretch of text; marks hold within a line, as in Slack. */
function marks(text, depth = 0) {
  const nodes = [];
  const tokens = new RegExp(TOKEN);
  let from = 0;
  for (let found = tokens.exec(text); found; found = tokens.exec(text)) {
    const [node, end] = token(text, found, depth);
    tokens.lastIndex = end;
    if (!node) continue;
    if (found.index > from) nodes.push(unescaped(text.slice(from, found.index)));
    nodes.push(node);
    from = end;
  }
  if (from < text.length) nodes.push(unescaped(text.slice(from)));
  return nodes;
}

function token(text, found, depth) {
  const end = found.index + found[0].length;
  const [, angle, code, shortcode, url, mark] = found;
  if (angle) return [special(angle), end];
  if (code) return [el("code", {}, plainCode(code)), end];
  if (shortcode) return shortcoded(found.index, end, emoji(shortcode.toLowerCase()));
  if (url) return bareLink(found.index, url);
  return marked(text, found.index, mark, depth);
}

// An unknown code gives its second colon back: ":site:42:ok:" may hold another one.
function shortcoded(start, end, character) {
  return character ? [character, end] : [null, start + 1];
}

// A sentence's full stop or bracket after an address is not part of it.
function bareLink(start, url) {
  const address = url.replace(/(?:&gt;.*|[.,;:!?)'"\]*_~]+)$/, "");
  const plain = unescaped(address);
  return [anchor(plain, plain), start + address.length];
}

function marked(text, start, mark, depth) {
  const before = text[start - 1] ?? " ";
  const none = [null, start + 1];
  if (
    depth >= DEEPEST ||
    WORD.test(before) ||
    before === mark ||
    /\s|^$/.test(text[start + 1] ?? "")
  )
    return none;
  for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    const inside = text.slice(start + 1, end);
    if (inside.includes("\n")) return none;
    const closes =
      inside && !/\s$/.test(inside) && !WORD.test(text[end + 1] ?? " ") && text[end + 1] !== mark;
    if (closes && balanced(inside))
      return [el(MARKS[mark], {}, marks(inside, depth + 1)), end + 1];
  }
  return none;
}

// A mark inside `code` or a <link> does not close one outside of it.
function balanced(inside) {
  return (
    (inside.split("`").length - 1) % 2 === 0 && inside.lastIndexOf("<") <= inside.lastIndexOf(">")
  );
}

function plainCode(source) {
  return unescaped(
    source.replace(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (whole, target, label) => label ?? target),
  );
}
