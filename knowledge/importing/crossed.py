"""Which ports does a matrix hold: at the left who opens the connection, at the top who answers?"""

import re

from knowledge.importing.cells import plain, read_ports
from knowledge.importing.columns import Column, Header
from knowledge.importing.source import Grid, Row, Table, squeezed

_HEADERS = (
    Header(Column.SOURCE, "from"),
    Header(Column.DESTINATION, "to"),
    Header(Column.PORT, "port"),
)
_FROM, _TO = r"(?:from|source|src|client|initiator)", r"(?:to|dest\w*|dst|target|server)"
_JOINT = r"[^a-z]{1,8}"
_CORNER = re.compile(
    rf"\W*(?:(?P<down>{_FROM}){_JOINT}{_TO}|{_TO}{_JOINT}{_FROM})\W*", re.IGNORECASE
)
_NOTHING = re.compile(r"(?:-+|no|none|n/?a|x|\W)?", re.IGNORECASE)
_FEWEST = 2


def read_crossed(grid: Grid) -> Table | None:
    """Return one row for each cell that holds ports; None unless the corner names both ends and all cells are ports."""
    rows = [row for row in grid.rows if any(squeezed(cell) for cell in row.cells)]
    corner = _CORNER.fullmatch(squeezed(rows[0].cells[0])) if rows and rows[0].cells else None
    if corner is None or len(rows) < _FEWEST or len(rows[0].cells) <= _FEWEST:
        return None
    tops = [squeezed(cell) for cell in rows[0].cells]
    found: list[Row] = []
    for row in rows[1:]:
        left = squeezed(row.cells[0])
        for top, cell in zip(tops[1:], row.cells[1:], strict=False):
            if _NOTHING.fullmatch(plain(squeezed(cell))):
                continue
            ports = read_ports(cell)
            if ports is None or ports.doubt or not (left and top):
                return None
            ends = (left, top) if corner["down"] else (top, left)
            found.append(Row(row.number, (*ends, cell)))
    return Table(grid.number, _HEADERS, tuple(found)) if found else None
