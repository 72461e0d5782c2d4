"""Which command about the results of a run was typed?"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["report", "fix", "mail"]


@dataclass(frozen=True, slots=True)
class Results:
    """Hand out the results of this thread's last run: as files, as lines to paste, as a text for the customer."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Compare:
    """Hold this thread's last run against the run before it, or against the last one of another `site`."""

    site: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Show how the last runs of a `site` went; empty for the one this thread is about."""

    site: str = ""


_WORDS: dict[str, Kind] = {
    "report": "report",
    "the report": "report",
    "fix": "fix",
    "fixes": "fix",
    "how to fix": "fix",
    "mail": "mail",
    "email": "mail",
    "e-mail": "mail",
}


_SITE = r"([a-z0-9][a-z0-9._-]{0,63})"
_COMPARE = re.compile(
    rf"compare(?: (?:(?:with |to |against )?(?:the )?(?:last|previous)(?: run| check| one)?|(?:with |to |against )?{_SITE}))?"
)
_HISTORY = re.compile(rf"(?:the )?history(?: (?:of )?{_SITE})?")


def read_results(bare: str) -> Results | Compare | History | None:
    """Read a message in lower case without its ending; None if it is something else."""
    kind = _WORDS.get(bare)
    if kind is not None:
        return Results(kind)
    if found := _COMPARE.fullmatch(bare):
        return Compare(found[1] or "")
    if found := _HISTORY.fullmatch(bare):
        return History(found[1] or "")
    return None
