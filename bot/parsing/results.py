"""Which command about the results of a run was typed?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["report", "fix", "mail"]


@dataclass(frozen=True, slots=True)
class Results:
    """Hand out the results of this thread's last run: as files, as lines to paste, as a text for the customer."""

    kind: Kind


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


def read_results(bare: str) -> Results | None:
    """Read a message in lower case without its ending; None if it is something else."""
    kind = _WORDS.get(bare)
    return Results(kind) if kind is not None else None
