// How is a button drawn, confirmed and pressed?

import { confirmed } from "/page/layers/confirm.js";
import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { plainText } from "/page/text/object.js";

/** A button; one with `url` opens it as well, as Slack does. */
export function button(spec, block, surface) {
  const kind = { primary: "primary", danger: "danger" }[spec.style] ?? "";
  return pressable(
    spec,
    block,
    surface,
    { class: `button ${kind}`, "aria-label": spec.accessibility_label ?? null },
    plainText(spec.text),
  );
}

export function iconButton(spec, block, surface) {
  const face = icon({ trash: ICONS.bin }[spec.icon] ?? ICONS.bolt, 16);
  const name = spec.accessibility_label ?? (plainText(spec.text) || spec.icon);
  return pressable(
    spec,
    block,
    surface,
    { class: "button quiet", "aria-label": name, title: name },
    face,
  );
}

export function workflowButton(spec, block, surface) {
  return button(spec, block, surface);
}

function pressable(spec, block, surface, props, face) {
  const press = async () => {
    if (shown.getAttribute("aria-busy") === "true") return;
    if (spec.confirm && !(await confirmed(spec.confirm))) return;
    if (/^https?:\/\//i.test(spec.url ?? ""))
      window.open(spec.url, "_blank", "noopener,noreferrer");
    shown.setAttribute("aria-busy", "true");
    await surface.act(
      block,
      spec,
      spec.value === undefined ? {} : { value: spec.value, text: spec.text },
    );
    shown.removeAttribute("aria-busy");
  };
  const shown = el(
    "button",
    { type: "button", "data-key": spec.action_id, ...props, on: { click: press } },
    face,
  );
  return shown;
}
