// How is rich text drawn?

import { el } from "/page/dom.js";
import { emoji } from "/page/text/emoji.js";
import { anchor } from "/page/text/links.js";
import { broadcast, channelLink, mention, slackDate } from "/page/text/special.js";

const STYLES = [
  ["code", "code"],
  ["strike", "s"],
  ["italic", "em"],
  ["bold", "strong"],
  ["underline", "u"],
];

const INLINE = {
  text: (part) => part.text,
  link: (part) => anchor(part.url, part.text || part.url),
  user: (part) => mention(part.user_id),
  channel: (part) => channelLink(part.channel_id),
  emoji: (part) => emoji(part.name) ?? `:${part.name}:`,
  broadcast: (part) => broadcast(part.range),
  usergroup: () => el("span", { class: "mention group" }, "@group"),
  date: (part) =>
    slackDate({
      timestamp: part.timestamp,
      pattern: part.format,
      url: part.url,
      fallback: part.fallback,
    }),
  color: (part) => el("code", {}, part.value),
};

const WHOLE = {
  rich_text_section: (part) => el("div", { class: "para" }, inlineParts(part.elements)),
  rich_text_preformatted: (part) =>
    el("pre", { class: "code", tabindex: "0" }, inlineParts(part.elements)),
  rich_text_quote: (part) => el("blockquote", {}, inlineParts(part.elements)),
  rich_text_list: (part) =>
    el(
      part.style === "ordered" ? "ol" : "ul",
      {
        class: part.indent ? `depth-${Math.min(3, part.indent)}` : null,
        start: part.offset ? part.offset + 1 : null,
      },
      part.elements.map((item) => el("li", {}, inlineParts(item.elements))),
    ),
};

export function richText(block) {
  return el(
    "div",
    { class: "block-rich" },
    (block.elements ?? []).map((part) => WHOLE[part.type]?.(part)),
  );
}

function inlineParts(parts) {
  return (parts ?? []).map((part) => {
    const node = INLINE[part.type]?.(part) ?? `[${part.type}]`;
    return STYLES.reduce(
      (inner, [name, tag]) => (part.style?.[name] ? el(tag, {}, inner) : inner),
      node,
    );
  });
}
