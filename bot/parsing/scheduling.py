"""What was typed about schedules and maintenance windows?"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from bot.parsing.sweeping import Selection, parse_sweep

_NAME = re.compile(r"[sw]-[a-z0-9]{4,12}", re.IGNORECASE)
_CHANGES = ("remove", "pause", "resume", "now")
_WRAPPING = "*_~`\"'"
DIGEST = "digest"
USAGE = "/wfo-schedule site42 weekdays 06:00"


@dataclass(frozen=True, slots=True)
class ListSchedules:
    """Show what is scheduled."""


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """Check these sites when `when` comes round; `candidates` are the ways to cut the words into the two.

    The words of a time are known elsewhere, so that whoever knows them takes the first cut that means one.
    """

    candidates: tuple[tuple[Selection, str], ...]


@dataclass(frozen=True, slots=True)
class NewDigest:
    """Say in this channel how everything scheduled stands, when that comes round."""

    when: str


@dataclass(frozen=True, slots=True)
class NewWindow:
    """Leave a site alone, or all if it is empty, during a window; `why` as typed."""

    site: str
    window: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeSchedule:
    """Remove, pause, resume a schedule or run it now; windows can be removed."""

    change: str
    name: str


@dataclass(frozen=True, slots=True)
class NotScheduled:
    """What was typed is none of these; `sentence` says what is wrong."""

    sentence: str


Scheduling: TypeAlias = (
    ListSchedules | NewSchedule | NewDigest | NewWindow | ChangeSchedule | NotScheduled
)


def parse_schedule(text: str) -> Scheduling:
    """Read what follows `/wfo-schedule`; the text is plain already (`markup.plain`)."""
    words = [word for word in (raw.strip(_WRAPPING) for raw in text.split()) if word]
    if not words or [word.casefold() for word in words] == ["list"]:
        return ListSchedules()
    first, rest = words[0].casefold(), words[1:]
    if first in _CHANGES:
        return _change(first, rest)
    if first == DIGEST:
        return NewDigest(" ".join(rest).casefold())
    if first == "maintenance":
        return _window(rest)
    return _schedule(words)


def read_scheduling(bare: str) -> Scheduling | None:
    """Read what somebody said in a message: `schedule site42 weekdays 06:00`, `schedules`; None for anything else."""
    if bare in ("schedules", "list schedules"):
        return ListSchedules()
    word, _, rest = bare.partition(" ")
    if word == "maintenance" and rest:
        return parse_schedule(bare)
    if word != "schedule" or not rest:
        return None
    found = parse_schedule(rest)
    # "schedule of site42?" is a question, and no slip of somebody who schedules.
    return None if isinstance(found, NotScheduled) else found


def _change(change: str, rest: list[str]) -> ChangeSchedule | NotScheduled:
    if len(rest) != 1 or not _NAME.fullmatch(rest[0]):
        return NotScheduled(f"After `{change}` name one schedule, e.g. `{change} S-7K3F`.")
    return ChangeSchedule(change, rest[0].upper())


def _window(rest: list[str]) -> NewWindow | NotScheduled:
    lowered = [word.casefold() for word in rest]
    cut = lowered.index("because") if "because" in lowered else len(rest)
    if cut < 2:  # noqa: PLR2004 - a site and its window
        return NotScheduled("Say `maintenance site42 sunday 02:00-06:00 because …`.")
    site = "" if lowered[0] == "all" else rest[0]
    return NewWindow(site, " ".join(lowered[1:cut]), " ".join(rest[cut + 1 :])[:200])


def _schedule(words: list[str]) -> NewSchedule | NotScheduled:
    candidates = []
    for cut in range(1, len(words)):
        selection = parse_sweep(" ".join(words[:cut]))
        if isinstance(selection, Selection):
            candidates.append((selection, " ".join(words[cut:]).casefold()))
    if not candidates:
        return NotScheduled(f"Say which sites and when: `{USAGE}`.")
    return NewSchedule(tuple(candidates))
