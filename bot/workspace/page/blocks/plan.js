// How are the steps of a plan drawn, with the state of each in words?

import { el, icon } from "/page/dom.js";
import { richText } from "/page/blocks/rich_text.js";
import { ICONS } from "/page/icons.js";
import { plainText } from "/page/text/object.js";
import { anchor } from "/page/text/links.js";

const STATES = {
  pending: ["to do", ICONS.more],
  in_progress: ["running", ICONS.auto],
  complete: ["done", ICONS.check],
  error: ["failed", ICONS.warn],
};

export function plan(block) {
  const title = typeof block.title === "string" ? block.title : plainText(block.title);
  return el(
    "div",
    { class: "block-plan" },
    el("p", { class: "plan-title" }, title),
    el(
      "ol",
      {},
      (block.tasks ?? []).map((task) => el("li", {}, taskCard(task))),
    ),
  );
}

export function taskCard(task) {
  const [word, path] = STATES[task.status] ?? STATES.pending;
  const title = typeof task.title === "string" ? task.title : plainText(task.title);
  const sources = task.sources?.map((source) =>
    el("li", {}, anchor(source.url, source.text ?? source.url)),
  );
  return el(
    "div",
    { class: `task-card ${task.status ?? "pending"}` },
    icon(path, 16),
    el("span", { class: "task-title" }, title),
    el("span", { class: "aside" }, word),
    task.details && richText(task.details),
    task.output && richText(task.output),
    sources && el("ul", {}, sources),
  );
}
