"""What does one row of a port table require?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from knowledge.importing.cells import (
    PortCell,
    PortEntry,
    is_transport,
    plain,
    read_directions,
    read_ports,
    read_transports,
)
from knowledge.importing.columns import Column
from knowledge.importing.draft import PortRow
from knowledge.importing.introductions import (
    Introduction,
    read_common_transport,
    read_row_condition,
    read_way,
)
from knowledge.importing.parties import Parties, other_party, read_parties
from knowledge.importing.places import places_in_cell, places_in_row
from knowledge.importing.sentences import bare
from knowledge.importing.source import Row, Table, squeezed

Direction = Literal["inbound", "outbound", "between", "from-to"]

_DEFAULT_TRANSPORT = re.compile(
    r"\b(https?|tcp|udp|tls|ssl)\b(?:,)?\s+(?:is |are )?(?:the |our |used |chosen |taken |set |preferred )*(?:by |as |the |a )*(?:default|preset|preselected)\b|"
    r"\bdefaults?(?:\s+(?:is|to|transport|protocol|being|are))*\s*:?\s+(?:is\s+)?(https?|tcp|udp|tls|ssl)\b",
    re.IGNORECASE,
)
# The sentence above a table may name the one service that it is about: `a service called Connection Pooling`.
_CALLED = re.compile(r"\b(?:called|named)\s+((?:[A-Z][\w-]*)(?:\s+[A-Z][\w-]*){0,3})")
_INSTEAD = re.compile(
    r"\b(?:instead of|alternative to|in place of|as an alternative to|replaces|alternatively(?: to)?|rather than|or use|either this or)\s+(?:port\s+)?([0-9]{1,5})\b"
    r"|\b([0-9]{1,5})\s+(?:can|may|could)\s+be\s+used\s+instead\b",
    re.IGNORECASE,
)
_UNCONDITIONAL = frozenset(
    {"", "-", "--", "always", "none", "n/a", "all", "any", "no", "yes", "\u2013", "\u2014"}
)
_WAYS: dict[str, Direction] = {"inbound": "inbound", "outbound": "outbound", "between": "between"}
_ARROW = re.compile(
    r"([A-Za-z][^<>=\u2190-\u2194]{0,60}?)\s*(<-+>|<=+>|-+>|=+>|<-+|[\u2190\u2192\u2194]|\sto\s)\s*([A-Za-z][^<>=\u2190-\u2194]{0,60})"
)
_BACKWARDS = frozenset({"<-", "<--", "\u2190"})
_BOTH_WAYS = frozenset({"<->", "<-->", "<=>", "\u2194"})
_ACTIONS = frozenset({"action", "actions", "rule action", "policy", "permit", "allow"})
_DENIES = re.compile(
    r"(?:deny|denied|block|blocked|drop|dropped|reject|rejected|forbid\w*|no)\.?", re.IGNORECASE
)
_REMOTE = re.compile(r"\b(?:remote|peer)\b", re.IGNORECASE)
_LONGEST_DESCRIPTION = 8_000
_LONGEST_READ = 1_500
_SECTION_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Above:
    """What stands over a row: its table's number, heading, introduction and the process last named."""

    table: int
    heading: str
    introduction: Introduction
    process: str = ""

    @property
    def way(self) -> Direction | None:
        """The direction that the sentence above the table or its heading prints."""
        return read_way(self.introduction.text) or read_way(self.heading)

    @property
    def transport(self) -> str | None:
        """The transport that the sentence above the table or its heading prints."""
        return read_common_transport(self.introduction.text) or read_common_transport(self.heading)

    @property
    def section(self) -> str:
        """A name that the rows of one table have in common."""
        words = self.introduction.condition or self.heading or self.introduction.text or "ports"
        text = squeezed(words)
        if len(text) > _SECTION_LENGTH:
            text = f"{text[:_SECTION_LENGTH].rsplit(' ', 1)[0]} \u2026"
        return f"{self.table}: {text}"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row with its table, so that cells are asked for by what they hold."""

    row: Row
    table: Table

    def cell(self, column: Column) -> str | None:
        """Return the text of a column, None if the table has no such column."""
        for header, cell in zip(self.table.headers, self.row.cells, strict=False):
            if header.column is column:
                return cell.strip()
        return None

    def lines(self, column: Column) -> list[str]:
        """Return the lines of a cell that hold something."""
        return [line for line in (self.cell(column) or "").split("\n") if line.strip()]

    @property
    def description(self) -> str:
        """The description with all white space as single spaces."""
        return squeezed(self.cell(Column.DESCRIPTION) or "")[:_LONGEST_DESCRIPTION]

    @property
    def remarks(self) -> str:
        """What the columns that hold no fact of their own say, and the footnotes."""
        other = [
            squeezed(cell)
            for header, cell in zip(self.table.headers, self.row.cells, strict=False)
            if header.column is Column.OTHER
        ]
        return " ".join([*other, *self.row.notes])

    @property
    def is_forbidden(self) -> bool:
        """Tell whether the row of a rule set denies its traffic."""
        return any(
            header.printed.strip().casefold() in _ACTIONS
            and bool(_DENIES.fullmatch(squeezed(cell)))
            for header, cell in zip(self.table.headers, self.row.cells, strict=False)
        )

    def port_cells(self) -> Iterator[tuple[PortCell, str | None]]:
        """Yield each port cell that is understood, with the transport that its header names."""
        read = [
            (read_ports(cell), header.transport)
            for header, cell in zip(self.table.headers, self.row.cells, strict=False)
            if header.column is Column.PORT and squeezed(cell)
        ]
        has_number = any(ports and not ports.is_placeholder for ports, _ in read)
        for ports, transport in read:
            # Beside a column with ports a dash says that there are none of the other transport.
            if ports and not (ports.is_placeholder and has_number):
                yield ports, transport

    def doubts(self) -> list[str]:
        """Return why the port cells or the transport cell are read with a doubt."""
        doubts = [ports.doubt for ports, _ in self.port_cells() if ports.doubt]
        doubts += [
            f"{name!r} in the transport cell is no transport that is known"
            for name in read_transports(self.cell(Column.TRANSPORT) or "").transports
            if not is_transport(name) and set(name) != {"?"}
        ]
        return doubts


def port_rows(printed: PrintedRow, above: Above) -> list[PortRow] | None:
    """Return one row for each port, transport and direction of a printed row; None if it holds no port.

    A range stays one row; ports joined by `or` are alternatives of each other.
    """
    base = _base(printed, above)
    cells = list(printed.port_cells())
    if not cells:
        return None
    made: list[PortRow] = []
    for ports, named in cells:
        rows = list(_of_cell(printed, base, ports, named or above.transport, above.way))
        made += as_choice(rows) if ports.is_choice else rows
    return made


def _of_cell(
    printed: PrintedRow, base: PortRow, ports: PortCell, named: str | None, way: str | None
) -> Iterator[PortRow]:
    column = printed.cell(Column.TRANSPORT)
    transports = read_transports(column if column is not None else named or "")
    default = _default_transport(base.description) or transports.default
    directions = read_directions(printed.cell(Column.DIRECTION) or "")
    if printed.cell(Column.DIRECTION) is None and printed.cell(Column.SOURCE) is None and way:
        directions = (way,)
    for entry, own in _pairs(printed, ports, transports.transports):
        tied = entry.transports or own or (named,)
        condition = _condition(printed, base.condition, entry.port)
        for transport, direction in product(tied, directions or (None,)):
            row = replace(base, port=entry.port, port_to=entry.port_to, transport=transport)
            row = replace(row, transport_default=default, condition=condition)
            yield _with_ends(row, printed, direction)


def _pairs(
    printed: PrintedRow, ports: PortCell, transports: tuple[str, ...]
) -> list[tuple[PortEntry, tuple[str, ...]]]:
    """Pair ports with transports: line by line if both stand one a line, else each with all."""
    lines = printed.lines(Column.TRANSPORT)
    if len(printed.lines(Column.PORT)) == len(lines) == len(ports.entries) > 1:
        return [
            (entry, read_transports(line).transports)
            for entry, line in zip(ports.entries, lines, strict=True)
        ]
    return [(entry, transports) for entry in ports.entries]


def _base(printed: PrintedRow, above: Above) -> PortRow:
    text = printed.description
    read = text[:_LONGEST_READ]
    places = [
        *above.introduction.where_open,
        *places_in_row(read),
        *places_in_cell(printed.cell(Column.PLACE) or ""),
    ]
    instead = _INSTEAD.search(read) or _INSTEAD.search(printed.remarks)
    return PortRow(
        table=above.table,
        section=above.section,
        component=above.process or _label(above, text),
        condition=above.introduction.condition,
        port=None,
        port_to=None,
        transport=None,
        transport_default=None,
        direction=None,
        source=None,
        destination=None,
        where_open=_unique(places) or None,
        description=text,
        alternative_to=int(instead[1] or instead[2]) if instead else None,
        line=printed.row.number,
    )


def _unique(places: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        {place.casefold().removesuffix("s"): place for place in reversed(places)}.values()
    )[::-1]


def _label(above: Above, text: str) -> str:
    """Where the table has no process column, the module or heading is our label, else the text's first words."""
    condition = above.introduction.condition
    if condition:
        return condition.removesuffix(" in use").removesuffix("-only deployment")
    called = _CALLED.search(above.introduction.text)
    if called:
        return called[1]
    return " ".join(text.split()[:4]) or above.heading


