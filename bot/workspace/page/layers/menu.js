// How does a menu open at a button and give the focus back?

import { el, icon } from "/page/dom.js";
import { hideFloat, showFloat } from "/page/layers/float.js";

let shut = () => {};

/** Open a menu of `{label, aside?, icon?, danger?, run}` at `anchor`; one menu is open at a time. */
export function openMenu(anchor, items, label = "Menu") {
  shut();
  const rows = items.map((item) =>
    el(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        class: item.danger ? "danger" : null,
        on: {
          click: () => {
            close();
            item.run();
          },
        },
      },
      item.icon && icon(item.icon, 16),
      el("span", {}, item.label),
      item.aside && el("span", { class: "aside" }, item.aside),
    ),
  );
  const menu = el(
    "div",
    { class: "menu float", role: "menu", "aria-label": label, popover: "manual" },
    rows,
  );
  const close = () => {
    shut = () => {};
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    hideFloat(menu);
    menu.remove();
    anchor.focus({ preventScroll: true });
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  menu.addEventListener("keydown", (event) => press(event, rows, close));
  (anchor.closest("dialog") ?? document.body).append(menu);
  shut = close;
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  showFloat(menu, anchor, { end: true });
  rows[0]?.focus();
}

function press(event, rows, close) {
  const at = rows.indexOf(document.activeElement);
  const steps = {
    ArrowDown: at + 1,
    ArrowUp: at - 1 + rows.length,
    Home: 0,
    End: rows.length - 1,
  };
  if (event.key in steps) rows[steps[event.key] % rows.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
