"""Which rows does a table in text have whose cells stand between pipes, tabs or commas?"""

import csv
import re
from collections.abc import Sequence
from typing import Literal

from knowledge.importing.cells import TRANSPORTS, plain, read_ports
from knowledge.importing.columns import Column, Header
from knowledge.importing.exclusion_tables import is_exclusion_header
from knowledge.importing.headers import read_headers
from knowledge.importing.names import is_unfinished
from knowledge.importing.source import Grid, GridRow, Line, Lost, Row, Table

_RULE = re.compile(r"^[\s|:+=-]+$")
_PIPE = re.compile(r"(?<!\\)\|")
_TRANSPORT = re.compile(rf"{TRANSPORTS}|\?", re.IGNORECASE)
_SEPARATORS = ("|", "\t", ";", ",")


def read_delimited(lines: Sequence[Line], start: int) -> tuple[Table, int] | None:
    """Return the table whose header stands at `start` and the index after it, or None if there is none.

    A row broken over lines is put together again: cells are gathered until there are as many as headers.
    """
    found = delimited_header(lines[start])
    if found is None:
        return None
    separator, headers = found
    gathering = _Gathering(headers, _cut(lines[start].text, separator))
    return gathering.read(lines, start + 1, separator)


def delimited_header(line: Line) -> tuple[str, tuple[Header, ...]] | None:
    """Return the separator of a line of nothing but headers and what they say, or None."""
    for separator in _SEPARATORS:
        if separator in line.text:
            headers = read_headers(_cut(line.text, separator).cells)
            if headers:
                return separator, headers
    return None


