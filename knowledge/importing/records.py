"""Which rows does a list of `Port: 7001`, `Transport: TCP`, ... lines hold?"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import read_ports
from knowledge.importing.columns import Column, Header, read_header
from knowledge.importing.source import Line, Row, Table, squeezed

_LABEL = re.compile(r"^([A-Za-z][\w /()#.-]{0,40}?)\s?:\s+(\S.*)$")
_FEWEST = 2


def read_records(lines: Sequence[Line], start: int) -> tuple[Table, int] | None:
    """Return the rows of labelled lines from `start` on; a label that comes again begins the next row."""
    records: list[tuple[int, dict[Column, str]]] = []
    order: list[Header] = []
    place = start
    while place < len(lines):
        labelled = _labelled(lines[place])
        if labelled is None:
            break
        header, value = labelled
        if not records or header.column in records[-1][1]:
            if records and not _is_row(records[-1][1]):
                return None
            records.append((lines[place].number, {}))
        records[-1][1][header.column] = value
        if header.column not in [known.column for known in order]:
            order.append(header)
        place += 1
    if not records or not all(_is_row(cells) for _, cells in records):
        return None
    rows = tuple(
        Row(number, tuple(cells.get(header.column, "") for header in order))
        for number, cells in records
    )
    return Table(lines[start].number, tuple(order), rows), place


def _labelled(line: Line) -> tuple[Header, str] | None:
    found = _LABEL.match(line.text)
    header = read_header(found[1]) if found else None
    if found is None or header is None or header.column is Column.OTHER or line.mark == "heading":
        return None
    return header, squeezed(found[2])


def _is_row(cells: dict[Column, str]) -> bool:
    """Tell a row from a setting's text, which has a lone `Port: ...`."""
    port = cells.get(Column.PORT)
    return len(cells) >= _FEWEST and port is not None and read_ports(port) is not None
