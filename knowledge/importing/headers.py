"""Which header words stand over a table, and what does each say about its column?"""

import re
from collections.abc import Sequence

from knowledge.importing.columns import WORDS, Column, Header

_COLUMN_OF: dict[str, Column] = {word: column for column, words in WORDS.items() for word in words}
_LONGEST = max(len(word.split()) for word in _COLUMN_OF)
_NAMED = re.compile(r"(tcp|udp|sctp) (?:port|ports|port\(s\)|port number|port numbers)")
_OWN_TRANSPORTS = frozenset({"tcp", "udp", "sctp"})
_EXPLAINED = re.compile(r"([^()]{2,40}?) \(([^()]{1,40})\)")
_JOINT = re.compile(r"\s*(?:[/&+,]|\band\b|\bor\b|\bwith\b)\s*")
_DECORATION = re.compile(r"[*_`:]+")
_BOTH_ENDS = re.compile(
    r"(?:source|from|src|sender|origin|client)\s*(?:<?[-=]+>|[/\u2192\u2194\u21d2|]|to|and|-)\s*(?:destination|to|dest|dst|target|receiver|server)"
)
_MOST_WORDS = 5
_LOOSE: tuple[tuple[re.Pattern[str], Column], ...] = tuple(
    (re.compile(pattern), column)
    for pattern, column in (
        (r"^(?:source|src|local|client|ephemeral|originating|from)\b.*\bports?\b", Column.OTHER),
        (r"\bports?\b(?!\s+(?:name|owner|status|state|type))", Column.PORT),
        (r"\b(?:protocols?|transports?|proto)\b", Column.TRANSPORT),
        (r"\b(?:directions?|inbound|outbound)\b", Column.DIRECTION),
        (r"^(?:allowed|accessible|reachable|open(?:ed)?|accepted|permitted) from\b", Column.SOURCE),
        (r"^(?:source|src|from|origin\w*|initiat\w*|sender|caller|requester|connecting)\b", Column.SOURCE),
        (r"^(?:dest\w*|dst|target|to|receiv\w*|listen\w*|remote)\b", Column.DESTINATION),
        (r"\b(?:descriptions?|purposes?|usage|used for|functions?|explanations?|details|reason|what it)\b", Column.DESCRIPTION),
        (r"\b(?:condition|required (?:if|when|for|only)|needed (?:if|when|for)|only (?:if|when|with|for))\b", Column.CONDITION),
        (r"\b(?:open (?:on|at|in)|opened|where)\b", Column.PLACE),
        (r"\b(?:process|services?|components?|applications?|programs?|daemons?|modules?|features?|products?)\b|^servers?$", Column.PROCESS),
        (r"\b(?:notes?|comments?|remarks?)\b", Column.OTHER),
    )
)  # fmt: skip
_ZONE = re.compile(
    r"\b(?:zones?|vlans?|networks?|interfaces?|subnets?|segments?|areas?)$", re.IGNORECASE
)
_RANGE_START = re.compile(
    r"(?:port\s*\(?(?:from|start|low|first)\)?|(?:from|start|low|first|lowest)\s*port)"
)
_RANGE_END = re.compile(
    r"(?:port\s*\(?(?:to|end|high|last)\)?|(?:to|end|high|last|highest)\s*port)"
)


def read_header(cell: str) -> Header | None:
    """Return what the column under this header cell holds, or None if the words are not known."""
    word = " ".join(_DECORATION.sub(" ", cell).casefold().split())
    if _BOTH_ENDS.fullmatch(word):
        # One cell names both ends with an arrow between them.
        return Header(Column.DIRECTION, cell)
    named = _NAMED.fullmatch(word)
    if named:
        return Header(Column.PORT, cell, named[1].upper())
    column = _COLUMN_OF.get(word) or _joint_column(word)
    if column:
        return Header(column, cell)
    explained = _EXPLAINED.fullmatch(word)
    plain = read_header(explained[1]) if explained else None
    if explained is None or plain is None:
        return None
    transport = explained[2].upper() if explained[2] in _OWN_TRANSPORTS else plain.transport
    return Header(plain.column, cell, transport if plain.column is Column.PORT else None)


def _joint_column(word: str) -> Column | None:
    """Read `ports & protocols`, in any order and with any joint: the port cell names its transport itself."""
    parts = {_COLUMN_OF.get(part) for part in _JOINT.split(word)}
    return Column.PORT if parts == {Column.PORT, Column.TRANSPORT} else None


def read_loosely(cell: str) -> Header | None:
    """Return what a header of other words holds (`Required TCP ports`, `Source IP`), or None.

    Only for cells that stand apart: the words of a sentence would be taken for headers.
    """
    word = " ".join(_DECORATION.sub(" ", cell).casefold().split())
    if not word or len(word.split()) > _MOST_WORDS or re.search(r"[0-9.!{}\[\]\"=<>]", word):
        return None
    column = next((column for pattern, column in _LOOSE if pattern.search(word)), None)
    if column is None:
        return None
    named = _OWN_TRANSPORTS.intersection(re.findall(r"\w+", word))
    transport = next(iter(named)).upper() if column is Column.PORT and len(named) == 1 else None
    return Header(column, cell, transport)


