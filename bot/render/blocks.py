"""How is a block built, and what may it hold?

Lengths are Slack's (docs.slack.dev/reference/block-kit/blocks), counted after escaping.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.message import Block
from bot.render.escape import clean

SECTION = 3_000
FIELD = 2_000
FIELDS = 10
CONTEXT = 2_000
BUTTON = 75
BUTTONS = 5  # Slack takes 25; more than a row's worth is no choice any more
VALUE = 2_000
TABLE_ROWS = 100
TABLE = 7_500  # characters as it travels, so that other blocks have room beside it; Slack: 10,000 over all cells


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says (cut at a word to 75 characters), its action id and the value it carries."""

    label: str
    action: str
    value: str
    style: str | None = None


def mrkdwn(text: str) -> dict[str, Any]:
    """Build a text object; `verbatim`, so that Slack makes no links and mentions of its own from what we show."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def sections(text: str) -> list[Block]:
    """One section, or several split at line borders; text is escaped already."""
    return [{"type": "section", "text": mrkdwn(part)} for part in pieces(text, SECTION)]


def fields(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """Name and value side by side; values are escaped already and empty ones left out.

    A value longer than a field gets a section of its own.
    """
    short: list[str] = []
    long: list[Block] = []
    for name, value in pairs:
        text = f"*{name}*\n{value}"
        if value and len(text) <= FIELD:
            short.append(text)
        elif value:
            long += sections(text)
    rows = [short[n : n + FIELDS] for n in range(0, len(short), FIELDS)]
    return [{"type": "section", "fields": [mrkdwn(t) for t in row]} for row in rows] + long


def context(*lines: str) -> list[Block]:
    """Small print; one element a line, at most ten in a block."""
    parts = [part for line in lines if line for part in pieces(line, CONTEXT)]
    return [
        {"type": "context", "elements": [mrkdwn(part) for part in parts[n : n + 10]]}
        for n in range(0, len(parts), 10)
    ]


def actions(buttons: Sequence[Button], block_id: str = "") -> list[Block]:
    """One row of buttons; none gives no block. A value longer than Slack takes is an error of ours."""
    if not buttons:
        return []
    if any(len(button.value) > VALUE for button in buttons) or len(buttons) > BUTTONS:
        raise ValueError("a row of buttons that Slack would refuse")
    elements = [_button(button) for button in buttons]
    named = {"block_id": block_id} if block_id else {}
    return [{"type": "actions", "elements": elements, **named}]


def _button(button: Button) -> dict[str, Any]:
    label = clean(button.label)
    if len(label) > BUTTON:
        label = label[: BUTTON - 1].rstrip() + "…"
    element: dict[str, Any] = {
        "type": "button",
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "action_id": button.action,
        "value": button.value,
    }
    return element | ({"style": button.style} if button.style else {})


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block | None:
    """Build a table of plain texts, "-" for empty cells; None if it is too large for a message."""
    cells = [[clean(cell).strip() or "-" for cell in row] for row in (head, *rows)]
    block: Block = {
        "type": "table",
        "column_settings": [{"is_wrapped": True} for _ in head],
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in cells],
    }
    return block if len(cells) <= TABLE_ROWS and size(block) <= TABLE else None


def size(block: Block) -> int:
    """Characters of a block as it travels; more than any way of counting its texts."""
    return len(json.dumps(block, ensure_ascii=False, separators=(",", ":")))


def pieces(text: str, limit: int) -> list[str]:
    """Split at line borders, then between words, and only then inside one; nothing is lost but the border.

    A code fence that a split would break is closed and opened again.
    """
    parts: list[str] = []
    rest = text.strip("\n")
    while len(rest) > limit:
        room = limit - 4  # for closing a fence
        cut = (
            max(rest.rfind("\n", 1, room), 0)
            or max(rest.rfind(" ", 1, room), 0)
            or _inside(rest, room)
        )
        part, rest = rest[:cut], rest[cut:].lstrip("\n")
        if part.count("```") % 2:
            part, rest = part + "\n```", "```\n" + rest
        parts.append(part)
    return [part for part in (*parts, rest) if part.strip()]


def _inside(text: str, cut: int) -> int:
    """Never in the middle of an entity such as `&amp;`."""
    start = text.rfind("&", max(0, cut - 5), cut)
    return start if start > 0 and ";" not in text[start:cut] else cut
