// How is a Block Kit text object shown?

import { el } from "/page/dom.js";
import { emoji } from "/page/text/emoji.js";
import { mrkdwn } from "/page/text/mrkdwn.js";

/** Nodes for `{type: "mrkdwn" | "plain_text", text}`; null gives nothing. */
export function textNodes(text) {
  if (!text?.text) return document.createDocumentFragment();
  if (text.type === "mrkdwn") return mrkdwn(text.text);
  const shown = document.createDocumentFragment();
  shown.append(plainText(text));
  return shown;
}

/** The string of a text object, emoji codes replaced; "" for none. */
export function plainText(text) {
  if (!text?.text) return "";
  if (text.emoji === false) return text.text;
  return text.text.replace(/:([a-z0-9_+-]+):/g, (whole, code) => emoji(code) ?? whole);
}

/** A labelled span of a text object, for places of one line. */
export function textSpan(text, className) {
  return el("span", { class: className }, textNodes(text));
}
