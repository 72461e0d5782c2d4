"""Which ids does Slack give to blocks and elements that came without?"""

import copy
from typing import Any

from bot.workspace.state import Json
from bot.workspace.world import World

_NOT_INTERACTIVE = {"image", "plain_text", "mrkdwn"}


def with_ids(world: World, blocks: list[Json]) -> list[Json]:
    """Return a copy of the blocks in which each block and interactive element has its id."""
    named = copy.deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", world.ids.secret(5))
        for element in elements_of(block):
            if element.get("type") not in _NOT_INTERACTIVE:
                element.setdefault("action_id", world.ids.secret(5))
    return named


def elements_of(block: Json) -> list[Json]:
    """Return the elements of a block: of actions and context, the accessory, the input's element."""
    found: list[Any] = []
    if block.get("type") in {"actions", "context_actions", "context"}:
        found += block.get("elements", [])
    found += [block[key] for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    return [element for element in found if isinstance(element, dict)]


def find_element(blocks: list[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    """Return the block and the element with these ids; KeyError if there is none."""
    for block in blocks:
        if block_id in {None, block.get("block_id")}:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    raise KeyError(action_id)
