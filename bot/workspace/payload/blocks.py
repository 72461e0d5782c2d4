"""Are these blocks ones that Slack takes in a message, a modal or on Home?"""

from collections import Counter
from typing import Any, Literal, TypeAlias

from bot.workspace.payload.elements import (
    ACCESSORIES,
    ACTIONS,
    INPUTS,
    Check,
    check_element,
    check_picture,
)
from bot.workspace.payload.problem import Findings
from bot.workspace.payload.tables import check_data_table, check_table
from bot.workspace.payload.text import all_text, check_string, check_text, kind_of

Surface: TypeAlias = Literal["message", "modal", "home"]

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT = 11_000  # undocumented; messages fail with 11,000 to 13,000 characters, field reports
ADVISED_TEXT = 10_000
MOST_MARKDOWN = 12_000

KEYS: dict[str, set[str]] = {
    "section": {"text", "fields", "accessory", "expand"},
    "divider": set(),
    "header": {"text", "level"},
    "context": {"elements"},
    "actions": {"elements"},
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "input": {"label", "hint", "element", "optional", "dispatch_action"},
    "markdown": {"text"},
    "rich_text": {"elements"},
    "table": {"rows", "column_settings"},
    "data_table": {"rows", "caption", "column_settings", "page_size", "row_header_column_index"},
    "context_actions": {"elements"},
    "plan": {"title", "tasks"},
    "task_card": {"task_id", "title", "status", "details", "output", "sources"},
    "alert": {"text", "level"},
    "file": {"external_id", "source"},
    "video": {
        "alt_text", "author_name", "description", "provider_icon_url", "provider_name",
        "thumbnail_url", "title", "title_url", "video_url",
    },
}  # fmt: skip

_MESSAGE_ONLY = {"markdown", "plan", "task_card", "context_actions", "file"}
NOT_ON: dict[Surface, set[str]] = {
    "message": {"alert"},
    "modal": _MESSAGE_ONLY | {"table", "data_table"},
    "home": _MESSAGE_ONLY | {"alert"},
}
TASK_STATES = {"pending", "in_progress", "complete", "error"}


def check_blocks(blocks: Any, surface: Surface, pointer: str, findings: Findings) -> None:
    """Check all blocks of one surface: each by its type, and their number, sums and ids."""
    if not isinstance(blocks, list):
        findings.refuse(pointer, "must be an array of blocks", "invalid_blocks_format")
        return
    if len(blocks) > MOST_BLOCKS[surface]:
        findings.refuse(pointer, f"no more than {MOST_BLOCKS[surface]} items allowed")
    for index, block in enumerate(blocks):
        _check_block(block, surface, f"{pointer}/{index}", findings)
    rows = [block for block in blocks if isinstance(block, dict)]
    _check_ids(rows, pointer, findings)
    if surface == "message":
        _check_sums(rows, pointer, findings)


def _check_block(block: Any, surface: Surface, pointer: str, findings: Findings) -> None:
    if not isinstance(block, dict):
        findings.refuse(pointer, "must be an object")
        return
    kind = kind_of(block)
    if kind not in KEYS or kind in NOT_ON[surface]:
        findings.refuse(f"{pointer}/type", f"unsupported type in a {surface}: {kind}")
        return
    for key in block.keys() - KEYS[kind] - {"type", "block_id"}:
        findings.refuse(pointer, f"additional property: {key}")
    if "block_id" in block:
        check_string(block["block_id"], f"{pointer}/block_id", findings, limit=255)
    if kind in _CHECKS:
        _CHECKS[kind](block, pointer, findings)


def _check_ids(blocks: list[dict[str, Any]], pointer: str, findings: Findings) -> None:
    twice = [
        name
        for name, count in Counter(
            str(block["block_id"]) for block in blocks if "block_id" in block
        ).items()
        if count > 1
    ]
    if twice:
        findings.refuse(pointer, f"block_id already exists: {twice[0]}")
    for index, block in enumerate(blocks):
        if block.get("type") != "actions" or not isinstance(block.get("elements"), list):
            continue
        elements = [e for e in block["elements"] if isinstance(e, dict)]
        named = [str(e["action_id"]) for e in elements if "action_id" in e]
        if len(set(named)) < len(named):
            findings.refuse(f"{pointer}/{index}", "action_id already exists in this block")


