"""Does a header or a row begin on this line of a table in text?"""

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.importing.cells import DIRECTIONS, PORTS, TRANSPORT, TRANSPORTS, plain, read_ports
from knowledge.importing.columns import Column, Header, is_free
from knowledge.importing.headers import read_headers, split_header_words
from knowledge.importing.source import Line

_WIDE = re.compile(r"\t|\s{2,}")
_SPOKEN = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|must|should|can|could|will|would|may|might|that|which|you|your|we|they|"
    r"it|this|these|those|do|does|not)\b",
    re.IGNORECASE,
)
_MOST_HEADER_LINES = 12
_FEWEST_UNDERLINED = 3
TYPED = {
    Column.PORT: PORTS,
    Column.TRANSPORT: rf"(?:{TRANSPORTS}|\?+|-)",
    Column.DIRECTION: DIRECTIONS,
}
SHORT_CELL = 24
DEFAULT_HEADERS = tuple(
    Header(column, column.value) for column in (Column.PORT, Column.TRANSPORT, Column.DESCRIPTION)
)
PROCESS_HEADERS = tuple(
    Header(column, column.value)
    for column in (
        Column.PROCESS,
        Column.PORT,
        Column.TRANSPORT,
        Column.DIRECTION,
        Column.DESCRIPTION,
    )
)


def header_at(lines: Sequence[Line], start: int) -> tuple[tuple[Header, ...], int] | None:
    """Return the headers that begin at `start`, on one line or one a line, and the index after them.

    One a line they end with the description: the word after it may name the first process (`Status`).
    """
    cells: list[str] = []
    for place in range(start, min(len(lines), start + _MOST_HEADER_LINES)):
        words = _header_words(lines[place])
        if words is None or (cells and read_headers(words)):
            break
        cells += words
        headers = read_headers(cells)
        if headers and (len(words) > 1 or Column.DESCRIPTION in columns_of(headers)):
            return headers, place + 1
    headers = read_headers(cells) if cells else None
    return (headers, start + len(cells)) if headers else None


def _header_words(line: Line) -> list[str] | None:
    wide = [cell for cell in _WIDE.split(line.text) if cell]
    if line.mark == "item":
        return None
    words = wide if len(wide) > 1 and read_headers(wide) else split_header_words(line.text)
    # `Port Description` may head a section; a header that is underlined has more words.
    is_title = line.mark == "heading" and words is not None and len(words) < _FEWEST_UNDERLINED
    return None if is_title else words


def starts_row(lines: Sequence[Line], place: int, headers: tuple[Header, ...]) -> bool:
    """Tell whether a row begins here with its port, or with process and port on one line."""
    if place >= len(lines) or lines[place].mark == "heading":
        return False
    text = lines[place].text
    if wide_cells(text, headers) is not None:
        return True
    return any(begins(lines, place, headers, first) for first in row_starts(headers))


def row_starts(headers: tuple[Header, ...]) -> tuple[int, ...]:
    """Where a row may begin: at the first column, or at the second if the process stands above."""
    return (0, 1) if headers[0].column is Column.PROCESS else (0,)


def begins(lines: Sequence[Line], place: int, headers: tuple[Header, ...], first: int) -> bool:
    """Tell whether a row begins here with the column `first`, as far as its port and a typed cell."""
    columns = columns_of(headers)
    port = columns.index(Column.PORT)
    text = lines[place].text
    following = plain(lines[place + 1].text) if place + 1 < len(lines) else None
    for end in range(len(columns), first, -1):
        if end <= port or match_cells(text, columns[first:end]) is None:
            continue
        if any(column in TYPED for column in columns[first:end] if column is not Column.PORT):
            return True
        if end == len(columns):
            return True
        return first + 1 == end and _fits(following, columns[end])
    return False


def _fits(text: str | None, column: Column) -> bool:
    if text is None:
        return False
    if column is Column.TRANSPORT and len(text) <= SHORT_CELL and not read_ports(text):
        return True
    return column not in TYPED or bool(re.match(rf"{TYPED[column]}(?:\s|$)", text, re.IGNORECASE))


def columns_of(headers: tuple[Header, ...]) -> tuple[Column, ...]:
    """Return what the columns hold, left to right."""
    return tuple(header.column for header in headers)


def match_cells(text: str, columns: tuple[Column, ...]) -> list[str] | None:
    """Return the cells of a line that holds exactly these columns, else None.

    A port with a transport of its own (`7017/udp`, `TCP 7018`) leaves the transport's cell empty.
    """
    folded = plain(text)
    found = pattern(columns).fullmatch(folded)
    if found and _is_spoken(columns, found):
        return None
    if found:
        return [text[slice(*found.span(group))] for group in range(1, len(columns) + 1)]
    if columns[:1] != (Column.PORT,) or Column.TRANSPORT not in columns[1:2]:
        return None
    found = pattern((Column.PORT, *columns[2:])).fullmatch(folded)
    if found is None or not re.search(TRANSPORT, found[1], re.IGNORECASE):
        return None
    rest = [text[slice(*found.span(group))] for group in range(1, len(columns))]
    return [rest[0], "", *rest[1:]]


def _is_spoken(columns: tuple[Column, ...], found: re.Match[str]) -> bool:
    """Tell a sentence with a number in it (`It was tested with 300 users`) from a process and its port."""
    is_free_first = columns[0] not in TYPED and len(columns) > 1
    return is_free_first and Column.TRANSPORT not in columns and bool(_SPOKEN.search(found[1]))


def match_cut(text: str, headers: tuple[Header, ...]) -> list[str] | None:
    """Return the cells of a line that begins like a row and stops within one, else None.

    The word at which it stops is the last cell. A process that stands above is left empty.
    """
    columns = columns_of(headers)
    port = columns.index(Column.PORT)
    for first in row_starts(headers):
        for end in range(len(columns) - 1, port, -1):
            began = re.compile(
                rf"{pattern(columns[first:end]).pattern}(?:\s+(\S{{1,12}}))?", re.IGNORECASE
            )
            found = began.fullmatch(plain(text))
            if text.endswith(".") or (found and _is_spoken(columns[first:end], found)):
                return None
            if found and read_ports(found[port - first + 1]):
                return [""] * first + [cell for cell in found.groups() if cell]
    return None


@lru_cache(maxsize=512)
def pattern(columns: tuple[Column, ...]) -> re.Pattern[str]:
    """Match a line that holds exactly these columns; two running texts side by side can't be parted."""
    parts = []
    for place, column in enumerate(columns):
        if column in TYPED:
            parts.append(f"({TYPED[column]})")
        elif place + 1 == len(columns):
            parts.append(r"(\S.*)")
        elif is_free(columns[place + 1]):
            return re.compile(r"(?!)")
        else:
            parts.append(r"(\S.{0,200}?)")
    return re.compile(r"\s+".join(parts), re.IGNORECASE)


def wide_cells(text: str, headers: tuple[Header, ...]) -> tuple[str, ...] | None:
    """Return the cells of a line with wide gaps, if they are as many as the headers and the port is one."""
    cells = [cell for cell in _WIDE.split(text) if cell]
    if headers[0].column is Column.PROCESS and len(cells) == len(headers) - 1:
        cells.insert(0, "")
    if len(cells) != len(headers) or len(headers) < 2:  # noqa: PLR2004
        return None
    port = columns_of(headers).index(Column.PORT)
    ports = read_ports(cells[port])
    return tuple(cells) if ports and not (ports.is_placeholder and ports.doubt) else None
