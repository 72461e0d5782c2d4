// How is a menu of further choices opened?

import { confirmed } from "/page/layers/confirm.js";
import { el, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { openMenu } from "/page/layers/menu.js";
import { plainText } from "/page/text/object.js";

export function overflow(spec, block, surface) {
  const choose = async (option) => {
    if (spec.confirm && !(await confirmed(spec.confirm))) return;
    if (/^https?:\/\//i.test(option.url ?? ""))
      window.open(option.url, "_blank", "noopener,noreferrer");
    surface.act(block, spec, { selected_option: option });
  };
  const shown = el(
    "button",
    {
      type: "button",
      class: "button quiet",
      "aria-label": "More choices",
      "aria-haspopup": "menu",
      "data-key": spec.action_id,
      on: {
        click: () =>
          openMenu(
            shown,
            spec.options.map((option) => ({
              label: plainText(option.text),
              run: () => choose(option),
            })),
          ),
      },
    },
    icon(ICONS.more),
  );
  return shown;
}
