"""What is a table of outcomes: rows, columns, and in each cell what was seen and how long ago?"""

from dataclasses import dataclass
from datetime import timedelta

from checks.model import Outcome

STALE_AFTER = timedelta(hours=24)
"""An outcome older than this is drawn pale, a pass too: a monitor that fell silent must not stay green."""
WORDS: dict[Outcome | None, str] = {
    Outcome.PASSED: "ok",
    Outcome.FAILED: "failed",
    Outcome.UNKNOWN: "unknown",
    Outcome.ERRORED: "could not look",
    Outcome.SKIPPED: "skipped",
    None: "not checked",
}
LETTERS: dict[Outcome | None, str] = {
    Outcome.PASSED: "ok",
    Outcome.FAILED: "F",
    Outcome.UNKNOWN: "?",
    Outcome.ERRORED: "!",
    Outcome.SKIPPED: "s",
    None: "-",
}
WORST_FIRST = (
    Outcome.FAILED,
    Outcome.UNKNOWN,
    Outcome.ERRORED,
    None,
    Outcome.PASSED,
    Outcome.SKIPPED,
)
"""Not checked stands before passed: a group that was looked at in part is not green."""
_UNITS = (
    ("w", timedelta(weeks=1), 2),
    ("d", timedelta(days=1), 2),
    ("h", timedelta(hours=1), 1),
    ("m", timedelta(minutes=1), 1),
)
"""Unit, its length, and from how many on an age is told in it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one thing: no outcome means that nobody looked; `note` is why, in a few words."""

    outcome: Outcome | None = None
    age: timedelta | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells[row][column]`; `of` names what the rows and the columns are, in the plural.

    Raises ValueError if the cells do not fill rows and columns exactly.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    of: tuple[str, str] = ("sites", "requirements")
    stale_after: timedelta = STALE_AFTER

    def __post_init__(self) -> None:
        if len(self.cells) != len(self.rows):
            raise ValueError(f"{len(self.rows)} rows, but cells for {len(self.cells)}")
        if uneven := {len(row) for row in self.cells} - {len(self.columns)}:
            raise ValueError(f"{len(self.columns)} columns, but a row of {uneven.pop()} cells")

    def is_stale(self, cell: Cell) -> bool:
        """Tell whether the outcome is too old to be shown like one of today."""
        return cell.age is not None and cell.age > self.stale_after


def age_in_brief(age: timedelta | None) -> str:
    """Return `now`, `5m`, `30h`, `2d` or `7w`, rounded down; empty without an age."""
    if age is None:
        return ""
    for unit, length, least in _UNITS:
        if age >= least * length:
            return f"{age // length}{unit}"
    return "now"


def worst_of(cells: tuple[Cell, ...], what: str) -> Cell:
    """Return one cell that stands for several: the worst outcome, its greatest age, how many are so."""
    outcome = min((cell.outcome for cell in cells), key=WORST_FIRST.index, default=None)
    same = [cell for cell in cells if cell.outcome is outcome]
    ages = [cell.age for cell in same if cell.age is not None]
    return Cell(outcome, max(ages, default=None), f"{len(same)} of {len(cells)} {what}")
