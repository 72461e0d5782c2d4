"""Which rows does a list of ports hold: `TCP 7001: panel pages`, `7002/udp - voice`?"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import PORTS, TRANSPORT, TRANSPORTS, plain, read_ports
from knowledge.importing.columns import Column, Header
from knowledge.importing.names import is_name
from knowledge.importing.rules import ASKS_TO_OPEN, CLOSED, read_rule
from knowledge.importing.source import Line, Lost, Row, Table, squeezed

_NUMBERED = re.compile(r"[0-9]")
_NAMES_TRANSPORT = re.compile(TRANSPORT, re.IGNORECASE)
# `4443 (HTTPS, default) or 4080 (HTTP)`: each port with its own transport behind it.
_ONE = rf"[0-9]{{1,5}}(?:\s?-\s?[0-9]{{1,5}})?\s\({TRANSPORTS}[^()]{{0,30}}\)"
_SEVERAL = rf"{_ONE}(?:(?:\s?[,;]\s?|\s(?:and|or)\s){_ONE})+"
_ENTRY = re.compile(
    rf"(?:(?P<before>{TRANSPORTS})\s+)?(?:ports?\s+)?(?P<ports>{_SEVERAL}|{PORTS})"
    rf"(?:\s+\(?(?P<after>{TRANSPORTS})\)?|\s+\((?P<within>{TRANSPORTS})[^)]*\))?"
    r"(?:\s*[:;,\u2014]\s*|\s+-+\s+|\s+(?=\(|for\b|is\b|by\b|from\b|to\b|between\b)|$)(?P<text>.*)",
    re.IGNORECASE,
)
_ABOUT_PORTS = re.compile(
    r"\b(?:open\w*|allow\w*|permit\w*|need\w*|requir\w*|must|following|these|listen\w*|uses?)\b.{0,120}\bports?\b"
    r"|\bports?\b.{0,60}\b(?:open\w*|allowed|needed|required|used|listen\w*)\b|^(?:\w+\s+){0,4}ports$",
    re.IGNORECASE,
)
# `Kite Web: 8080 (HTTP), 8443/tcp`: what the port belongs to stands in front of it.
_NAMED = re.compile(
    rf"(?P<name>[A-Za-z][^:;|\t]{{1,60}}?)\s*(?::|\s-+|\u2014|\s\()\s*(?P<cell>(?:(?:{TRANSPORTS})\s+)?(?:ports?\s+)?[0-9(][^A-Za-z]*"
    rf"(?:(?:{TRANSPORT}|and|or|to|ports?|default)[^A-Za-z]*)*)\)?\.?",
    re.IGNORECASE,
)
_HEADERS = tuple(
    Header(column, column.value) for column in (Column.PORT, Column.TRANSPORT, Column.DESCRIPTION)
)
_WITH_WAY = (*_HEADERS[:2], Header(Column.DIRECTION, "direction"), _HEADERS[2])
_NAMED_HEADERS = tuple(
    Header(column, column.value)
    for column in (Column.PROCESS, Column.PORT, Column.DIRECTION, Column.DESCRIPTION)
)
_TOLD = re.compile(
    rf"(?P<port>[0-9]{{1,5}}(?:\s?-\s?[0-9]{{1,5}})?/{TRANSPORTS}|{TRANSPORTS}[ /][0-9]{{1,5}}(?:\s?-\s?[0-9]{{1,5}})?)\s+\((?P<text>[^()]+)\)(?:\s*[,;]\s*|\.?$)",
    re.IGNORECASE,
)
_WAY_ALONE = re.compile(r"inbound|outbound|incoming|outgoing", re.IGNORECASE)
_WAY = re.compile(r"\s*\((inbound|outbound|incoming|outgoing)\)\s*$", re.IGNORECASE)
_PARTED = re.compile(r"[0-9)a-z]\s*:\s|\s-+\s", re.IGNORECASE)
_LONGEST = 2_000
_LONGEST_NAMED = 200


def read_list(
    lines: Sequence[Line], start: int, above: str, before: Table | None
) -> tuple[Table, int] | None:
    """Return the list entries from `start` on that begin with a port, and the index after them, else None.

    An entry without a transport counts only if the sentence or heading `above` speaks of ports, or sets up a further
    list like the one `before`.
    """
    goes_on = (
        before is not None and before.headers in {_HEADERS, _WITH_WAY} and above.endswith(":")
    )
    is_about_ports = goes_on or bool(_ABOUT_PORTS.search(above[:_LONGEST]))
    has_rules = goes_on or bool(ASKS_TO_OPEN.search(above[:_LONGEST]))
    entries: list[Row | Lost] = []
    taken: list[Row | Lost] = []
    place = end = start
    mark = lines[start].mark
    while place < len(lines) and lines[place].mark == mark != "heading":
        text, number = lines[place].text, lines[place].number
        if mark == "text" and not _PARTED.search(plain(text)):
            break
        place += 1
        while mark == "item" and _goes_on(lines, place):
            text = f"{text}\n{lines[place].text}"
            place += 1
        rule = read_rule(squeezed(text)) if mark == "item" and has_rules else None
        plainly = _cells(text, is_about_ports=mark == "item" and is_about_ports)
        if rule is not None and (plainly is None or rule[1]):
            taken.append(Row(number, (rule[0], "", rule[1], rule[2])))
        elif plainly is not None and not (has_rules and CLOSED.search(text)):
            taken.append(Row(number, (*plainly[:2], "", plainly[2])))
        elif not entries or mark == "text":
            break
        else:
            # An entry that is no row parts no list: what follows belongs to the same one.
            taken.append(Lost(number, "no_row", text))
            continue
        entries, end = taken[:], place
    return (_listed(lines[start].number, entries), end) if entries else None


def _listed(number: int, entries: Sequence[Row | Lost]) -> Table:
    """Return the list as a table; without a printed direction it has no such column."""
    if any(isinstance(entry, Row) and entry.cells[2] for entry in entries):
        return Table(number, _WITH_WAY, tuple(entries))
    kept = [
        Row(entry.number, (*entry.cells[:2], entry.cells[3])) if isinstance(entry, Row) else entry
        for entry in entries
    ]
    return Table(number, _HEADERS, tuple(kept))


def read_terms(lines: Sequence[Line], start: int) -> tuple[Table, int] | None:
    """Return ports that stand alone on a line (`443/tcp`), each over its indented text, and the index after them."""
    rows: list[Row] = []
    place = start
    while place + 1 < len(lines) and _is_term(lines[place]):
        texts: list[str] = []
        below = place + 1
        while below < len(lines) and _is_below(lines[below], first=not texts):
            texts.append(lines[below].text)
            below += 1
        if not texts:
            break
        rows.append(Row(lines[place].number, (lines[place].text, "", "\n".join(texts))))
        place = below
    return (Table(lines[start].number, _HEADERS, tuple(rows)), place) if rows else None


def _is_term(line: Line) -> bool:
    ports = read_ports(line.text) if len(line.text) < _LONGEST_NAMED else None
    is_flush = bool(line.raw) and not line.raw[:1].isspace()
    return (
        is_flush
        and ports is not None
        and all(entry.port and entry.transports for entry in ports.entries)
    )


def _is_below(line: Line, *, first: bool) -> bool:
    return line.raw[:1].isspace() and line.mark == "text" and (first or not line.blank_before)


def read_named(
    lines: Sequence[Line], start: int, above: str, before: Table | None
) -> tuple[Table, int] | None:
    """Return the lines from `start` on that give a name its ports (`Kite Web: 8080/tcp`), and the index after them.

    The sentence or heading `above` has to speak of ports, or follow such lines, or each line has to name a transport.
    """
    rows: list[Row] = []
    place = start
    goes_on = before is not None and before.headers == _NAMED_HEADERS and above.endswith(":")
    is_about_ports = goes_on or bool(_ABOUT_PORTS.search(above[:_LONGEST]))
    while place < len(lines) and lines[place].mark == lines[start].mark != "heading":
        cells = _named_cells(
            lines[place].text,
            is_about_ports=is_about_ports,
            is_entry=lines[place].mark == "item",
        )
        told = [cells] if cells else _told_cells(lines[place].text)
        if not told or (rows and lines[place].blank_before and lines[start].mark == "text"):
            break
        rows += [Row(lines[place].number, cells) for cells in told]
        place += 1
    if not rows:
        return None
    first = 0 if any(row.cells[0] for row in rows) else 1
    kept = tuple(Row(row.number, row.cells[first:]) for row in rows)
    return Table(lines[start].number, _NAMED_HEADERS[first:], kept), place


def _named_cells(text: str, *, is_about_ports: bool, is_entry: bool) -> tuple[str, ...] | None:
    way = _WAY.search(text)
    text = _WAY.sub("", text)
    folded = plain(text)
    found = _NAMED.fullmatch(folded) if len(folded) <= _LONGEST_NAMED else None
    if found is None or not (is_name(found["name"].strip()) or is_entry):
        return None
    cell = found["cell"]
    ports = read_ports(cell)
    has_transport = bool(_NAMES_TRANSPORT.search(cell))
    if ports is None or ports.is_placeholder or not (has_transport or is_about_ports):
        return None
    name = found["name"].strip()
    return name, cell, way[1] if way else "", name


def _told_cells(text: str) -> list[tuple[str, ...]]:
    """Read `inbound: 9001/tcp (jobs), 9002/tcp (status)`: each port with what it is for behind it."""
    name, _, rest = plain(text[:_LONGEST_NAMED]).partition(":")
    parts = list(_TOLD.finditer(rest.strip()))
    is_whole = bool(parts) and "".join(part[0] for part in parts) == rest.strip()
    if not is_whole or not (is_name(name) or _WAY_ALONE.fullmatch(name)):
        return []
    way = name if _WAY_ALONE.fullmatch(name) else ""
    return [("" if way else name, part["port"], way, part["text"]) for part in parts]


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
    if transport.casefold().startswith("http") and re.fullmatch("[1-3]", found["ports"]):
        return None  # `HTTP 2 is the default now`
    if not (transport or _NAMES_TRANSPORT.search(found["ports"]) or is_about_ports):
        return None
    return [found["ports"], transport, text[slice(*found.span("text"))]]
