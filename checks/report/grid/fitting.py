"""What of a large table can still be read, and what stands for the rest?"""

from collections.abc import Sequence
from dataclasses import replace

from checks.report.grid.value import WORST_FIRST, Cell, Grid, worst_of

MOST_ROWS = 200
MOST_COLUMNS = 40


def fitted(grid: Grid) -> tuple[Grid, str]:
    """Return at most 200 rows by 40 columns, and a sentence on what was joined, empty if nothing was.

    Those with most to do stay, in their order; one last row and one last column hold the worst of the others.
    """
    said = []
    rows, columns = grid.of
    if (count := len(grid.rows)) > MOST_ROWS:
        grid = _with_fewer_rows(grid)
        said.append(
            f"{MOST_ROWS - 1} of {count} {rows} are shown, and the worst of the others in the last row"
        )
    if (count := len(grid.columns)) > MOST_COLUMNS:
        grid = _turned(_with_fewer_rows(_turned(grid), MOST_COLUMNS))
        said.append(
            f"{MOST_COLUMNS - 1} of {count} {columns} are shown, and the worst of the others in the last column"
        )
    return grid, "; ".join(said) + "." if said else ""


def _with_fewer_rows(grid: Grid, most: int = MOST_ROWS) -> Grid:
    ranked = sorted(range(len(grid.rows)), key=lambda n: (_urgency(grid.cells[n]), n))
    kept, rest = sorted(ranked[: most - 1]), ranked[most - 1 :]
    what = grid.of[0]
    joined = tuple(
        worst_of(tuple(grid.cells[n][column] for n in rest), what)
        for column in range(len(grid.columns))
    )
    return replace(
        grid,
        rows=(*(grid.rows[n] for n in kept), f"{len(rest)} other {what}"),
        cells=(*(grid.cells[n] for n in kept), joined),
    )


def _urgency(cells: Sequence[Cell]) -> tuple[int, ...]:
    """Sort first what has most failures, then most unknowns, and so on."""
    outcomes = [cell.outcome for cell in cells]
    return tuple(-outcomes.count(outcome) for outcome in WORST_FIRST)


def _turned(grid: Grid) -> Grid:
    cells = tuple(zip(*grid.cells, strict=True)) if grid.rows else ((),) * len(grid.columns)
    rows, columns = grid.of
    return replace(grid, rows=grid.columns, columns=grid.rows, cells=cells, of=(columns, rows))
