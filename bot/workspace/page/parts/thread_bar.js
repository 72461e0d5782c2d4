// How does a message show that there are replies to it?

import { clockTime, dayName } from "/page/clock.js";
import { el, reconcile, sameJson } from "/page/dom.js";
import { avatar } from "/page/people.js";
import { placeAddress } from "/page/text/links.js";

/** Draw a link to the thread into `place`; nothing where there is no thread and nobody works on one. */
export function drawThreadBar(place, { channel, message, status, unseen, panel }) {
  const {
    ts,
    reply_count: count = 0,
    reply_users: users = [],
    latest_reply: latest = ts,
  } = message;
  const bars =
    panel === "stream" && (count || status)
      ? [{ channel, ts, count, users, latest, status: status?.status, unseen }]
      : [];
  reconcile(place, bars, { key: () => "bar", same: sameJson, draw: bar });
}

function bar({ channel, ts, count, users, latest, status, unseen }) {
  const words = count ? `${count} ${count === 1 ? "reply" : "replies"}` : "Thread";
  return el(
    "a",
    {
      class: `thread-bar ${unseen ? "unseen-replies" : ""}`,
      href: placeAddress(channel, ts),
      "data-key": "thread-bar",
    },
    users.slice(0, 3).map((user) => avatar(user, "small")),
    el("strong", {}, words),
    unseen && el("span", { class: "badge new" }, "new"),
    el("span", { class: "aside" }, status ?? lastReply(latest)),
    status && el("span", { class: "dots", "aria-hidden": "true" }),
  );
}

function lastReply(ts) {
  const day = dayName(ts);
  return `last reply ${day === "Today" ? "" : `${day} `}at ${clockTime(ts)}`;
}
