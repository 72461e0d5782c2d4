"""What does a curator propose, and can it be meant?"""

import re
from collections.abc import Mapping

from bot.render.gaps import COMPONENT, LONGEST_NOTE, LONGEST_PHRASE, REQUIREMENT
from bot.request import Request
from bot.store.gaps import Proposal
from knowledge.catalog import Catalog

_NUMBER = re.compile(r"\d{3,}")
_LETTERS = re.compile(r"[a-z]{2}")
_MEANINGS = ("component", "role", "place", "topic")


def meanings(catalog: Catalog) -> dict[str, str]:
    """Return what a word can stand for: a name to read, and `kind:value`."""
    known = {
        concept.value: concept.kind
        for _, concept in catalog.words.phrases
        if concept.kind in _MEANINGS
    }
    views = (view for name in catalog.names if (view := catalog.view(name)) is not None)
    for view in views:
        for slug in view.by_component:
            known.setdefault(slug, "component")
    named = catalog.words.names
    return {
        f"{named.get(value, value.replace('_', ' '))} ({kind})": f"{kind}:{value}"
        for value, kind in sorted(known.items())
    }


def faults(proposal: Proposal, catalog: Catalog) -> dict[str, str]:
    """Return what is wrong with a proposal, by the field that it stands in; empty if nothing is."""
    if proposal.kind == "note":
        return {}
    phrase = proposal.text.casefold()
    if not proposal.target:
        return {"component": "Say what the word stands for."}
    if _NUMBER.search(phrase):
        return {"phrase": "Numbers are exact and can't stand for anything else."}
    if "+" in phrase or not _LETTERS.search(phrase):
        return {"phrase": "Write a word or a few, in letters."}
    for known, concept in catalog.words.phrases:
        if known.casefold() == phrase:
            return {"phrase": f"This word is known already: {concept.kind} {concept.value}."}
    return {}


def proposal_in(request: Request) -> Proposal | None:
    """Read the dialog; None if it holds neither a note nor a word, or both."""
    values = _values(request)
    note, phrase = values.get("note", "").strip(), " ".join(values.get("phrase", "").split())
    if bool(note) == bool(phrase):
        return None
    if note:
        target = values.get(REQUIREMENT, "")
        days = gap_number(values.get("days", "0"))
        return Proposal("note", note[:LONGEST_NOTE], target, request.user, days)
    target = values.get(COMPONENT, "")
    return Proposal("alias", phrase[:LONGEST_PHRASE].casefold(), target, request.user)


def _values(request: Request) -> dict[str, str]:
    """Return what was put in, by action id; as text, and only what is text."""
    view = request.payload.get("view")
    state = view.get("state") if isinstance(view, Mapping) else None
    blocks = state.get("values") if isinstance(state, Mapping) else None
    found: dict[str, str] = {}
    for block in (blocks or {}).values() if isinstance(blocks, Mapping) else ():
        for action, element in block.items() if isinstance(block, Mapping) else ():
            chosen = element.get("selected_option") if isinstance(element, Mapping) else None
            value = chosen.get("value") if isinstance(chosen, Mapping) else element.get("value")
            if isinstance(value, str):
                found[str(action)] = value
    return found


def gap_number(text: str) -> int:
    """Read the number of a question, or of days, from a button or a dialog; 0 if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - as the column holds
