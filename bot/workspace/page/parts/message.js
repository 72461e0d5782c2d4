// How is one message drawn and kept up to date?

import { clockTime, wholeTime } from "/page/clock.js";
import { drawBlocks } from "/page/blocks/index.js";
import { el, fill, icon, sameJson } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { attachments } from "/page/parts/attachments.js";
import { drawFiles } from "/page/parts/files.js";
import { editor } from "/page/parts/editor.js";
import { tools } from "/page/parts/message_tools.js";
import { drawThreadBar } from "/page/parts/thread_bar.js";
import { avatar, isBot, nameOf } from "/page/people.js";
import { emoji } from "/page/text/emoji.js";
import { mrkdwn } from "/page/text/mrkdwn.js";
import { messageSurface } from "/page/surface.js";

const SYSTEM = new Set([
  "channel_join",
  "channel_leave",
  "channel_topic",
  "channel_purpose",
  "channel_name",
  "bot_add",
]);
const parts = new WeakMap();

/**
 * The element of `row`: `{channel, message, grouped, panel, status, unseen, editing, …}`; `old` is changed in place.
 * `panel` is "stream" or "thread": a thread bar stands in the stream only.
 */
export function messageElement(row, old) {
  const shown = old ?? skeleton(row);
  const { message } = row;
  const own = parts.get(shown);
  shown.className = classes(row);
  if (own.grouped !== row.grouped) fill(own.head, head(row));
  const content = contentOf(row);
  if (!sameJson(own.content, content)) paintBody(own, row);
  drawThreadBar(own.foot, row);
  Object.assign(own, { message, content, grouped: row.grouped });
  return shown;
}

// What the body shows; the count of replies, say, is none of it.
function contentOf({ message, editing }) {
  const { text, blocks, files, attachments: hung, edited, reactions: given, subtype } = message;
  return { text, blocks, files, hung, edited, given, subtype, editing };
}

function skeleton(row) {
  const { ts } = row.message;
  const own = {
    head: el("div", { class: "message-head" }),
    body: el("div", { class: "message-body" }),
    foot: el("div", { class: "message-foot" }),
    surface: messageSurface(row.channel, ts, row.panel),
  };
  const shown = el(
    "li",
    { id: `${row.panel}-${ts}`, "data-ts": ts, tabindex: "-1" },
    own.head,
    own.body,
    own.foot,
    tools(row, () => parts.get(shown).message),
  );
  parts.set(shown, own);
  return shown;
}

function classes({ message, grouped, marked }) {
  return [
    "message",
    grouped && "grouped",
    message.is_ephemeral && "ephemeral",
    SYSTEM.has(message.subtype) && "system",
    marked && "marked",
    message.is_streaming && "streaming",
  ]
    .filter(Boolean)
    .join(" ");
}

function head({ message, grouped }) {
  const time = el(
    "time",
    {
      class: "time",
      title: wholeTime(message.ts),
      datetime: new Date(Number(message.ts) * 1000).toISOString(),
    },
    clockTime(message.ts),
  );
  if (grouped) return [time];
  const name = message.username || nameOf(message.user);
  return [
    message.is_ephemeral &&
      el("p", { class: "only-you" }, icon(ICONS.eye, 14), "Only visible to you"),
    avatar(message.user),
    el("strong", { class: "author" }, name),
    (message.bot_id || isBot(message.user)) && el("span", { class: "badge" }, "APP"),
    time,
  ];
}

function paintBody(own, row) {
  const { message, channel } = row;
  if (row.editing) {
    fill(own.body, editor(channel, message));
    return;
  }
  if (message.blocks?.length) paintBlocks(own, message);
  else fill(own.body, textBody(message));
  own.body.append(
    ...[...attachments(message, own.surface), drawFiles(message.files), reactions(message)].filter(
      Boolean,
    ),
  );
}

// The blocks' holder stays, so that only what changed in it is drawn again.
function paintBlocks(own, message) {
  own.blocks ??= el("div", { class: "blocks" });
  if (own.blocks.parentNode !== own.body) fill(own.body, own.blocks);
  else while (own.blocks.nextSibling) own.blocks.nextSibling.remove();
  drawBlocks(own.blocks, message.blocks, own.surface);
}

function textBody(message) {
  if (message.subtype === "tombstone")
    return el("p", { class: "aside" }, "This message was deleted.");
  if (!message.text) return null;
  const edited = message.edited && !message.bot_id && el("span", { class: "aside" }, " (edited)");
  return [el("div", { class: "text" }, mrkdwn(message.text)), edited];
}

function reactions({ reactions: given }) {
  if (!given?.length) return null;
  return el(
    "div",
    { class: "reactions" },
    given.map(({ name, count, users }) =>
      el(
        "span",
        {
          class: "reaction",
          title: users.map(nameOf).join(", "),
        },
        emoji(name) ?? `:${name}:`,
        ` ${count}`,
      ),
    ),
  );
}
