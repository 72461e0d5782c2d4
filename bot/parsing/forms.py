"""What was put into a modal?"""

from collections.abc import Mapping
from typing import Any

_SINGLE = ("selected_option", "selected_user", "selected_channel")


def entered(payload: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what each block of a modal holds, by block id: texts and values of options, in their order, maybe none."""
    view = payload.get("view")
    state = view.get("state") if isinstance(view, Mapping) else None
    blocks = state.get("values") if isinstance(state, Mapping) else None
    found: dict[str, tuple[str, ...]] = {}
    for name, elements in blocks.items() if isinstance(blocks, Mapping) else ():
        for element in elements.values() if isinstance(elements, Mapping) else ():
            if isinstance(element, Mapping):
                found[str(name)] = found.get(str(name), ()) + _held(element)
    return found


def first(held: Mapping[str, tuple[str, ...]], block: str) -> str:
    """Return the text or value of a block that holds one; empty if it holds none."""
    return next(iter(held.get(block, ())), "").strip()


def metadata(payload: Mapping[str, Any]) -> list[str]:
    """Return the words that we gave a modal along when we opened it."""
    view = payload.get("view")
    text = view.get("private_metadata") if isinstance(view, Mapping) else ""
    return text.split(" ") if isinstance(text, str) else []


def _held(element: Mapping[str, Any]) -> tuple[str, ...]:
    many = element.get("selected_options")
    if isinstance(many, list):
        return tuple(value for one in many if (value := _value(one)))
    for part in _SINGLE:
        if value := _value(element.get(part)):
            return (value,)
    text = element.get("value")
    return (text,) if isinstance(text, str) and text else ()


def _value(option: object) -> str:
    if isinstance(option, Mapping):
        option = option.get("value")
    return option if isinstance(option, str) else ""
