// How does a message show that there are replies to it?

import { clockTime, dayName } from "/page/clock.js";
import { el } from "/page/dom.js";
import { avatar } from "/page/people.js";
import { placeAddress } from "/page/text/links.js";

/** A link to the thread; null where there is none and nobody works on one. */
export function threadBar({ channel, message, status, unseen }) {
  if (!message.reply_count && !status) return null;
  const faces = (message.reply_users ?? []).slice(0, 3).map((user) => avatar(user, "small"));
  const count = message.reply_count ?? 0;
  const words = count ? `${count} ${count === 1 ? "reply" : "replies"}` : "Thread";
  return el(
    "a",
    {
      class: `thread-bar ${unseen ? "unseen-replies" : ""}`,
      href: placeAddress(channel, message.ts),
      "data-key": "thread-bar",
    },
    faces,
    el("strong", {}, words),
    unseen && el("span", { class: "badge new" }, "new"),
    el(
      "span",
      { class: "aside" },
      status ? status.status : lastReply(message.latest_reply ?? message.ts),
    ),
    status && el("span", { class: "dots", "aria-hidden": "true" }),
  );
}

function lastReply(ts) {
  const day = dayName(ts);
  return `last reply ${day === "Today" ? "" : `${day} `}at ${clockTime(ts)}`;
}
