"""Which rows does a list of `Port: 7001`, `Transport: TCP`, ... lines hold?"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import TRANSPORT, read_ports
from knowledge.importing.columns import Column, Header
from knowledge.importing.headers import read_header
from knowledge.importing.source import Line, Row, Table, squeezed

_LABEL = re.compile(r"^([A-Za-z][\w /()#.,&?'-]{0,40}?)\s?(?::|\s=)(?:\s+(\S.*))?$")
_TRANSPORT = re.compile(TRANSPORT, re.IGNORECASE)
_MOST_LABEL_WORDS = 5
_FEWEST = 2
_MOST_LABELS = 15

_Labelled = tuple[Header, str]


def read_records(lines: Sequence[Line], start: int) -> tuple[Table, int] | None:
    """Return the rows of labelled lines from `start` on; a label that comes again begins the next row.

    Labels that are not known are kept as remarks; a line without a label goes on with the value above it.
    """
    reading = _Records()
    place = start
    while place < len(lines) and not _heads(lines, place) and reading.take(lines[place]):
        place += 1
    return reading.table(lines[start].number, start, place)


def begins_record(lines: Sequence[Line]) -> bool:
    """Tell whether these lines begin with a record whose first label is known."""
    labelled = _labelled(lines[0]) if lines else None
    is_known = labelled is not None and labelled[1].column is not Column.OTHER
    return is_known and read_records(lines, 0) is not None


def _heads(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a label without a value stands over labelled lines: `ports:` above `- port: 443`."""
    labelled = _labelled(lines[place])
    if labelled is None or labelled[2] or place + 1 == len(lines):
        return False
    below = lines[place + 1]
    is_deeper = _indented(below.raw) > _indented(lines[place].raw)
    return _labelled(below) is not None and (below.mark == "item" or is_deeper)


def _indented(raw: str) -> int:
    return len(raw) - len(raw.lstrip())


class _Records:
    """Gathers labelled lines to rows; `_order` holds the headers as they first came."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, dict[str, _Labelled]]] = []
        self._order: dict[str, Header] = {}
        self._last = ""

    def take(self, line: Line) -> bool:
        """Take one line; False if it belongs to no record."""
        labelled = _labelled(line)
        if labelled is None:
            return self._continue(line)
        name, header, value = labelled
        if not self._rows or (self._is_settled() and self._begins(name, line)):
            self._rows.append((line.number, {}))
        elif name in self._rows[-1][1] or len(self._rows[-1][1]) >= _MOST_LABELS:
            return False
        self._rows[-1][1][name] = (header, value)
        self._order.setdefault(name, header)
        self._last = name
        return True

    def table(self, number: int, start: int, end: int) -> tuple[Table, int] | None:
        """Return the records as a table, or None if one of them is no row."""
        if not self._rows or not self._is_settled():
            return None
        order = list(self._order)
        rows = tuple(
            Row(at, tuple(cells[name][1] if name in cells else "" for name in order))
            for at, cells in self._rows
        )
        return (Table(number, _settled(self._order), rows), end) if end > start else None

    def _begins(self, name: str, line: Line) -> bool:
        """Tell whether a label begins a record: it came before in this one, or it led all the others after a gap."""
        cells = self._rows[-1][1]
        if name in cells:
            return True
        return line.blank_before and name == next(iter(self._rows[0][1]))

    def _continue(self, line: Line) -> bool:
        if not self._rows or line.blank_before or line.mark != "text":
            return False
        header, value = self._rows[-1][1][self._last]
        if header.column in {Column.PORT, Column.TRANSPORT, Column.DIRECTION} or not value:
            return False
        self._rows[-1][1][self._last] = (header, f"{value} {squeezed(line.text)}")
        return True

    def _is_settled(self) -> bool:
        """Tell a row from a setting's text, which has a lone `Port: ...`."""
        cells = list(self._rows[-1][1].values())
        known = [header for header, _ in cells if header.column is not Column.OTHER]
        ports = [value for header, value in cells if header.column is Column.PORT]
        if not any(read_ports(port) is not None for port in ports):
            return False
        has_transport = any(_TRANSPORT.search(port) for port in ports)
        return len(known) >= _FEWEST or (has_transport and len(cells) >= _FEWEST)


def _settled(order: dict[str, Header]) -> tuple[Header, ...]:
    """Let remarks stand for the description where no label names one; of two like labels the first counts."""
    seen: set[Column] = set()
    headers = []
    has_text = any(header.column is Column.DESCRIPTION for header in order.values())
    for name, header in order.items():
        column = header.column
        if not has_text and name in {"note", "notes", "comment", "comments", "remark", "remarks"}:
            column, has_text = Column.DESCRIPTION, True
        if column in seen and not (column is Column.PORT and header.transport):
            column = Column.OTHER
        seen.add(column)
        headers.append(Header(column, header.printed, header.transport))
    return tuple(headers)


def _labelled(line: Line) -> tuple[str, Header, str] | None:
    found = _LABEL.match(line.text)
    if found is None or line.mark == "heading" or len(found[1].split()) > _MOST_LABEL_WORDS:
        return None
    value = found[2] or ""
    if value.endswith((",", "{", "[")) or value.startswith(("'", '"', "{", "[")):
        return None  # a line of a program or a settings file
    header = read_header(found[1]) or Header(Column.OTHER, found[1])
    return found[1].casefold(), header, squeezed(found[2] or "")
