// How does one search a list and choose, by keyboard or pointer?

import { el, freshId, icon } from "/page/dom.js";
import { ICONS } from "/page/icons.js";
import { hideFloat, showFloat } from "/page/layers/float.js";

const PAUSE_MS = 150;

/**
 * An ARIA combobox. `find(typed)` resolves to entries `{key, label, aside, group}` or a sentence; `chosen` are the
 * entries at the start; `onChange(entries)` may resolve to false to take a choice back.
 */
export function combobox(config) {
  const box = new Combobox(config);
  box.paint();
  return box.root;
}

class Combobox {
  constructor(config) {
    this.config = config;
    this.chosen = config.chosen;
    this.entries = [];
    this.at = -1;
    this.asked = 0;
    this.list = el("ul", {
      role: "listbox",
      id: freshId("options"),
      class: "options float",
      popover: "manual",
      "aria-label": config.placeholder,
      "aria-multiselectable": config.several ? "true" : null,
      // The pointer must not take the focus away from the input.
      on: { mousedown: (event) => event.preventDefault() },
    });
    this.input = el("input", {
      class: "combo-input",
      role: "combobox",
      autocomplete: "off",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "data-key": config.dataKey,
      "aria-labelledby": config.labelledBy,
      "aria-describedby": config.describedBy,
      "aria-label": config.labelledBy ? null : config.placeholder,
      on: {
        input: () => this.search(),
        click: () => this.open || this.search(""),
        blur: () => this.shut(),
        keydown: (event) => this.press(event),
      },
    });
    this.chips = el("span", { class: "chips" });
    this.clear = el(
      "button",
      {
        type: "button",
        class: "combo-clear",
        "aria-label": "Clear the choice",
        on: { click: () => this.set([]) },
      },
      icon(ICONS.close, 14),
    );
    this.root = el(
      "span",
      { class: "combo" },
      this.chips,
      this.input,
      this.clear,
      icon(ICONS.down, 16),
      this.list,
    );
  }

  get open() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  paint() {
    const { several, placeholder } = this.config;
    this.input.placeholder = several && this.chosen.length ? "" : placeholder;
    this.input.value = several ? "" : (this.chosen[0]?.label ?? "");
    this.clear.hidden = several || !this.chosen.length;
    this.chips.replaceChildren(...(several ? this.chosen.map((entry) => this.chip(entry)) : []));
  }

  chip(entry) {
    const drop = () => this.set(this.chosen.filter((other) => other.key !== entry.key));
    return el(
      "span",
      { class: "chip" },
      entry.label,
      el(
        "button",
        {
          type: "button",
          "aria-label": `Remove ${entry.label}`,
          on: { click: drop },
        },
        icon(ICONS.close, 12),
      ),
    );
  }

  async set(entries) {
    const before = this.chosen;
    this.chosen = entries;
    this.paint();
    if ((await this.config.onChange(entries)) === false) {
      this.chosen = before;
      this.paint();
    }
  }

  async search(typed = this.input.value) {
    this.asked += 1;
    const own = this.asked;
    if (typed)
      await new Promise((done) => {
        setTimeout(done, PAUSE_MS);
      });
    if (own !== this.asked) return;
    this.show("Looking …");
    const found = await this.config.find(typed).catch((error) => error.message);
    if (own === this.asked && document.activeElement === this.input) this.show(found);
  }

  show(found) {
    this.entries = Array.isArray(found) ? found : [];
    const note = typeof found === "string" ? found : "Nothing fits";
    const rows = [];
    let group;
    this.entries.forEach((entry, at) => {
      if (entry.group && entry.group !== group)
        rows.push(el("li", { class: "options-group", role: "presentation" }, entry.group));
      group = entry.group;
      rows.push(this.row(entry, at));
    });
    this.list.replaceChildren(
      ...(this.entries.length
        ? rows
        : [el("li", { class: "options-note", role: "presentation" }, note)]),
    );
    this.input.setAttribute("aria-expanded", "true");
    showFloat(this.list, this.root, { wide: true });
    this.point(
      this.entries.length
        ? Math.max(
            0,
            this.entries.findIndex((entry) => this.isChosen(entry)),
          )
        : -1,
    );
  }

  isChosen(entry) {
    return this.chosen.some((other) => other.key === entry.key);
  }

  row(entry, at) {
    return el(
      "li",
      {
        role: "option",
        id: `${this.list.id}-${at}`,
        "aria-selected": String(this.isChosen(entry)),
        on: { click: () => this.choose(at) },
      },
      el("span", {}, entry.label),
      entry.aside && el("span", { class: "aside" }, entry.aside),
    );
  }

  point(at) {
    this.at = at;
    for (const row of this.list.querySelectorAll("[role=option]")) {
      const here = row.id === `${this.list.id}-${at}`;
      row.classList.toggle("pointed", here);
      if (here) row.scrollIntoView({ block: "nearest" });
    }
    if (at >= 0) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(at) {
    const entry = this.entries[at];
    if (!entry) return;
    const { several, most } = this.config;
    this.shut();
    if (!several) this.set([entry]);
    else if (this.isChosen(entry))
      this.set(this.chosen.filter((other) => other.key !== entry.key));
    else if (this.chosen.length < most) this.set([...this.chosen, entry]);
  }

  shut() {
    this.asked += 1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    hideFloat(this.list);
    this.paint();
  }

  press(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.open) this.search("");
      else if (this.entries.length)
        this.point(
          (this.at + (key === "ArrowDown" ? 1 : this.entries.length - 1)) % this.entries.length,
        );
    } else if (key === "Enter") {
      event.preventDefault();
      if (this.open) this.choose(this.at);
      else this.search("");
    } else if (key === "Escape" && this.open) {
      // Only the list closes, not the dialog around it.
      event.preventDefault();
      event.stopPropagation();
      this.shut();
    } else if (key === "Backspace" && this.config.several && !this.input.value) {
      this.set(this.chosen.slice(0, -1));
    }
  }
}
