// Does the user really want this?

import { el, freshId } from "/page/dom.js";
import { plainText, textNodes } from "/page/text/object.js";

/** Show Block Kit's confirm object; resolves to whether it was confirmed. */
export function confirmed({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const titleId = freshId("confirm");
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const yes = el(
      "button",
      {
        type: "button",
        class: `button ${style === "danger" ? "danger" : "primary"}`,
        on: { click: () => answer(true) },
      },
      plainText(confirm) || "Yes",
    );
    const no = el(
      "button",
      { type: "button", class: "button", on: { click: () => answer(false) } },
      plainText(deny) || "Cancel",
    );
    const dialog = el(
      "dialog",
      {
        class: "dialog confirm",
        "aria-labelledby": titleId,
        on: {
          cancel: (event) => {
            event.preventDefault();
            answer(false);
          },
        },
      },
      el("h2", { id: titleId }, plainText(title) || "Are you sure?"),
      el("div", { class: "dialog-body" }, textNodes(text)),
      el("div", { class: "dialog-foot" }, no, yes),
    );
    document.body.append(dialog);
    dialog.showModal();
    (style === "danger" ? no : yes).focus();
  });
}

/** The same question in plain words. */
export function reallySure(title, text, yes) {
  const plain = (words) => ({ type: "plain_text", text: words });
  return confirmed({
    title: plain(title),
    text: plain(text),
    confirm: plain(yes),
    deny: plain("Cancel"),
    style: "danger",
  });
}
