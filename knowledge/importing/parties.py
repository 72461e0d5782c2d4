"""Who talks to whom, as far as a row says so?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.importing.clauses import both_ends
from knowledge.importing.forms import DESTINATIONS, JOINT_SOURCES, NAME, PAIRS, SOURCES, TAIL, Form
from knowledge.importing.sentences import HEADS, HOST, NOUN, bare, sentences, singular

# `from the office network to the gateway` at the head of a text: what stands there is a party, whatever it is called.
_ROUTE = re.compile(
    rf"^(?:traffic\s+|connections?\s+)?from\s+({NAME})\s+to\s+({NAME})(?:{TAIL}|(?=\s+(?:every|once|each)\b))",
    re.IGNORECASE,
)
_MACHINE = re.compile(rf"(?:\b{HEADS}|\bnetworks?|{HOST})$", re.IGNORECASE)
_BARE_ROUTE = re.compile(rf"({NOUN}|{NAME})\s+to\s+({NOUN}|{NAME})\.?", re.IGNORECASE)
_SEMICOLON = re.compile(r"\s*;\s+")


@dataclass(frozen=True, slots=True)
class Parties:
    """The two ends; `is_pair` if one sentence names both."""

    source: str | None = None
    destination: str | None = None
    is_pair: bool = False


def read_parties(text: str) -> Parties:
    """Return the ends that a description names; which of a `between` pair is first means nothing."""
    for sentence in _clauses(text):
        for form in PAIRS:
            found = form.pattern.search(sentence)
            if found:
                one, other = _name(found[1], text), _name(found[2], text)
                source, destination = (other, one) if form.is_turned else (one, other)
                return Parties(source, destination, is_pair=True)
    spoken = both_ends(text)
    if spoken:
        return Parties(singular(spoken[0]), singular(spoken[1]), is_pair=True)
    return read_route(text) or _one_end(text)


def read_route(text: str) -> Parties | None:
    """Return the two ends of `from A to B` at the head of a text, or of a text that is nothing but `A to B`."""
    found = _ROUTE.match(text)
    if found is None:
        found = _BARE_ROUTE.fullmatch(text.strip())
        if found and not (_MACHINE.search(found[1]) and _MACHINE.search(found[2])):
            found = None
    if found is None:
        return None
    # `requests of client PCs to the server`: what goes there is no party.
    source = found[1].rsplit(" of ", 1)[-1] if _MACHINE.search(found[1]) else found[1]
    return Parties(bare(source), bare(found[2]), is_pair=True)


def _clauses(text: str) -> list[str]:
    """Return the sentences, parted at semicolons too."""
    return [
        clause
        for sentence in sentences(text)
        for clause in _SEMICOLON.split(sentence)
        if clause.strip()
    ]


def _one_end(text: str) -> Parties:
    for sentence in _clauses(text):
        joint = _first(JOINT_SOURCES, sentence.rstrip("."))
        if joint:
            return Parties(source=f"{_name(joint[1], text)} with {_name(joint[2], text)}")
        source = _first(SOURCES, sentence)
        if source:
            return Parties(source=_name(source[1], text))
        destination = _first(DESTINATIONS, sentence)
        if destination:
            return Parties(destination=_name(destination[1], text))
    return Parties()


def _first(forms: Sequence[Form], sentence: str) -> re.Match[str] | None:
    return next(filter(None, (form.pattern.search(sentence) for form in forms)), None)


def _name(text: str, row: str) -> str:
    """Return a party's name; `the PC` after `client PCs` in the same row is the client PC."""
    name = singular(bare(text))
    if " " in name:
        return name
    longer = re.search(
        rf"\b((?:client|user|agent|customer|admin\w*|operator|supervisor)\s+{re.escape(name)})s?\b",
        row,
        re.IGNORECASE,
    )
    return longer[1] if longer else name
