"""Is a text a table, and what stands in its cells? CSV, TSV, Markdown, fixed columns, blanks between columns."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.firewall.reading.columns import columns_of, is_rule_header
from checks.firewall.reading.lines import LONGEST_LINE, MOST_RULES, NumberedLine

HEADER_WITHIN = 60
"""So many lines may stand before the header: what somebody wrote above a paste, a title, a date."""
_DELIMITERS = ("\t", ";", ",", "|")
_RULED = re.compile(r"\|?[\s:|+-]*-[\s:|+-]*")
_DASHES = re.compile(r"-{2,}")
_GAP = re.compile(r"\s{2,}|\t+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: the line it begins on, its cells, and the line as it stands."""

    line: int
    cells: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with the fields that its header names; `header` as it stands, `first` its line."""

    header: tuple[str, ...]
    columns: dict[str, int]
    rows: tuple[Row, ...]
    first: int

    def cell(self, row: Row, field: str) -> str:
        """Return a row's cell of that field, empty where there is none."""
        n = self.columns.get(field)
        return row.cells[n].strip() if n is not None and n < len(row.cells) else ""


def read_grid(lines: Sequence[NumberedLine]) -> Grid | None:
    """Return the table whose header is found first; None if no line is a header of rules."""
    for at, line in enumerate(lines[:HEADER_WITHIN]):
        if len(line.text) > LONGEST_LINE:
            continue
        for split in (_fixed, _delimited, _spaced):
            grid = split(lines, at)
            if grid is not None:
                return grid
    return None


def _fixed(lines: Sequence[NumberedLine], at: int) -> Grid | None:
    """Read columns that begin where the dashes below the header begin, as PowerShell prints them."""
    if at + 1 >= len(lines) or not re.fullmatch(
        r"[\s-]*-{2,}[\s-]*", lines[at + 1].text[:LONGEST_LINE]
    ):
        return None
    starts = [found.start() for found in _DASHES.finditer(lines[at + 1].text)]
    if len(starts) < 2:  # noqa: PLR2004 - one column is no table
        return None
    ends = [*starts[1:], None]

    def cells(text: str) -> tuple[str, ...]:
        return tuple(text[a:b].strip() for a, b in zip(starts, ends, strict=True))

    return _grid(
        cells(lines[at].text), lines[at], [(line, cells(line.text)) for line in lines[at + 2 :]]
    )


def _delimited(lines: Sequence[NumberedLine], at: int) -> Grid | None:
    text = lines[at].text
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        header = _header(text, delimiter)
        if is_rule_header(columns_of(header)):
            below = [
                line for line in lines[at + 1 :] if not _RULED.fullmatch(line.bare[:LONGEST_LINE])
            ]
            return _grid(header, lines[at], _parsed(below, delimiter))
    return None


def _header(text: str, delimiter: str) -> tuple[str, ...]:
    if delimiter == "|":
        return _piped(text)
    try:
        return tuple(next(csv.reader([text], delimiter=delimiter), ()))
    except csv.Error:
        return ()


def _piped(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))


def _parsed(
    lines: Sequence[NumberedLine], delimiter: str
) -> Iterable[tuple[NumberedLine, tuple[str, ...]]]:
    if delimiter == "|":
        yield from ((line, _piped(line.text)) for line in lines)
        return
    consumed: list[NumberedLine] = []

    def feed() -> Iterable[str]:
        for line in lines:
            consumed.append(line)
            yield line.text[:LONGEST_LINE] + "\n"

    reader = csv.reader(feed(), delimiter=delimiter)
    while True:
        begun = len(consumed)
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = []
        if cells is None:
            return
        # A quoted cell may run over several lines; the row is told by its first.
        first = consumed[begun] if begun < len(consumed) else consumed[-1]
        yield first, tuple(cells)


def _spaced(lines: Sequence[NumberedLine], at: int) -> Grid | None:
    header = tuple(cell for cell in _GAP.split(lines[at].bare) if cell)
    if len(header) < 3 or not is_rule_header(columns_of(header)):  # noqa: PLR2004 - two words are a sentence
        header = tuple(lines[at].bare.split())
        if len(header) < 3 or not all(columns_of([word]) for word in header):  # noqa: PLR2004
            return None
        if not is_rule_header(columns_of(header)):
            return None
        return _grid(
            header, lines[at], [(line, tuple(line.bare.split())) for line in lines[at + 1 :]]
        )
    below = [
        (line, tuple(cell for cell in _GAP.split(line.bare) if cell)) for line in lines[at + 1 :]
    ]
    return _grid(
        header,
        lines[at],
        [(line, cells) for line, cells in below if not _RULED.fullmatch(line.bare[:LONGEST_LINE])],
    )


def _grid(
    header: tuple[str, ...],
    at: NumberedLine,
    rows: Iterable[tuple[NumberedLine, tuple[str, ...]]],
) -> Grid | None:
    columns = columns_of(header)
    if not is_rule_header(columns):
        return None
    kept: list[Row] = []
    for line, cells in rows:
        if any(cell.strip() for cell in cells) and line.bare:
            kept.append(Row(line.number, cells, line.text[:LONGEST_LINE]))
        if len(kept) > MOST_RULES:
            break
    return Grid(header, columns, tuple(kept), at.number)
