"""Which requirement fails at which site? A heat map of sites by requirements, as picture, table and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.history import FinishedRun
from checks.model import Requirement
from checks.naming import component_name
from checks.report.grid.painting import as_png, as_svg
from checks.report.grid.placing import lay_out
from checks.report.grid.texts import as_csv, as_table, as_words
from checks.report.grid.value import STALE_AFTER, Cell, Grid, worst_of


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`cells[site][column]`, columns being what requirements are called; a cell without outcome was not checked.

    Up to 200 sites by 40 columns are drawn one by one; beyond, those with most to do, and the worst of the others
    together, which picture and table say. `heat_csv` always holds everything.
    """

    sites: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    title: str = "Sites and requirements"
    stale_after: timedelta = STALE_AFTER


def heat_of(
    runs: Mapping[str, FinishedRun | None], now: datetime, title: str = "Sites and requirements"
) -> HeatMap:
    """Return the map of the last run of each site, by the site's name; None where none was ever carried out.

    A requirement that a run says nothing of (another edition, a selection) was not checked there.
    """
    found = {name: _by_label(run, now) for name, run in runs.items()}
    columns = tuple(dict.fromkeys(label for cells in found.values() for label in cells))
    cells = tuple(tuple(each.get(label, Cell()) for label in columns) for each in found.values())
    return HeatMap(tuple(found), columns, cells, title)


def heat_svg(heat: HeatMap) -> str:
    """Return the map as an `<svg>` element that needs nothing else."""
    return as_svg(lay_out(_grid(heat)), heat_alt(heat))


def heat_png(heat: HeatMap) -> bytes:
    """Return the map as PNG, for a thread; describe it with `heat_alt`."""
    return as_png(lay_out(_grid(heat)))


def heat_table(heat: HeatMap) -> str:
    """Return the map as plain text of equal letters, with a key."""
    return as_table(_grid(heat))


def heat_csv(heat: HeatMap) -> str:
    """Return the map for a spreadsheet: all sites, all columns, each cell in words."""
    return as_csv(_grid(heat))


def heat_alt(heat: HeatMap) -> str:
    """Say in at most 1,900 characters what the map shows."""
    return as_words(_grid(heat))


def label(row: Requirement) -> str:
    """Return `7001 Logging`, `extension *.vid (Recording)`: what a requirement is called beside a cell."""
    component = component_name(row.component)
    if row.kind == "exclusion":
        return f"{row.category} {row.value} ({component})"
    return f"{'no port' if row.port is None else row.port} {component}"


def cells_of(run: FinishedRun, age: timedelta | None) -> dict[str, Cell]:
    """Return the worst of each requirement's findings in a run, by its label."""
    grouped: dict[str, list[Cell]] = {}
    for finding in run.findings:
        note = (finding.failure or "").replace("_", " ") or finding.reason or ""
        cell = Cell(finding.outcome, age, note)
        grouped.setdefault(label(finding.requirement), []).append(cell)
    return {
        name: cells[0] if len(cells) == 1 else worst_of(tuple(cells), "looks")
        for name, cells in grouped.items()
    }


def _by_label(run: FinishedRun | None, now: datetime) -> dict[str, Cell]:
    return {} if run is None else cells_of(run, now - run.started)


def _grid(heat: HeatMap) -> Grid:
    of = ("sites", "requirements")
    return Grid(heat.title, heat.sites, heat.columns, heat.cells, of, heat.stale_after)
