// How are the secondary parts of a message drawn: attachments with a bar in their colour?

import { drawBlocks } from "/page/blocks/index.js";
import { el } from "/page/dom.js";
import { mrkdwn } from "/page/text/mrkdwn.js";
import { anchor } from "/page/text/links.js";

const NAMED = { good: "#2e8b57", warning: "#c98a1b", danger: "#c0392b" };

export function attachments(message, surface) {
  return (message.attachments ?? []).map((attachment) => {
    const shown = el("div", { class: "attachment" });
    const colour =
      NAMED[attachment.color] ??
      (/^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")
        ? `#${attachment.color.replace("#", "")}`
        : null);
    if (colour) shown.style.setProperty("--bar", colour);
    if (attachment.blocks) {
      const holder = el("div", { class: "blocks" });
      drawBlocks(holder, attachment.blocks, surface);
      shown.append(holder);
    } else {
      shown.append(...plain(attachment));
    }
    return shown;
  });
}

function plain({ pretext, title, title_link: link, text, fallback }) {
  return [
    pretext && el("div", {}, mrkdwn(pretext)),
    title && el("strong", {}, link ? anchor(link, title) : title),
    el("div", {}, mrkdwn(text ?? fallback ?? "")),
  ].filter(Boolean);
}
