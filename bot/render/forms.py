"""How is a modal built, and what may it hold?

Lengths: docs.slack.dev/surfaces/modals and docs.slack.dev/reference/block-kit; titles and buttons 24, options 75, their values 150.
"""

from collections.abc import Sequence
from typing import Any

from bot.message import Block
from bot.render.escape import clean

TITLE = 24
OPTION = 75
VALUE = 150
OPTIONS = 100
HINT = 2_000
Option = tuple[str, str]
"""What one reads, and the value it stands for."""


def modal(callback: str, title: str, submit: str, blocks: Sequence[Block], metadata: str) -> dict[str, Any]:  # fmt: skip
    """Build a modal; `metadata` begins with the reference of the request that opens it."""
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": metadata,
        "title": _plain(title, TITLE),
        "submit": _plain(submit, TITLE),
        "close": _plain("Cancel", TITLE),
        "blocks": list(blocks),
    }


def field(
    block: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = False
) -> Block:
    """Build a labelled input; the element's action id is the block's unless it has one."""
    made: Block = {
        "type": "input",
        "block_id": block,
        "optional": optional,
        "label": _plain(label, HINT),
        "element": {"action_id": block, **element},
    }
    return made | ({"hint": _plain(hint, HINT)} if hint else {})


def text_input(initial: str = "", *, longest: int, lines: bool = False) -> dict[str, Any]:
    """Build a field to type into."""
    element: dict[str, Any] = {"type": "plain_text_input", "max_length": longest}
    return (
        element
        | ({"multiline": True} if lines else {})
        | ({"initial_value": initial} if initial else {})
    )


def search(action: str, initial: Sequence[Option] = (), *, many: bool = False) -> dict[str, Any]:
    """Build a select that asks us for its options while one types."""
    kind = "multi_external_select" if many else "external_select"
    element: dict[str, Any] = {"type": kind, "action_id": action, "min_query_length": 0}
    chosen = [option(one) for one in initial]
    if chosen:
        element |= {"initial_options": chosen} if many else {"initial_option": chosen[0]}
    return element


def option(one: Option) -> dict[str, Any]:
    """Build an option; a label that is too long is cut."""
    label, value = one
    return {"text": _plain(label or "-", OPTION), "value": value[:VALUE]}


def options(found: Sequence[Option]) -> dict[str, Any]:
    """Build what a select is answered, at most 100."""
    return {"options": [option(one) for one in found[:OPTIONS]]}


def errors(by_block: dict[str, str]) -> dict[str, Any] | None:
    """Refuse a modal's input, each error beside its field; None if there is none."""
    if not by_block:
        return None
    return {
        "response_action": "errors",
        "errors": {block: clean(said)[:500] for block, said in by_block.items()},
    }


def fitting(found: Sequence[Option], typed: str) -> list[Option]:
    """Return the options that hold every word that was typed, case aside."""
    words = typed.casefold().split()
    return [one for one in found if all(word in f"{one[0]} {one[1]}".casefold() for word in words)]


def _plain(text: str, most: int) -> dict[str, Any]:
    text = clean(text)
    shown = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    return {"type": "plain_text", "text": shown, "emoji": False}
