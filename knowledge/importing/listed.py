"""Which rows does a list of ports hold: `TCP 7001: panel pages`, `7002/udp - voice`?"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import PORTS, TRANSPORT, TRANSPORTS, plain, read_ports
from knowledge.importing.columns import Column, Header
from knowledge.importing.source import Line, Row, Table

_NUMBERED = re.compile(r"[0-9]")
_NAMES_TRANSPORT = re.compile(TRANSPORT, re.IGNORECASE)
_ENTRY = re.compile(
    rf"(?:(?P<before>{TRANSPORTS})\s+)?(?:ports?\s+)?(?P<ports>{PORTS})"
    rf"(?:\s+\(?(?P<after>{TRANSPORTS})\)?|\s+\((?P<within>{TRANSPORTS})[^)]*\))?"
    r"(?:\s*[:;,\u2014]\s*|\s+-+\s+|\s+(?=\(|for\b|is\b|by\b|from\b|to\b|between\b)|$)(?P<text>.*)",
    re.IGNORECASE,
)
_ABOUT_PORTS = re.compile(
    r"\b(?:open\w*|allow\w*|permit\w*|need\w*|requir\w*|must|following|these|listen\w*|uses?)\b.{0,120}\bports?\b"
    r"|\bports?\b.{0,60}\b(?:open\w*|allowed|needed|required|used|listen\w*)\b|^(?:\w+\s+){0,4}ports$",
    re.IGNORECASE,
)
_HEADERS = tuple(
    Header(column, column.value) for column in (Column.PORT, Column.TRANSPORT, Column.DESCRIPTION)
)
_PARTED = re.compile(r"[0-9)a-z]\s*:\s|\s-+\s", re.IGNORECASE)
_LONGEST = 2_000


def read_list(lines: Sequence[Line], start: int, above: str) -> tuple[Table, int] | None:
    """Return the list entries from `start` on that begin with a port, and the index after them, else None.

    An entry without a transport counts only if the sentence or heading `above` speaks of ports.
    """
    rows: list[Row] = []
    place = start
    mark = lines[start].mark
    while place < len(lines) and lines[place].mark == mark != "heading":
        if mark == "text" and not _PARTED.search(plain(lines[place].text)):
            break
        cells = _cells(
            lines[place].text,
            is_about_ports=mark == "item" and bool(_ABOUT_PORTS.search(above[:_LONGEST])),
        )
        if cells is None:
            break
        number = lines[place].number
        place += 1
        while mark == "item" and _goes_on(lines, place):
            cells[-1] = f"{cells[-1]}\n{lines[place].text}"
            place += 1
        rows.append(Row(number, tuple(cells)))
    return (Table(lines[start].number, _HEADERS, tuple(rows)), place) if rows else None


def _goes_on(lines: Sequence[Line], place: int) -> bool:
    if place >= len(lines):
        return False
    return lines[place].mark == "text" and not lines[place].blank_before


def _cells(text: str, *, is_about_ports: bool) -> list[str] | None:
    folded = plain(text)
    found = _ENTRY.fullmatch(folded) if len(folded) <= _LONGEST else None
    if found is None or not _NUMBERED.search(found["ports"]) or read_ports(found["ports"]) is None:
        return None
    transport = found["before"] or found["after"] or found["within"] or ""
    if not (transport or _NAMES_TRANSPORT.search(found["ports"]) or is_about_ports):
        return None
    return [found["ports"], transport, text[slice(*found.span("text"))]]
