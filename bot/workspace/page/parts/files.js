// How are the files of a message drawn: pictures as pictures, all else as a card to download?

import { fileUrl } from "/page/api.js";
import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";

const UNITS = ["bytes", "kB", "MB", "GB"];
const DRAWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]);

export function drawFiles(files) {
  if (!files?.length) return null;
  return el(
    "ul",
    { class: "files", "aria-label": "Files" },
    files.map((file) => el("li", {}, DRAWN.has(file.mimetype) ? pictureFile(file) : card(file))),
  );
}

function pictureFile(file) {
  const alt = file.alt_txt || `Picture ${file.title || file.name}`;
  return el(
    "figure",
    { class: "picture-file" },
    el("figcaption", {}, download(file, file.title || file.name)),
    el(
      "a",
      {
        href: fileUrl(file.id),
        target: "_blank",
        rel: "noopener",
        "aria-label": `Open ${file.name}`,
      },
      el("img", { src: fileUrl(file.id), alt, class: "large" }),
    ),
  );
}

function card(file) {
  return el(
    "div",
    { class: "file-card" },
    el("span", { class: "file-face" }, icon(ICONS.file, 22)),
    el(
      "span",
      { class: "file-words" },
      el("strong", {}, file.title || file.name),
      el("span", { class: "aside" }, `${kindOf(file)} · ${size(file.size)}`),
    ),
    download(file, icon(ICONS.download), `Download ${file.name}`),
  );
}

function download(file, face, label = null) {
  return el(
    "a",
    {
      href: fileUrl(file.id),
      download: file.name,
      class: "download",
      "aria-label": label,
      title: label,
    },
    face,
  );
}

function kindOf(file) {
  return (
    file.name.includes(".") ? file.name.split(".").pop() : file.filetype || "file"
  ).toUpperCase();
}

/** "1.2 MB"; units of a thousand, as file managers show them. */
function size(bytes) {
  let number = bytes;
  let unit = 0;
  while (number >= 1000 && unit < UNITS.length - 1) {
    number /= 1000;
    unit += 1;
  }
  return `${number < 10 && unit ? number.toFixed(1) : Math.round(number)} ${UNITS[unit]}`;
}
