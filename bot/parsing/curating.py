"""Which command about editions, drafts and open questions was typed?

Whatever a button does can be typed: `publish D-12`, `answer Q-3: …`, `not helpful`.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

_EDITION = r"[0-9a-z][0-9a-z._-]{0,99}"
_NUMBERED = r"[0-9]+(?:\.[0-9]+)+(?:-[a-z-]+)?"


@dataclass(frozen=True, slots=True)
class ListEditions:
    """Show which editions are in force."""


@dataclass(frozen=True, slots=True)
class ChannelEdition:
    """Show (`name` None) or set the edition that this channel's questions mean; `default` unsets it."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    """Compare two editions."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ListDrafts:
    """Show which drafts wait."""


@dataclass(frozen=True, slots=True)
class OnDraft:
    """Do something with a draft."""

    verb: Literal["publish", "discard", "show"]
    number: int


@dataclass(frozen=True, slots=True)
class ImportAs:
    """Import the file of this thread as that edition."""

    edition: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """Say whether the last answer of this thread helped."""

    verdict: Literal["helpful", "not_helpful"]


@dataclass(frozen=True, slots=True)
class AskCurators:
    """Hand the last open question of this thread to the curators."""


@dataclass(frozen=True, slots=True)
class OnGap:
    """Do something with an open question; `text` is the answer, as typed.

    `about` is what the answer is tied to, as typed (`port 5638`), `until` the last day that it counts (`2027-01-01`).
    """

    verb: Literal["answer", "approve", "decline"]
    number: int
    text: str = ""
    about: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class ListQuestions:
    """Show which questions are open, and what was asked of late."""


Curating: TypeAlias = (
    ListEditions
    | ChannelEdition
    | Diff
    | ListDrafts
    | OnDraft
    | ImportAs
    | Feedback
    | AskCurators
    | OnGap
    | ListQuestions
)

_FIXED: dict[str, Curating] = {
    "editions": ListEditions(),
    "edition": ChannelEdition(None),
    "drafts": ListDrafts(),
    "questions": ListQuestions(),
    "helpful": Feedback("helpful"),
    "not helpful": Feedback("not_helpful"),
    "ask the curators": AskCurators(),
    "ask curators": AskCurators(),
}
_SET = re.compile(rf"edition ({_EDITION})")
_DIFF = re.compile(rf"diff ({_EDITION}) (?:and |with |to )?({_EDITION})")
_COMPARE = re.compile(
    rf"(?:compare|difference between|differences between|what changed between|what changed from)"
    rf" ({_NUMBERED}) (?:and |with |to )?({_NUMBERED})"
)
_DRAFT = re.compile(r"(publish|approve|discard|draft|show draft) (?:draft )?(?:d-?)?([0-9]{1,9})")
_IMPORT = re.compile(rf"import (?:it )?as ({_EDITION})")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ANSWER = re.compile(
    r"\s*(?:answer|note\s+(?:on|to))\s+q-?([0-9]{1,9})\s*[:,]?\s+(.+)", re.IGNORECASE | re.DOTALL
)
# `answer Q-3 for port 5638 until 2027-01-01: ...`, or the same two behind the text.
_TERMS_BEFORE = re.compile(
    rf"(?=for\s|until\s)(?:for\s+(?P<about>[^:\n]{{1,80}}?))?\s*(?:until\s+(?P<until>{_DAY}))?(?:\s+for\s+(?P<after>[^:\n]{{1,80}}?))?"
    r"\s*:\s+(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TERMS_BEHIND = re.compile(
    rf"(?P<text>.+?)[\s,;(]+(?:for\s+(?P<about>(?:port\s+)?[^\s,;()]{{1,80}})[\s,]+)?until\s+(?P<until>{_DAY})"
    r"(?:[\s,]+for\s+(?P<after>(?:port\s+)?[^\s,;()]{1,80}?))?\)?\.?\s*",
    re.IGNORECASE | re.DOTALL,
)
_GAP = re.compile(r"(approve|decline) q-?([0-9]{1,9})")
_VERBS: dict[str, Literal["publish", "discard", "show"]] = {
    "publish": "publish",
    "approve": "publish",
    "discard": "discard",
    "draft": "show",
    "show draft": "show",
}


def read_curating(text: str, bare: str) -> Curating | None:
    """Read such a command, None if it is none; `bare` is the text in small letters, without its ending."""
    if bare in _FIXED:
        return _FIXED[bare]
    if found := _ANSWER.fullmatch(text):
        return _answer(int(found[1]), found[2].strip())
    if found := _DRAFT.fullmatch(bare):
        return OnDraft(_VERBS[found[1]], int(found[2]))
    if found := _GAP.fullmatch(bare):
        return OnGap("approve" if found[1] == "approve" else "decline", int(found[2]))
    return _about_editions(bare)


def _answer(number: int, text: str) -> OnGap:
    """Read what an answer is tied to and until when it counts; a text without these terms is taken whole."""
    found = _TERMS_BEFORE.fullmatch(text) or _TERMS_BEHIND.fullmatch(text)
    if found is None:
        return OnGap("answer", number, text)
    about = found["about"] or found["after"] or ""
    return OnGap("answer", number, found["text"].strip(), about.strip(), found["until"] or "")


def _about_editions(bare: str) -> Curating | None:
    if found := _SET.fullmatch(bare):
        return ChannelEdition(found[1])
    if found := _DIFF.fullmatch(bare) or _COMPARE.fullmatch(bare):
        return Diff(found[1], found[2])
    if found := _IMPORT.fullmatch(bare):
        return ImportAs(found[1])
    return None
