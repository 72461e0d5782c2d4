"""Where does each title, label, cell and line of the legend stand?"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checks.report.grid.fitting import fitted
from checks.report.grid.marking import ago, legend, mark
from checks.report.grid.shapes import TITLE, Box, Rectangle, Sheet, Text, shortened, width_of
from checks.report.grid.value import WORDS, Grid
from checks.report.ink import SOFT
from checks.verdict.sentences import one_line

SLANT = 55
"""Degrees by which the heads of the columns rise."""
MARGIN = 20
LONGEST_LABEL = 34
HEADS_EVERY = 50
"""Rows below which the heads of the columns are written again."""
_ROOMY, _TIGHT = (108, 38), (50, 22)
_ROOMY_COLUMNS, _ROOMY_ROWS = 12, 40
"""Up to so many, cells hold whole words; beyond, letters."""
_NARROWEST = 640


def lay_out(grid: Grid) -> Sheet:
    """Place everything; what does not fit is joined with others, and the picture says so."""
    grid, joined = fitted(grid)
    place = _place(grid)
    title = one_line(grid.title)
    width = max(
        place.left + place.cell[0] * len(grid.columns) + place.run + MARGIN,
        2 * MARGIN + width_of(title, TITLE, bold=True),
        2 * MARGIN + width_of(joined),
        _NARROWEST,
    )
    shapes: list[Rectangle | Text] = [Text(MARGIN, 34, title, TITLE, bold=True)]
    top = 46.0
    for line in filter(None, (joined, "" if grid.rows and grid.columns else "Nothing to show.")):
        shapes.append(Text(MARGIN, top + 8, line, colour=SOFT))
        top += 20
    for first in range(0, len(grid.rows), HEADS_EVERY):
        rows = range(first, min(first + HEADS_EVERY, len(grid.rows)))
        shapes += _block(grid, rows, place, top + place.rise)
        top += place.rise + place.cell[1] * len(rows)
    explained, bottom = legend(grid, MARGIN, top + 18, width)
    return Sheet(width, bottom + MARGIN, (*shapes, *explained))


class _Place(NamedTuple):
    """Where cells begin, their size, how high the heads rise, how far the last reach beyond their column."""

    left: float
    cell: tuple[int, int]
    rise: float
    run: float
    roomy: bool


def _place(grid: Grid) -> _Place:
    roomy = len(grid.columns) <= _ROOMY_COLUMNS and len(grid.rows) <= _ROOMY_ROWS
    cell = _ROOMY if roomy else _TIGHT
    angle, longest = math.radians(SLANT), _widest(grid.columns)
    run = max(0.0, longest * math.cos(angle) - cell[0] / 2 + 8)
    return _Place(
        MARGIN + _widest(grid.rows) + 12, cell, longest * math.sin(angle) + 22, run, roomy
    )


def _block(grid: Grid, rows: range, place: _Place, top: float) -> Iterator[Rectangle | Text]:
    """Place some rows below heads of their own: those of a long table are out of sight else."""
    cell_width, cell_height = place.cell
    for column, head in enumerate(grid.columns):
        x = place.left + cell_width * (column + 0.5) + 4
        yield Text(x, top - 8, shortened(head, LONGEST_LABEL), slant=SLANT)
    for row in rows:
        y = top + (row - rows.start) * cell_height
        label = shortened(grid.rows[row], LONGEST_LABEL)
        yield Text(place.left - 10, y + cell_height / 2 + 4.5, label, anchor="end")
        for column, cell in enumerate(grid.cells[row]):
            box = Box(place.left + column * cell_width, y, cell_width, cell_height)
            hint = said(grid, row, column)
            yield from mark(cell, box, stale=grid.is_stale(cell), roomy=place.roomy, hint=hint)


def said(grid: Grid, row: int, column: int) -> str:
    """Return `site42, 7001 Logging: failed, 3h ago; refused`."""
    cell = grid.cells[row][column]
    parts = ", ".join(part for part in (WORDS[cell.outcome], ago(cell)) if part)
    note = f"; {cell.note}" if cell.note else ""
    return one_line(f"{grid.rows[row]}, {grid.columns[column]}: {parts}{note}")


def _widest(labels: Sequence[str]) -> float:
    return max((width_of(shortened(label, LONGEST_LABEL)) for label in labels), default=0.0)
