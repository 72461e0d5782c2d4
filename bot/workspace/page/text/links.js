// Which addresses may become links, and what do they open?

import { el } from "/page/dom.js";

const SAFE = /^(https?:\/\/|mailto:|tel:)/i;
const PERMALINK = /^\/archives\/(\w+)\/p(\d{10})(\d{6})$/;

/** A link to `url` labelled `label` (a string or nodes); an address of another kind is shown, not linked. */
export function anchor(url, label) {
  if (!SAFE.test(url) || !URL.canParse(url)) {
    const text = typeof label === "string" && label !== url ? `${label} (${url})` : url;
    return document.createTextNode(text);
  }
  const here = placeOf(url);
  if (here) return el("a", { href: here, class: "link" }, label);
  return el(
    "a",
    {
      href: url,
      class: "link",
      target: "_blank",
      rel: "noopener noreferrer nofollow",
      title: url,
    },
    label,
  );
}

/** The address inside this page of a message's permalink; null for any other address. */
function placeOf(url) {
  const target = new URL(url);
  const found = target.host === location.host && PERMALINK.exec(target.pathname);
  if (!found) return null;
  const ts = `${found[2]}.${found[3]}`;
  return placeAddress(found[1], target.searchParams.get("thread_ts"), ts);
}

/** The hash of a conversation, a thread in it, a message in either. */
export function placeAddress(channel, thread = null, message = null) {
  const path = [channel, thread].filter(Boolean).join("/");
  return `#/${path}${message ? `?message=${message}` : ""}`;
}