def grid_at(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """Return a table of another kind than ports that begins at `start`, and the index after it.

    Its header is told by the rule below it, or because it heads a list of exclusions.
    """
    if delimited_header(lines[start]) is not None:
        return None
    for separator in _SEPARATORS:
        if separator not in lines[start].text:
            continue
        header = _cut(lines[start].text, separator).cells
        is_ruled = separator == "|" and start + 1 < len(lines) and _is_rule(lines[start + 1])
        if len(header) > 1 and (is_ruled or is_exclusion_header(header)):
            return _grid(lines, start, separator)
    return None


def _is_rule(line: Line) -> bool:
    return "-" in line.text and "|" in line.text and bool(_RULE.match(line.text))


def _grid(lines: Sequence[Line], start: int, separator: str) -> tuple[Grid, int]:
    rows: list[GridRow] = []
    place = start
    width = len(_cut(lines[start].text, separator).cells)
    while place < len(lines) and separator in lines[place].text:
        if place > start and lines[place].blank_before and lines[place].text.endswith((".", ":")):
            break
        cells = _cut(lines[place].text, separator).cells[:width]
        if not _RULE.match(lines[place].text):
            cells += [""] * (width - len(cells))
            rows.append(GridRow(lines[place].number, tuple(cells)))
        place += 1
    return Grid(lines[start].number, tuple(rows)), place


def read_headless(
    lines: Sequence[Line], start: int, headers: tuple[Header, ...]
) -> tuple[Table, int] | None:
    """Return rows between pipes or tabs that begin at `start` without a header of their own, else None."""
    for separator in _SEPARATORS[:2]:
        cut = _cut(lines[start].text, separator)
        if len(cut.cells) == len(headers) and _fits(cut.cells, headers):
            gathering = _Gathering(headers, cut)
            return gathering.read(lines, start, separator, has_header=False)
    return None


def _fits(cells: Sequence[str], headers: Sequence[Header]) -> bool:
    """Tell whether port and transport stand where the headers say."""
    for header, cell in zip(headers, cells, strict=True):
        if header.column is Column.PORT and not read_ports(cell):
            return False
        if header.column is Column.TRANSPORT and not _TRANSPORT.fullmatch(plain(cell)):
            return False
    return True


class _Cut:
    """The cells of one line; `leads` and `ends` tell whether a separator stands at its edges."""

    def __init__(self, cells: list[str], *, leads: bool, ends: bool) -> None:
        self.cells = cells
        self.leads = leads
        self.ends = ends


def _cut(text: str, separator: str) -> _Cut:
    if separator != "|":
        is_quoted = separator != "\t" or text.lstrip("\ufeff").startswith('"')
        parts = (
            next(csv.reader([text], delimiter=separator), [])
            if is_quoted
            else text.split(separator)
        )
        return _Cut([part.strip() for part in parts], leads=False, ends=False)
    parts = [part.strip().replace("\\|", "|") for part in _PIPE.split(text)]
    leads, ends = len(parts) > 1 and not parts[0], len(parts) > 1 and not parts[-1]
    return _Cut(parts[1 if leads else 0 : -1 if ends else None], leads=leads, ends=ends)


class _Gathering:
    """Puts cells together to rows of as many cells as the header has."""

    def __init__(self, headers: tuple[Header, ...], header: _Cut) -> None:
        self.entries: list[Row | Lost] = []
        self._headers = headers
        self._leading = header.leads
        self._closing = header.ends
        self._cells: list[str] = []
        self._number = 0
        self._cell_is_open = False

    def read(
        self, lines: Sequence[Line], start: int, separator: str, *, has_header: bool = True
    ) -> tuple[Table, int]:
        """Return the table of the rows from `start` on, and the index after it."""
        place = start
        while place < len(lines):
            line = lines[place]
            cut = _cut(line.text, separator)
            is_rule = separator == "|" and bool(_RULE.match(line.text))
            if not is_rule and self.ends_before(line, cut, separator):
                break
            if not is_rule and read_headers(cut.cells) != self._headers:
                self.add(line, cut, separator, is_last=place + 1 == len(lines))
            place += 1
        self.finish()
        number = lines[max(0, start - has_header)].number
        return Table(number, self._headers, tuple(self.entries), has_header), place

    def ends_before(self, line: Line, cut: _Cut, separator: str) -> bool:
        """Tell whether the table ends before this line; a begun row that it doesn't go on is settled."""
        is_bare = separator not in line.text
        if self._cells and not is_bare and self._begins_anew(cut):
            self.finish()
        if line.mark == "heading" or (is_bare and not self._cells):
            return True
        return (
            is_bare
            and line.blank_before
            and not self._cell_is_open
            and line.text.endswith((":", "."))
        )

    def _begins_anew(self, cut: _Cut) -> bool:
        """Tell whether a line begins a row of its own though the one before lacks its last separator."""
        if len(cut.cells) >= len(self._headers):
            return True
        is_full = len(self._cells) == len(self._headers)
        return is_full and len(cut.cells) > 1

    def add(self, line: Line, cut: _Cut, separator: str, *, is_last: bool) -> None:
        """Take the cells of one line."""
        cells = list(cut.cells)
        if not self._cells:
            self._number = line.number
            lacks_one = len(cells) == len(self._headers) - 1
            is_open = cut.ends and not self._closing and not is_last
            if is_open and lacks_one and not (cut.leads and cells[0]):
                cells.append("")
            elif cut.leads and not self._leading and len(cells) < len(self._headers):
                cells.insert(0, "")
            if self._lacks_process(cells):
                cells.insert(0, "")
        if self._cells and self._cell_is_open and cells and not cut.leads:
            self._cells[-1] = f"{self._cells[-1]}\n{cells.pop(0)}"
        self._cells += cells
        self._cell_is_open = separator == "|" and not cut.ends
        if separator in ",;" and len(self._cells) > 1:
            self._cells += [""] * (len(self._headers) - len(self._cells))
        is_full = len(self._cells) >= len(self._headers)
        if is_full and not (self._closing and self._cell_is_open):
            self._close()

    def finish(self) -> None:
        """Close what is whole, report what is begun and not whole."""
        is_whole = not (
            self._closing
            and self._cell_is_open
            and is_unfinished(self._cells[-1] if self._cells else "")
        )
        if len(self._cells) >= len(self._headers) and is_whole:
            self._close()
        if self._cells:
            alone = len(self._cells) == 1 and self._headers[0].column is Column.PROCESS
            kind: Literal["process_without_rows", "cut_off"] = (
                "process_without_rows" if alone else "cut_off"
            )
            self.entries.append(
                Lost(self._number, kind, " ".join(self._cells), tuple(self._cells))
            )
        self._cells = []

    def _close(self) -> None:
        width = len(self._headers)
        cells = [*self._cells[: width - 1], " | ".join(self._cells[width - 1 :]).rstrip(" |")]
        self.entries.append(Row(self._number, tuple(cells)))
        self._cells = []

    def _lacks_process(self, cells: list[str]) -> bool:
        """`7007 | TCP | Inbound | text |` under a Process column: the process stands in a row above."""
        if (
            self._headers[0].column is not Column.PROCESS
            or not cells
            or len(cells) >= len(self._headers)
        ):
            return False
        found = read_ports(cells[0])
        return found is not None and not found.doubt
