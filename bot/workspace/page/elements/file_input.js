// How are files handed in with a form?

import * as api from "/page/api.js";
import { el } from "/page/dom.js";

/** Files are uploaded when they are picked; the form's value names them by id. */
export function fileInput(spec, block, surface, field) {
  const known = surface.value(block, spec, { type: spec.type, files: [] }).files;
  const list = el("ul", { class: "picked", "aria-live": "polite" });
  const show = (files, note) =>
    list.replaceChildren(
      ...files.map((file) => el("li", {}, file.name)),
      ...(note ? [el("li", { class: "error" }, note)] : []),
    );
  const pick = async () => {
    const files = [...shown.files].slice(0, spec.max_files ?? 10);
    show([], "Uploading …");
    try {
      const answer = await api.upload(files);
      const kept = answer.files ?? [];
      surface.set(block, spec, { type: spec.type, files: kept });
      show(kept);
    } catch (error) {
      show([], error.message);
    }
  };
  const accept = (spec.filetypes ?? []).map((kind) => `.${kind}`).join(",");
  const shown = el("input", {
    type: "file",
    class: "field",
    multiple: (spec.max_files ?? 10) > 1,
    accept: accept || null,
    "data-key": spec.action_id,
    "aria-labelledby": field?.labelId,
    "aria-describedby": field?.describedBy,
    on: { change: pick },
  });
  show(known);
  return el("div", {}, shown, list);
}