def read_headers(cells: Sequence[str]) -> tuple[Header, ...] | None:
    """Return the headers of a table whose cells are known, or None if this is no port table's header.

    A port column and one more known column are needed; a cell with other words becomes `OTHER`. Of two
    columns that hold the same, the first counts; without a description the remarks take its place.
    """
    read = [read_header(cell) or read_loosely(cell) for cell in _with_own_transports(cells)]
    known = [header for header in read if header]
    facts = {(header.column, header.transport) for header in known}
    has_port = any(header.column is Column.PORT for header in known)
    if len(facts) < 2 or not has_port:  # noqa: PLR2004 - a port alone heads no table
        return None
    if len(known) * 2 < len([cell for cell in cells if cell.strip()]):
        return None
    return _settled(
        _with_range_ends(
            [
                header or Header(Column.OTHER, cell)
                for header, cell in zip(read, cells, strict=True)
            ]
        )
    )


def _with_own_transports(cells: Sequence[str]) -> list[str]:
    """Read `TCP` beside `UDP` as the headers of two port columns; one of them alone needs other headers beside it."""
    bare = {cell.strip().casefold() for cell in cells}
    others = {_COLUMN_OF.get(cell) for cell in bare - _OWN_TRANSPORTS} - {None, Column.OTHER}
    both = {"tcp", "udp"} <= bare and bool(others)
    alone = bool(_OWN_TRANSPORTS & bare) and len(others) > 1 and Column.PORT not in others
    if not (both or alone) or Column.TRANSPORT in others:
        return list(cells)
    return [
        f"{cell} ports" if cell.strip().casefold() in _OWN_TRANSPORTS else cell for cell in cells
    ]


def _settled(headers: list[Header]) -> tuple[Header, ...]:
    """Let each fact come from one column; ports may stand in several (`TCP ports`, `UDP ports`)."""
    seen: set[Column] = set()
    settled = []
    for header in _with_hosts(_with_one_transport(headers)):
        is_further = header.column is Column.PORT and (
            header.transport or header.way or header.is_remote
        )
        twice = header.column in seen and not is_further
        seen.add(header.column)
        settled.append(Header(Column.OTHER, header.printed) if twice else header)
    if Column.DESCRIPTION not in seen:
        for place, header in enumerate(settled):
            if header.column is Column.OTHER and _reads_as_remark(header.printed):
                settled[place] = Header(Column.DESCRIPTION, header.printed)
                break
    return tuple(settled)


def _with_hosts(headers: list[Header]) -> list[Header]:
    """Of `From zone` and `From host` the host is the end; beside `Client` a `Server` is the destination."""
    kept = []
    words = {header.printed.strip().casefold() for header in headers}
    for header in headers:
        same = [one for one in headers if one.column is header.column]
        is_zone = header.column in {Column.SOURCE, Column.DESTINATION} and _ZONE.search(
            header.printed
        )
        if is_zone and any(not _ZONE.search(one.printed) for one in same):
            kept.append(Header(Column.OTHER, header.printed))
        elif header.printed.strip().casefold() == "server" and "client" in words:
            kept.append(Header(Column.DESTINATION, header.printed))
        else:
            kept.append(header)
    return kept


def _with_range_ends(headers: list[Header]) -> list[Header]:
    """Read `Port from` beside `Port to` as the two ends of a range, and a first column without a header as the process."""
    words = [header.printed.casefold() for header in headers]
    starts = [at for at, word in enumerate(words) if _RANGE_START.fullmatch(word)]
    ends = [at for at, word in enumerate(words) if _RANGE_END.fullmatch(word)]
    if len(starts) == len(ends) == 1:
        headers[starts[0]] = Header(Column.PORT, headers[starts[0]].printed)
        headers[ends[0]] = Header(Column.PORT_END, headers[ends[0]].printed)
    if not words[0].strip() and all(header.column is not Column.PROCESS for header in headers):
        headers[0] = Header(Column.PROCESS, headers[0].printed)
    return headers


def _with_one_transport(headers: list[Header]) -> list[Header]:
    """Of `Protocol` and `Transport` side by side the second is the transport."""
    plain = [header for header in headers if header.column is Column.TRANSPORT]
    sure = [
        header
        for header in plain
        if re.search(r"transport|tcp|layer|l4|ip ", header.printed, re.IGNORECASE)
    ]
    if len(plain) < 2 or len(sure) != 1:  # noqa: PLR2004 - one is no choice
        return headers
    return [
        Header(Column.OTHER, header.printed) if header in plain and header not in sure else header
        for header in headers
    ]


def _reads_as_remark(printed: str) -> bool:
    return bool(re.search(r"\b(?:notes?|comments?|remarks?)\b", printed, re.IGNORECASE))


def split_header_words(text: str) -> list[str] | None:
    """Cut a line of nothing but header words (`Port Transport Used for`) into headers, else None.

    The longest known header wins at each place; a line with any other word is no header.
    """
    words = text.split()
    if not 1 <= len(words) <= 3 * _LONGEST:
        return None
    cells: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            cell = " ".join(words[place : place + length])
            if cell[:1].isupper() and read_header(cell):
                cells.append(cell)
                place += length
                break
        else:
            return None
    return cells
