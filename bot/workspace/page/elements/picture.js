// How is a picture drawn, from a file of the workspace or from an address?

import { fileUrl } from "/page/api.js";
import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { anchor } from "/page/text/links.js";

/** A small picture beside text. */
export function pictureElement(spec) {
  return picture(spec, "thumb");
}

/**
 * A picture with its `alt_text`. Pictures of foreign hosts are not loaded, so that reading a message tells nobody;
 * they are offered as a link.
 */
export function picture(spec, className) {
  const url = spec.slack_file
    ? fileUrl(
        spec.slack_file.id ??
          spec.slack_file.url.split("/").findLast((part) => /^F\w+$/.test(part)),
      )
    : spec.image_url;
  const alt = spec.alt_text ?? "";
  if (!isNear(url)) {
    return el(
      "span",
      { class: "far-picture" },
      icon(ICONS.file),
      " ",
      anchor(String(url), alt || "Picture"),
    );
  }
  const shown = el("img", { src: url, alt, class: className, loading: "lazy" });
  shown.addEventListener("error", () =>
    shown.replaceWith(el("span", { class: "far-picture" }, `Picture: ${alt}`)),
  );
  return shown;
}

function isNear(url) {
  if (!URL.canParse(url, location.href)) return false;
  const { origin, hostname, protocol } = new URL(url, location.href);
  return (
    origin === location.origin ||
    (protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname))
  );
}
