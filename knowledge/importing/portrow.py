"""What does one row of a port table require?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from knowledge.importing.cells import PortCell, PortEntry, read_directions, read_transports
from knowledge.importing.columns import Column, Header
from knowledge.importing.conditions import read_row_condition
from knowledge.importing.draft import PortRow
from knowledge.importing.ends import with_ends
from knowledge.importing.places import places_in_cell, places_in_row
from knowledge.importing.printed_row import Above, PrintedRow, is_pairwise
from knowledge.importing.source import squeezed

_DEFAULT_TRANSPORT = re.compile(
    r"\b(https?|tcp|udp|tls|ssl)\b(?:,)?\s+(?:is |are )?(?:the |our |used |chosen |taken |set |preferred )*(?:by |as |the |a )*(?:default|preset|preselected)\b|"
    r"\b(https?|tcp|udp|tls|ssl)\s*\(\s*(?:the\s+)?(?:default|preset)\s*\)|"
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
_LONGEST_READ = 1_500


def port_rows(printed: PrintedRow, above: Above) -> list[PortRow] | None:
    """Return one row for each port, transport and direction of a printed row; None if it holds no port.

    A range stays one row; ports joined by `or` are alternatives of each other.
    """
    base = _base(printed, above)
    cells = list(printed.port_cells())
    if not cells:
        return None
    made: list[PortRow] = []
    for ports, header in cells:
        rows = list(_of_cell(printed, base, ports, header, above))
        made += as_choice(rows) if ports.is_choice else rows
    return made


def _of_cell(
    printed: PrintedRow, base: PortRow, ports: PortCell, header: Header, above: Above
) -> Iterator[PortRow]:
    named = header.transport or above.transport
    column = printed.cell(Column.TRANSPORT)
    transports = read_transports(column if column is not None else named or "")
    default = _default_transport(base.description) or transports.default
    process = above.process if printed.cell(Column.PROCESS) is not None else ""
    directions = read_directions(printed.cell(Column.DIRECTION) or "")
    has_both = all(printed.cell(end) is not None for end in (Column.SOURCE, Column.DESTINATION))
    if printed.cell(Column.DIRECTION) is None and not has_both and above.way:
        directions = (above.way,)
    if printed.cell(Column.DIRECTION) is None and header.way:
        directions = (header.way,)
    for entry, own in _pairs(printed, ports, transports.transports):
        tied = entry.transports or own or printed.ticked or (named,)
        condition = _condition(printed, base.condition, entry.port)
        for transport, direction in product(tied, directions or (None,)):
            row = replace(base, port=entry.port, port_to=entry.port_to, transport=transport)
            row = replace(row, transport_default=default, condition=condition)
            yield with_ends(row, printed, direction, process or None)


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
    if is_pairwise(ports, transports):
        return [(entry, (name,)) for entry, name in zip(ports.entries, transports, strict=True)]
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
    return (found[1] or found[2] or found[3]).upper() if found else None


def as_choice(rows: Sequence[PortRow]) -> list[PortRow]:
    """Return rows of which one is enough, each with the first other port as its alternative."""
    numbers = list(dict.fromkeys(row.port for row in rows if row.port is not None))
    tied = []
    for row in rows:
        other = next((number for number in numbers if number != row.port), None)
        tied.append(replace(row, alternative_to=row.alternative_to or other))
    return tied
