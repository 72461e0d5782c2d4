// What stands between Slack's angle brackets: a person, a channel, a date, a link?

import { fillDate, wholeTime } from "/page/clock.js";
import { el } from "/page/dom.js";
import { handleOf } from "/page/people.js";
import { state } from "/page/state.js";
import { anchor, placeAddress } from "/page/text/links.js";

const GROUPS = { here: "@here", channel: "@channel", everyone: "@everyone" };

/** The node for `<inside>`; what is not known is shown as text. Escapes in `inside` are taken back here. */
export function special(inside) {
  const cut = inside.indexOf("|");
  const target = unescaped(cut < 0 ? inside : inside.slice(0, cut));
  const label = cut < 0 ? null : unescaped(inside.slice(cut + 1));
  if (target.startsWith("@")) return mention(target.slice(1), label);
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!")) return command(target.slice(1), label);
  return anchor(target, label || target.replace(/^(mailto|tel):/i, ""));
}

/** Slack's three escapes, taken back once. */
export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function mention(userId, label = null) {
  const name = state.users.has(userId) ? handleOf(userId) : label || userId;
  return el("span", { class: userId === state.me ? "mention me" : "mention" }, `@${name}`);
}

export function channelLink(channelId, label = null) {
  const name = state.channels.get(channelId)?.name ?? label ?? channelId;
  if (!state.channels.has(channelId)) return el("span", { class: "mention" }, `#${name}`);
  return el("a", { class: "mention", href: placeAddress(channelId) }, `#${name}`);
}

export function broadcast(range) {
  return el("span", { class: "mention group" }, GROUPS[range] ?? `@${range}`);
}

function command(inside, label) {
  const date = /^date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/.exec(inside);
  if (date)
    return slackDate({ timestamp: date[1], pattern: date[2], url: date[3], fallback: label });
  if (inside.startsWith("subteam^"))
    return el("span", { class: "mention group" }, label || "@group");
  return Object.hasOwn(GROUPS, inside)
    ? broadcast(inside)
    : document.createTextNode(label ?? `<!${inside}>`);
}

export function slackDate({ timestamp, pattern, url, fallback }) {
  const text = fillDate(pattern, timestamp) ?? fallback ?? String(timestamp);
  const shown = el("time", { title: wholeTime(timestamp) }, text);
  return url ? anchor(url, shown) : shown;
}
