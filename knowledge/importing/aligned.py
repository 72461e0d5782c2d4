"""Which rows does a table in text have whose cells stand below each other, in columns of one width?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.importing.cells import is_transport, read_ports
from knowledge.importing.columns import Column, Header
from knowledge.importing.headers import read_headers
from knowledge.importing.names import is_name
from knowledge.importing.source import Aside, Line, Lost, Row, Table, squeezed

_CELL = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s\-=+_]+")
_FEWEST = 2
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column begins, and what it holds."""

    starts: tuple[int, ...]
    headers: tuple[Header, ...]

    def at(self, column: Column) -> int | None:
        """Return the place of a column, None if the table has none of this sort."""
        return next((n for n, header in enumerate(self.headers) if header.column is column), None)


def read_aligned(lines: Sequence[Line], start: int) -> tuple[Table, int] | None:
    """Return the table whose header stands at `start`, and the index after it; None if its columns aren't clean.

    A line without a port goes on with the cells of the row above it.
    """
    columns = _columns(lines[start])
    if columns is None:
        return None
    cut: list[tuple[Line, list[str]]] = []
    place = start + 1
    while place < min(len(lines), start + _MOST_LINES):
        again = _columns(lines[place])
        if again and again.headers == columns.headers and not (cut and lines[place].blank_before):
            # The header of the next page: its columns may stand elsewhere.
            columns = again
            place += 1
            continue
        cells = _cut(lines[place], columns.starts)
        if cells is None or not _belongs(lines[place], cells, columns):
            break
        cut.append((lines[place], cells))
        place += 1
    if place < len(lines) and not lines[place].blank_before and lines[place].mark == "text":
        return None
    entries = _entries(cut, columns)
    if place == len(lines):
        entries = _with_cut_end(entries, columns)
    if not any(isinstance(entry, Row) for entry in entries):
        return None
    return Table(lines[start].number, columns.headers, tuple(entries)), place


def _with_cut_end(
    entries: list[Row | Aside | Lost], columns: _Columns
) -> list[Row | Aside | Lost]:
    """Where the document ends inside the table, a last row that stops within a cell is cut off."""
    last = entries[-1] if entries else None
    at = columns.at(Column.TRANSPORT)
    if not isinstance(last, Row) or at is None or any(last.cells[at + 1 :]):
        return entries
    others = [entry for entry in entries[:-1] if isinstance(entry, Row)]
    is_short = bool(others) and all(any(row.cells[at + 1 :]) for row in others)
    if is_short and not is_transport(last.cells[at]):
        return [
            *entries[:-1],
            Lost(last.number, "cut_off", " ".join(last.cells).strip(), last.cells),
        ]
    return entries


def _columns(line: Line) -> _Columns | None:
    if "\t" in line.raw or "|" in line.raw or line.mark == "item":
        return None
    found = list(_CELL.finditer(line.raw))
    headers = read_headers([cell[0] for cell in found]) if len(found) >= _FEWEST else None
    return _Columns(tuple(cell.start() for cell in found), headers) if headers else None


def _cut(line: Line, starts: tuple[int, ...]) -> list[str] | None:
    """Cut a line where the columns begin; None if a word stands across such a place."""
    text = line.raw
    if "\t" in text or (line.mark == "heading"):
        return None
    if any(
        start <= len(text) and text[start - 1] != " "
        for start in starts[1:]
        if start - 1 < len(text)
    ):
        return None
    ends = (*starts[1:], len(text))
    first = text[: starts[0]]
    return [
        squeezed((first if n == 0 else "") + text[a:b])
        for n, (a, b) in enumerate(zip(starts, ends, strict=True))
    ]


def _belongs(line: Line, cells: list[str], columns: _Columns) -> bool:
    """Tell whether a line is part of the table; after a gap it needs a port of its own."""
    if not line.blank_before:
        return True
    return _port(cells, columns) is not None


def _port(cells: list[str], columns: _Columns) -> str | None:
    for header, cell in zip(columns.headers, cells, strict=True):
        if header.column is Column.PORT and cell and read_ports(cell) is not None:
            return cell
    return None


def _entries(cut: Sequence[tuple[Line, list[str]]], columns: _Columns) -> list[Row | Aside | Lost]:
    rows: list[tuple[int, list[str]] | Aside | Lost] = []
    for place, (line, cells) in enumerate(cut):
        below = cut[place + 1][1] if place + 1 < len(cut) else None
        before = rows[-1] if rows else None
        if _RULE.fullmatch(line.raw):
            continue
        if _heads(cells, below, columns):
            rows.append(Aside(line.number, cells[0]))
        elif _lacks_rows(cells, below, columns):
            rows.append(Lost(line.number, "process_without_rows", cells[0], (cells[0],)))
        elif (
            isinstance(before, tuple)
            and not line.blank_before
            and _goes_on(before[1], cells, columns)
        ):
            before[1][:] = [f"{a} {b}".strip() for a, b in zip(before[1], cells, strict=True)]
        else:
            rows.append((line.number, cells))
    return [Row(row[0], tuple(row[1])) if isinstance(row, tuple) else row for row in rows]


def _lacks_rows(cells: list[str], below: list[str] | None, columns: _Columns) -> bool:
    """Tell whether a line is a process alone, over the next process with its rows or at the end."""
    is_alone = bool(cells[0]) and not any(cells[1:])
    is_process = columns.headers[0].column is Column.PROCESS and is_name(cells[0])
    is_next = below is None or (bool(below[0]) and _port(below, columns) is not None)
    return is_alone and is_process and is_next


def _heads(cells: list[str], below: list[str] | None, columns: _Columns) -> bool:
    """Tell whether a line is a name alone in the first column, over rows that leave that column empty."""
    is_alone = bool(cells[0]) and not any(cells[1:]) and columns.at(Column.PORT) != 0
    return is_alone and below is not None and not below[0] and _port(below, columns) is not None


def _goes_on(above: list[str], cells: list[str], columns: _Columns) -> bool:
    """Tell whether a line goes on with the row above: it has no port, or only the rest of a list of ports."""
    if _port(cells, columns) is None:
        return not any(
            cell
            for header, cell in zip(columns.headers, cells, strict=True)
            if header.column in {Column.PORT, Column.TRANSPORT}
        )
    port = columns.at(Column.PORT) or 0
    is_joint = above[port].endswith((",", ";", "/", "-", " to", " and"))
    is_free = all(
        not over for over, cell in zip(above[port + 1 :], cells[port + 1 :], strict=True) if cell
    )
    return is_joint and is_free and not any(cells[:port])