def _condition(printed: PrintedRow, outer: str | None, port: int | None) -> str | None:
    cell = squeezed(printed.cell(Column.CONDITION) or "")
    stated = read_row_condition(printed.description[:_LONGEST_READ], port) or read_row_condition(
        printed.remarks[:_LONGEST_READ], port
    )
    own = cell if cell.casefold() not in _UNCONDITIONAL else stated
    if own and outer and own.casefold() != outer.casefold():
        return f"{outer}; {own}"
    return own or outer


def _default_transport(text: str) -> str | None:
    found = _DEFAULT_TRANSPORT.search(text)
    return (found[1] or found[2]).upper() if found else None


def _with_ends(port: PortRow, printed: PrintedRow, direction: str | None) -> PortRow:
    source, destination = printed.cell(Column.SOURCE), printed.cell(Column.DESTINATION)
    if source or destination:
        ends = Parties(_party(source), _party(destination), is_pair=True)
        way = _WAYS.get(direction or "", "from-to")
        if way == "inbound" and not source and _is_remote(printed):
            process = printed.cell(Column.PROCESS)
            ends = Parties(ends.destination, squeezed(process) if process else None, is_pair=True)
        return replace(port, direction=way, source=ends.source, destination=ends.destination)
    arrow = _ARROW.fullmatch(plain(squeezed(printed.cell(Column.DIRECTION) or "")))
    if arrow and direction in {None, "between"}:
        back = arrow[2] in _BACKWARDS
        source, destination = (arrow[3], arrow[1]) if back else (arrow[1], arrow[3])
        way = "between" if direction == "between" or arrow[2] in _BOTH_WAYS else "from-to"
        return replace(port, direction=way, source=_party(source), destination=_party(destination))
    text = port.description[:_LONGEST_READ]
    process = squeezed(port.component) if printed.cell(Column.PROCESS) is not None else None
    if direction == "inbound":
        return replace(port, direction="inbound", source=other_party(text), destination=process)
    if direction == "outbound":
        return replace(port, direction="outbound", source=process, destination=other_party(text))
    ends = read_parties(text)
    between: Direction | None = "between" if ends.is_pair or direction == "between" else None
    return replace(port, direction=between, source=ends.source, destination=ends.destination)


def _is_remote(printed: PrintedRow) -> bool:
    """Tell whether the other end stands in a column such as `Remote host`, whichever way the traffic goes."""
    return any(
        header.column is Column.DESTINATION and bool(_REMOTE.search(header.printed))
        for header in printed.table.headers
    )


def _party(cell: str | None) -> str | None:
    text = bare((cell or "").replace("\n", ", "))
    return None if text.casefold() in {"", "-", "--", "n/a", "?"} else text


def as_choice(rows: Sequence[PortRow]) -> list[PortRow]:
    """Return rows of which one is enough, each with the first other port as its alternative."""
    numbers = list(dict.fromkeys(row.port for row in rows if row.port is not None))
    tied = []
    for row in rows:
        other = next((number for number in numbers if number != row.port), None)
        tied.append(replace(row, alternative_to=row.alternative_to or other))
    return tied
