// What does the app's Home tab show?

import { drawBlocks } from "/page/blocks/index.js";
import { el } from "/page/dom.js";
import { viewSurface } from "/page/surface.js";

export class Home {
  constructor() {
    this.blocks = el("div", { class: "blocks" });
    this.empty = el("p", { class: "aside" }, "The app has not published its Home yet.");
    this.root = el(
      "section",
      { class: "home", id: "home", "aria-label": "Home", hidden: true },
      this.empty,
      this.blocks,
    );
  }

  draw(view) {
    this.empty.hidden = Boolean(view);
    if (view) drawBlocks(this.blocks, view.blocks, viewSurface(view.id));
  }
}
