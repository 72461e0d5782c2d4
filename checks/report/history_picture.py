"""How did one site's requirements go over its last runs? A strip of runs, oldest left."""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.history import FinishedRun
from checks.report.grid.painting import as_png
from checks.report.grid.placing import lay_out
from checks.report.grid.texts import as_csv, as_words
from checks.report.grid.value import Cell, Grid
from checks.report.heat_map import cells_of
from checks.report.moments import brief_moments

LAST = 20
"""So many runs are drawn unless somebody asks for others."""


@dataclass(frozen=True, slots=True)
class HistoryPicture:
    """`cells[requirement][run]`; `runs` are written as times of the site's zone, oldest first."""

    title: str
    requirements: tuple[str, ...]
    runs: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


def history_of(runs: Sequence[FinishedRun], last: int = LAST) -> HistoryPicture:
    """Lay the last runs of one site side by side, in any order given; what a run left out is not checked there.

    The requirements are those of the newest run first, then those that only older ones knew. Raises ValueError
    without a run.
    """
    if not runs:
        raise ValueError("a history needs at least one run")
    shown = sorted(runs, key=lambda run: run.started)[-last:]
    site = shown[-1].site
    found = [cells_of(run, None) for run in shown]
    names = tuple(dict.fromkeys(name for cells in reversed(found) for name in cells))
    cells = tuple(tuple(each.get(name, Cell()) for each in found) for name in names)
    times = brief_moments([run.started for run in shown], site.timezone)
    title = f"{site.id}: {site.name}, the last {len(shown)} runs"
    return HistoryPicture(title, names, times, cells)


def history_png(picture: HistoryPicture) -> bytes:
    """Return the strip as PNG, for a thread; describe it with `history_alt`."""
    return as_png(lay_out(_grid(picture)))


def history_csv(picture: HistoryPicture) -> str:
    """Return the strip for a spreadsheet, each cell in words."""
    return as_csv(_grid(picture))


def history_alt(picture: HistoryPicture) -> str:
    """Say in at most 1,900 characters what the strip shows."""
    return as_words(_grid(picture))


def _grid(picture: HistoryPicture) -> Grid:
    of = ("requirements", "runs")
    return Grid(picture.title, picture.requirements, picture.runs, picture.cells, of)
