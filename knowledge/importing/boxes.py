"""Which rows does a table have that is drawn with `+----+` lines?"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import read_ports
from knowledge.importing.columns import Column
from knowledge.importing.headers import read_headers
from knowledge.importing.source import Grid, GridRow, Line, squeezed

_RULE = re.compile(r"^\s*\+(?:[-=]{2,}\+)+\s*$")
_INNER_RULE = re.compile(r"^[\s|]*\+[\s|+=-]*$")
_FEWEST_GROUPS = 3


def box_at(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """Return the drawn table that begins at `start` with a rule, and the index after it, else None.

    What stands between two rules is one row, its cells broken over lines, unless each line has a port of its own.
    """
    below = lines[start + 1].text if start + 1 < len(lines) else ""
    if not _RULE.match(lines[start].text) or not below.startswith("|"):
        return None
    groups: list[list[Line]] = [[]]
    place = start
    while place < len(lines):
        text = lines[place].text.strip()
        if _RULE.match(text) or _INNER_RULE.match(text):
            groups += [[]] if groups[-1] else []
        elif text.startswith("|") and text.endswith("|"):
            groups[-1].append(lines[place])
        else:
            break
        place += 1
    kept = [group for group in groups if group]
    if not kept:
        return None
    port_at = _port_column(kept[0])
    is_ruled = len(kept) >= _FEWEST_GROUPS
    rows = [row for group in kept for row in _rows(group, port_at, is_ruled=is_ruled)]
    return Grid(lines[start].number, tuple(rows)), place


def _port_column(group: Sequence[Line]) -> int | None:
    headers = read_headers([squeezed(cell) for cell in _joined(group).cells])
    columns = [header.column for header in headers or ()]
    return columns.index(Column.PORT) if Column.PORT in columns else None


def _rows(group: Sequence[Line], port_at: int | None, *, is_ruled: bool) -> list[GridRow]:
    """Return the rows between two rules; a line without a port of its own goes on with the one above."""
    parts: list[list[Line]] = []
    for line in group:
        cells = _cut(line)
        port = cells[port_at] if port_at is not None and port_at < len(cells) else ""
        above = _cut(parts[-1][-1]) if parts else []
        is_open = port_at is not None and port_at < len(above) and above[port_at].endswith(",")
        begins = bool(port and read_ports(port)) and not is_open
        if not parts or begins or (port_at is None and not is_ruled):
            parts.append([line])
        else:
            parts[-1].append(line)
    return [_joined(part) for part in parts]


def _joined(lines: Sequence[Line]) -> GridRow:
    cells: list[str] = []
    for line in lines:
        for place, cell in enumerate(_cut(line)):
            if place == len(cells):
                cells.append(cell)
            elif cell:
                cells[place] = f"{cells[place]}\n{cell}".strip("\n")
    return GridRow(lines[0].number, tuple(cells))


def _cut(line: Line) -> list[str]:
    return [cell.strip() for cell in line.text.strip().strip("|").split("|")]
