"""What came of comparing rules with requirements, as a value."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from checks.connections import Connection
from checks.firewall.rule import Rule, Socket, Unread
from checks.model import Requirement, Site


class Standing(StrEnum):
    """How a requirement stands in the rules; worst first, as a reader wants it."""

    MISSING = "missing"
    TOO_WIDE = "too wide"
    CANNOT_TELL = "cannot be told"
    PRESENT = "present"
    ELSEWHERE = "decided elsewhere"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement: how it stands, why in a sentence, which lines decide, which connection was judged."""

    requirement: Requirement
    standing: Standing
    sentence: str
    connection: Connection | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Whose rules they are: a role's machine, or (`role` None) a firewall on the way; `why` where that is our guess."""

    role: str | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The whole comparison. `kind` "sockets" is about what listens, not about what is allowed.

    `entries` are in the document's order. `extras` are rules that allow what no requirement asks for, `disabled` those that
    are switched off, `aside` those that never concern a new connection between machines; `unread` lines are never counted as anything; `also_listening` are sockets that no requirement names.
    """

    site: Site
    kind: Literal["rules", "sockets"]
    dialect: str
    place: Place
    entries: tuple[Entry, ...]
    extras: tuple[Rule, ...] = ()
    disabled: tuple[Rule, ...] = ()
    unread: tuple[Unread, ...] = ()
    aside: tuple[Unread, ...] = ()
    also_listening: tuple[Socket, ...] = ()
    notes: tuple[str, ...] = ()
    rules: int = 0
    counts: dict[Standing, int] = field(default_factory=dict)


WORDS: dict[str, dict[Standing, str]] = {
    "rules": {standing: standing.value for standing in Standing},
    "sockets": {
        **{standing: standing.value for standing in Standing},
        Standing.PRESENT: "listening",
        Standing.MISSING: "not listening",
    },
}
"""What a standing is called, by the kind of review."""
