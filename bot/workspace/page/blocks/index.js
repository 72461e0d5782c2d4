// Which module draws which block, and how is a list of blocks kept up to date?

import { actions, context, contextActions, divider, header } from "/page/blocks/plain.js";
import { alertBlock } from "/page/blocks/alert.js";
import { dataTable } from "/page/blocks/data_table.js";
import { fileBlock } from "/page/blocks/file.js";
import { imageBlock } from "/page/blocks/image.js";
import { input } from "/page/blocks/input.js";
import { markdownBlock } from "/page/blocks/markdown.js";
import { plan, taskCard } from "/page/blocks/plan.js";
import { richText } from "/page/blocks/rich_text.js";
import { section } from "/page/blocks/section.js";
import { table } from "/page/blocks/table.js";
import { video } from "/page/blocks/video.js";
import { el, reconcile, sameJson } from "/page/dom.js";

const DRAW = {
  actions,
  alert: alertBlock,
  context,
  context_actions: contextActions,
  data_table: dataTable,
  divider,
  file: fileBlock,
  header,
  image: imageBlock,
  input,
  markdown: markdownBlock,
  plan,
  rich_text: richText,
  section,
  table,
  task_card: taskCard,
  video,
};

/** Bring `parent` into line with `blocks`; a block that did not change keeps its element, and so its focus. */
export function drawBlocks(parent, blocks, surface) {
  reconcile(parent, numbered(blocks), {
    key: ({ key }) => key,
    same: (a, b) => sameJson(a.block, b.block),
    draw: ({ block }) => drawBlock(block, surface),
  });
}

/** A block's place is its id; without one, or with one used twice, its position. */
function numbered(blocks) {
  const seen = new Set();
  return blocks.map((block, at) => {
    const id = block.block_id && !seen.has(block.block_id) ? block.block_id : `at-${at}`;
    seen.add(id);
    return { key: id, block };
  });
}

function drawBlock(block, surface) {
  const draw = Object.hasOwn(DRAW, block?.type) ? DRAW[block.type] : unknown;
  return draw(block, surface);
}

function unknown(block) {
  return el(
    "p",
    { class: "unknown" },
    `[A block of the type ${block?.type ?? "?"} is not shown here]`,
  );
}