def _check_sums(blocks: list[dict[str, Any]], pointer: str, findings: Findings) -> None:
    tables = [block for block in blocks if kind_of(block) in {"table", "data_table"}]
    if len(tables) > 1:
        findings.refuse(pointer, "only one table is allowed in a message")
    if (total := all_text(blocks)) > MOST_TEXT:
        findings.refuse(pointer, f"blocks hold {total} characters", "msg_blocks_too_long")
    elif total > ADVISED_TEXT:
        findings.complain(pointer, f"blocks hold {total} characters, near the unpublished limit")
    markdown = [str(b.get("text", "")) for b in blocks if b.get("type") == "markdown"]
    if sum(map(len, markdown)) > MOST_MARKDOWN:
        findings.refuse(pointer, f"markdown blocks hold over {MOST_MARKDOWN} characters")


def _check_section(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    if "text" not in block and "fields" not in block:
        findings.refuse(pointer, "missing required field: text")
    if "text" in block:
        check_text(block["text"], f"{pointer}/text", findings, limit=3000)
    if "fields" in block:
        for index, row in enumerate(_items(block, "fields", pointer, findings, 10)):
            check_text(row, f"{pointer}/fields/{index}", findings, limit=2000)
    if "accessory" in block:
        check_element(block["accessory"], f"{pointer}/accessory", findings, ACCESSORIES)


def _check_header(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    check_text(block.get("text"), f"{pointer}/text", findings, limit=150, plain=True)


def _check_context(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    for index, element in enumerate(_items(block, "elements", pointer, findings, 10)):
        at = f"{pointer}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_element(element, at, findings, {"image"})
        else:
            check_text(element, at, findings, limit=3000)


def _check_actions(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    for index, element in enumerate(_items(block, "elements", pointer, findings, 25)):
        check_element(element, f"{pointer}/elements/{index}", findings, ACTIONS)


def _check_context_actions(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    for index, element in enumerate(_items(block, "elements", pointer, findings, 5)):
        at = f"{pointer}/elements/{index}"
        check_element(element, at, findings, {"feedback_buttons", "icon_button"})


def _check_image(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    check_picture(block, pointer, findings)
    if "title" in block:
        check_text(block["title"], f"{pointer}/title", findings, limit=2000, plain=True)


def _check_input(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    check_text(block.get("label"), f"{pointer}/label", findings, limit=2000, plain=True)
    if "hint" in block:
        check_text(block["hint"], f"{pointer}/hint", findings, limit=2000, plain=True)
    check_element(block.get("element"), f"{pointer}/element", findings, INPUTS)


def _check_markdown(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    if not isinstance(block.get("text"), str) or not 1 <= len(block["text"]) <= MOST_MARKDOWN:
        findings.refuse(f"{pointer}/text", f"must be 1 to {MOST_MARKDOWN} characters")


def _check_rich_text(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    parts = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
    for index, element in enumerate(_items(block, "elements", pointer, findings, 1000)):
        if not isinstance(element, dict) or kind_of(element) not in parts:
            findings.refuse(f"{pointer}/elements/{index}", "unsupported rich text element")


def _check_plan(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    for index, task in enumerate(_items(block, "tasks", pointer, findings, 50)):
        _check_task(task, f"{pointer}/tasks/{index}", findings)


def _check_task(block: Any, pointer: str, findings: Findings) -> None:
    if not isinstance(block, dict):
        findings.refuse(pointer, "must be an object")
        return
    if str(block.get("status", "pending")) not in TASK_STATES:
        findings.refuse(f"{pointer}/status", f"must be one of {sorted(TASK_STATES)}")
    if not block.get("title"):
        findings.refuse(f"{pointer}/title", "missing")


def _check_lone_task(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    _check_task(block, pointer, findings)
    if block.get("status") == "pending":
        findings.refuse(f"{pointer}/status", "a task_card of its own cannot be pending")


def _check_alert(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    check_text(block.get("text"), f"{pointer}/text", findings, limit=200)


def _items(
    block: dict[str, Any], key: str, pointer: str, findings: Findings, most: int
) -> list[Any]:
    rows = block.get(key)
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        findings.refuse(f"{pointer}/{key}", f"must have 1 to {most} items")
    return rows if isinstance(rows, list) else []


_CHECKS: dict[str, Check] = {
    "section": _check_section,
    "header": _check_header,
    "context": _check_context,
    "actions": _check_actions,
    "image": _check_image,
    "input": _check_input,
    "markdown": _check_markdown,
    "rich_text": _check_rich_text,
    "table": check_table,
    "data_table": check_data_table,
    "context_actions": _check_context_actions,
    "plan": _check_plan,
    "task_card": _check_lone_task,
    "alert": _check_alert,
}
