"""What does a table of outcomes say without a picture: as text, as CSV, in words?"""

import csv
import io
from collections.abc import Iterator, Sequence

from checks.model import Outcome
from checks.report.grid.fitting import fitted
from checks.report.grid.marking import ago
from checks.report.grid.shapes import shortened
from checks.report.grid.value import LETTERS, WORDS, Cell, Grid, age_in_brief
from checks.spreadsheet import harmless
from checks.verdict.sentences import one_line

LONGEST_ALT = 1900
"""Slack takes 2,000 characters of a picture's description (docs.slack.dev, image block)."""
_LONGEST_NAME = 28


def as_table(grid: Grid) -> str:
    """Return lines of equal letters: a mark and an age in each cell, columns by number, a key below.

    What is too much to read is joined, as in the picture.
    """
    grid, joined = fitted(grid)
    names = [shortened(row, _LONGEST_NAME) for row in grid.rows]
    marks = [[_mark(grid, cell) for cell in row] for row in grid.cells]
    first = max(map(len, names), default=0)
    numbers = [str(n + 1) for n in range(len(grid.columns))]
    widths = [max(map(len, column)) for column in zip(numbers, *marks, strict=True)]
    lines = [one_line(grid.title), "", _line("", numbers, first, widths)]
    lines += [_line(name, row, first, widths) for name, row in zip(names, marks, strict=True)]
    lines += ["", *(f"{n} = {one_line(name)}" for n, name in enumerate(grid.columns, 1)), ""]
    legend = [
        f"{LETTERS[each]} {words}" for each, words in WORDS.items() if LETTERS[each] != words
    ]
    if any(grid.is_stale(cell) for row in grid.cells for cell in row):
        legend.append(f"in brackets: seen more than {age_in_brief(grid.stale_after)} ago")
    lines.append(f"{', '.join(legend)}.")
    return "\n".join([*lines, joined]).rstrip() + "\n"


def as_csv(grid: Grid) -> str:
    """Return all rows and columns, nothing joined, each cell in words; RFC 4180, CRLF."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([grid.of[0], *map(harmless, grid.columns)])
    for row, cells in zip(grid.rows, grid.cells, strict=True):
        writer.writerow([harmless(row), *(harmless(_words(cell)) for cell in cells)])
    return out.getvalue()


def as_words(grid: Grid) -> str:
    """Say in at most 1,900 characters what the picture shows: what failed where, and how much was not looked at."""
    rows, columns = grid.of
    parts = [f"{one_line(grid.title)}. {len(grid.rows)} {rows} by {len(grid.columns)} {columns}"]
    parts.append(", ".join(_counted(grid)) or "nothing to show")
    parts += _worst(grid)
    text = ". ".join(parts) + "."
    return text if len(text) <= LONGEST_ALT else f"{text[: LONGEST_ALT - 1].rstrip()}…"


def _counted(grid: Grid) -> Iterator[str]:
    """Count each outcome; a pass of long ago is not counted among those of today."""
    every = [cell for row in grid.cells for cell in row]
    for outcome, words in WORDS.items():
        same = [cell for cell in every if cell.outcome is outcome]
        stale = sum(grid.is_stale(cell) for cell in same)
        if len(same) > stale:
            yield f"{len(same) - stale} {words}"
        if stale:
            yield f"{stale} {words} more than {age_in_brief(grid.stale_after)} ago"


def _worst(grid: Grid) -> Iterator[str]:
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED):
        for row, cells in zip(grid.rows, grid.cells, strict=True):
            columns = zip(grid.columns, cells, strict=True)
            names = [one_line(name) for name, cell in columns if cell.outcome is outcome]
            if names:
                yield f"{one_line(row)} {WORDS[outcome]}: {', '.join(names)}"


def _mark(grid: Grid, cell: Cell) -> str:
    mark = f"{LETTERS[cell.outcome]} {age_in_brief(cell.age)}".rstrip()
    return f"({mark})" if grid.is_stale(cell) else mark


def _words(cell: Cell) -> str:
    parts = [WORDS[cell.outcome], ago(cell), cell.note]
    return ", ".join(part for part in parts if part)


def _line(name: str, cells: Sequence[str], first: int, widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join([name.ljust(first), *padded]).rstrip()
