"""Between whom does a printed row's traffic go, and which way?"""

import re
from dataclasses import replace
from typing import Literal

from knowledge.importing.cells import plain
from knowledge.importing.clauses import far_end, is_process, other_end
from knowledge.importing.columns import Column
from knowledge.importing.draft import PortRow
from knowledge.importing.other_ends import other_party
from knowledge.importing.parties import Parties, read_parties, read_route
from knowledge.importing.printed_row import PrintedRow
from knowledge.importing.sentences import bare
from knowledge.importing.source import squeezed

Direction = Literal["inbound", "outbound", "between", "from-to"]

_WAYS: dict[str, Direction] = {"inbound": "inbound", "outbound": "outbound", "between": "between"}
_ARROW = re.compile(
    r"([A-Za-z][^<>=\u2190-\u2194]{0,60}?)\s*(<-+>|<=+>|-+>|=+>|<-+|[\u2190\u2192\u2194]|\sto\s)\s*([A-Za-z][^<>=\u2190-\u2194]{0,60})"
)
_BACKWARDS = frozenset({"<-", "<--", "\u2190"})
_BOTH_WAYS = frozenset({"<->", "<-->", "<=>", "\u2194"})
_REMOTE = re.compile(
    r"\b(?:remote|peer|endpoints?|other end|counterpart|partner|with)\b", re.IGNORECASE
)
_LONGEST_READ = 1_500


def with_ends(
    port: PortRow, printed: PrintedRow, direction: str | None, process: str | None
) -> PortRow:
    """Return the row with its two ends: from their columns, the direction's cell, or the description.

    `process` is the printed process that a directed row belongs to, None where the table names none.
    """
    source, destination = printed.cell(Column.SOURCE), printed.cell(Column.DESTINATION)
    if source or destination:
        ends = Parties(_party(source), _party(destination), is_pair=True)
        way = _WAYS.get(direction or "", "from-to")
        if way in {"inbound", "outbound"}:
            ends = _beside_process(ends, way, printed, process)
        return replace(port, direction=way, source=ends.source, destination=ends.destination)
    arrow = _ARROW.fullmatch(plain(squeezed(printed.cell(Column.DIRECTION) or "")))
    if arrow and direction in {None, "between"}:
        back = arrow[2] in _BACKWARDS
        source, destination = (arrow[3], arrow[1]) if back else (arrow[1], arrow[3])
        way = "between" if direction == "between" or arrow[2] in _BOTH_WAYS else "from-to"
        return replace(port, direction=way, source=_party(source), destination=_party(destination))
    text = port.description[:_LONGEST_READ]
    if direction in {"inbound", "outbound"}:
        ends = _directed(text, direction, process)
        way = _WAYS[direction]
        return replace(port, direction=way, source=ends.source, destination=ends.destination)
    ends = read_parties(text)
    between: Direction | None = "between" if ends.is_pair or direction == "between" else None
    return replace(port, direction=between, source=ends.source, destination=ends.destination)


def _directed(text: str, direction: str, process: str | None) -> Parties:
    """Return the ends of a row with a printed direction: its process, and whom the text names at the other end."""
    if process is None:
        pair = read_route(text)
        if pair:
            return pair
    met = (other_end(text, process) or _beside(text, process)) if process else None
    other = met or other_party(text) or far_end(text, direction)
    other = None if other == process else other
    return Parties(other, process) if direction == "inbound" else Parties(process, other)


def _beside(text: str, process: str) -> str | None:
    """Return the end that is not the process, where a text names both: `between the gateway and the cloud`."""
    ends = read_parties(text)
    if not (ends.is_pair and ends.source and ends.destination):
        return None
    if is_process(ends.source, process) == is_process(ends.destination, process):
        return None
    return ends.destination if is_process(ends.source, process) else ends.source


def _beside_process(ends: Parties, way: str, printed: PrintedRow, process: str | None) -> Parties:
    """Give a row that has a column for one end only the process as the other end, on the side that the direction leaves."""
    has_source, has_destination = (
        printed.cell(end) is not None for end in (Column.SOURCE, Column.DESTINATION)
    )
    if way == "inbound" and not has_source and _is_remote(printed):
        return Parties(ends.destination, process, is_pair=True)
    if way == "inbound" and not has_destination:
        return Parties(ends.source, process, is_pair=True)
    if way == "outbound" and not has_source:
        return Parties(process, ends.destination, is_pair=True)
    return ends


def _is_remote(printed: PrintedRow) -> bool:
    """Tell whether the other end stands in a column such as `Remote host`, whichever way the traffic goes."""
    return any(
        header.column is Column.DESTINATION and bool(_REMOTE.search(header.printed))
        for header in printed.table.headers
    )


def _party(cell: str | None) -> str | None:
    text = bare((cell or "").replace("\n", ", "))
    return None if text.casefold() in {"", "-", "--", "n/a", "?"} else text
