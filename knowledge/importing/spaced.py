"""Which rows does a table in text have whose cells stand on one line, or one on each line?"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import plain
from knowledge.importing.columns import Column, Header, is_free
from knowledge.importing.names import (
    begins_small,
    introduces,
    is_name,
    is_one_name,
    is_title,
    is_unfinished,
)
from knowledge.importing.rowstarts import (
    SHORT_CELL,
    TYPED,
    begins,
    columns_of,
    header_at,
    match_cells,
    match_cut,
    pattern,
    row_starts,
    starts_row,
    wide_cells,
)
from knowledge.importing.source import Line, Lost, Row, Table

_MOST_NAME_LINES = 3
_SHORTEST_CUT = 3  # a shorter number at the end of a page is a page number
_SENTENCE = 40  # no title is as long
_FULL_LINE = 60  # a shorter line was not wrapped
_ODD_ROW = re.compile(r"(?:[A-Za-z]{2,5}[ /:])?[0-9]{2,5}(?![0-9.])", re.IGNORECASE)


def read_spaced(
    lines: Sequence[Line], start: int, headers: tuple[Header, ...], *, has_header: bool = True
) -> tuple[Table, int]:
    """Return the table whose first row is expected at `start`, and the index of the first line after it."""
    reading = _Reading(lines, start, headers)
    while reading.step():
        pass
    reading.close_at_end()
    return Table(
        lines[min(start, len(lines) - 1)].number, headers, tuple(reading.entries), has_header
    ), reading.place


class _Reading:
    """Walks down the lines of one table; `place` is the next line, `cells` the row that is being filled."""

    def __init__(self, lines: Sequence[Line], start: int, headers: tuple[Header, ...]) -> None:
        self.entries: list[Row | Lost] = []
        self.place = start
        self._lines = lines
        self._headers = headers
        self._columns = columns_of(headers)
        self._cells: list[str] = []
        self._number = 0
        self._process: str | None = None

    def step(self) -> bool:
        """Read on; False at the end of the table."""
        if self.place >= len(self._lines):
            return False
        line = self._lines[self.place]
        if line.mark == "heading":
            return False
        again = header_at(self._lines, self.place)
        if again:
            # The same header after a gap begins another table; without one a page went over.
            if again[0] != self._headers or (line.blank_before and self.entries):
                return False
            self.place = again[1]
            return True
        if self._cells and self._fill(line):
            return True
        if self._cells:
            self._give_up()
        return self._between_rows(line)

    def close_at_end(self) -> None:
        """Settle the row and the name that are open when the table ends."""
        if self._cells:
            self._give_up()
        self._name_without_rows()
        last = self.entries[-1] if self.entries else None
        at_end = self.place >= len(self._lines)
        if at_end and isinstance(last, Row) and is_unfinished(last.cells[-1]) and last.cells[-1]:
            self.entries[-1] = Lost(last.number, "cut_off", " ".join(last.cells), last.cells)

    def _fill(self, line: Line) -> bool:
        """Take the line as the next cell or cells of the open row; False if it doesn't fit."""
        at = len(self._cells)
        text = plain(line.text)
        # A `?` may be a transport or a placeholder port: what the open row waits for counts first.
        expected = self._columns[at] in TYPED and pattern(self._columns[at : at + 1]).fullmatch(
            text
        )
        if not expected and starts_row(self._lines, self.place, self._headers):
            return False
        for end in range(len(self._columns), at, -1):
            cells = match_cells(line.text, self._columns[at:end])
            if cells:
                self._take(cells)
                return True
        if (
            self._columns[at] in {Column.TRANSPORT, Column.DIRECTION}
            and len(text) <= SHORT_CELL
            and is_name(text)
        ):
            self._take([line.text])
            return True
        return False

    def _take(self, cells: list[str]) -> None:
        self._cells += cells
        self.place += 1
        if len(self._cells) == len(self._columns):
            self._close()

    def _close(self) -> None:
        cells = self._cells + [""] * (len(self._columns) - len(self._cells))
        self.entries.append(Row(self._number, tuple(cells)))
        self._cells = []

    def _give_up(self) -> None:
        """Close an open row that lacks its text alone, if another follows; any other is cut off."""
        lacks_text_only = len(self._cells) == len(self._columns) - 1 and is_free(self._columns[-1])
        if lacks_text_only and starts_row(self._lines, self.place, self._headers):
            self._close()
            return
        self.entries.append(
            Lost(self._number, "cut_off", " ".join(self._cells), tuple(self._cells))
        )
        self._cells = []

    def _between_rows(self, line: Line) -> bool:
        if self._begin(line) or self._cut(line) or self._continue(line) or self._name(line):
            return True
        self._name_without_rows()
        return False

    def _cut(self, line: Line) -> bool:
        """Take the document's last line as a row that is cut off, if it begins like one."""
        if self.place + 1 < len(self._lines) or not self.entries:
            return False
        cells = match_cut(line.text, self._headers)
        if cells is None or (len(line.text) < _SHORTEST_CUT and line.blank_before):
            return False
        if cells[0] == "" and self._columns[0] is Column.PROCESS:
            cells[0] = self._named()
        self._number = line.number
        self._cells = cells
        self.place += 1
        return True

    def _begin(self, line: Line) -> bool:
        wide = wide_cells(line.text, self._headers)
        if wide:
            self._number = line.number
            self._cells = [wide[0] or self._named(), *wide[1:]] if self._process else list(wide)
            self.place += 1
            self._close()
            return True
        for first in reversed(row_starts(self._headers)):
            if not begins(self._lines, self.place, self._headers, first):
                continue
            if first == 0 and self._columns[0] is Column.PROCESS:
                self._name_without_rows()
            self._number = line.number
            self._cells = [self._named()] if first else []
            self._fill_start(line)
            return True
        return False

    def _named(self) -> str:
        """Give the process to its first row; the rows after it leave the cell empty."""
        name, self._process = self._process, None
        return name or ""

    def _fill_start(self, line: Line) -> None:
        at = len(self._cells)
        for end in range(len(self._columns), at, -1):
            cells = match_cells(line.text, self._columns[at:end])
            if cells:
                self._take(cells)
                return

    def _continue(self, line: Line) -> bool:
        """Add a line to the description above: a wrapped line, or a further paragraph with rows after it."""
        last = self.entries[-1] if self.entries else None
        if (
            not isinstance(last, Row)
            or self._process is not None
            or self._columns[-1] is not Column.DESCRIPTION
        ):
            return False
        goes_on = begins_small(line.text) or is_unfinished(last.cells[-1])
        if line.text.endswith(":") or not (goes_on or self._may_go_on(line)):
            return False
        if _ODD_ROW.match(line.text) and not goes_on:
            self.entries.append(Lost(line.number, "not_understood", line.text))
            self.place += 1
            return True
        return self._join(line, last)

    def _may_go_on(self, line: Line) -> bool:
        """Tell whether a line that could stand alone belongs to the description above it all the same."""
        has_process = self._columns[0] is Column.PROCESS
        if line.blank_before and not self._is_inner_paragraph(line):
            return False
        if introduces(line.text) or (is_name(line.text) and self._heads_what_follows()):
            return False
        if has_process and not line.blank_before and self._leads_to_row():
            return False
        if self._is_title_of_text(line):
            return False
        is_wrapped = len(self._lines[self.place - 1].text) >= _FULL_LINE
        return is_wrapped or not (has_process and self._is_last_name())

    def _is_title_of_text(self, line: Line) -> bool:
        """Tell whether the line heads the text after the table: a title, and below it neither a row nor a short line."""
        below = self._lines[self.place + 1 : self.place + 2]
        if not below or not is_title(line.text) or below[0].blank_before:
            return False
        is_row = starts_row(self._lines, self.place + 1, self._headers)
        return not is_row and len(below[0].text) > _SENTENCE and below[0].text[:1].isupper()

    def _join(self, line: Line, last: Row) -> bool:
        joined = f"{last.cells[-1]}\n{line.text}".strip("\n")
        self.entries[-1] = Row(last.number, (*last.cells[:-1], joined))
        self.place += 1
        return True

    def _heads_what_follows(self) -> bool:
        """Tell whether an introduction or another table's header stands right below the line."""
        below = self._lines[self.place + 1 : self.place + 2]
        return bool(below) and (
            introduces(below[0].text) or header_at(self._lines, self.place + 1) is not None
        )

    def _is_inner_paragraph(self, line: Line) -> bool:
        if self._columns[0] is Column.PROCESS and is_name(line.text):
            return False
        last = self.entries[-1] if self.entries else None
        if isinstance(last, Row) and last.cells[-1] and is_name(line.text):
            return False
        return line.mark == "text" and starts_row(self._lines, self.place + 1, self._headers)

    def _name(self, line: Line) -> bool:
        """Take the line as the process of the rows below, if rows or the end of the document follow."""
        if self._columns[0] is not Column.PROCESS or not is_name(line.text) or line.mark == "item":
            return False
        if not self._leads_to_row() and not self._is_last_name():
            return False
        if self._process is not None and is_one_name(self._process, line.text):
            self._process = f"{self._process} {line.text}"
        else:
            self._name_without_rows()
            self._process, self._number = line.text, line.number
        self.place += 1
        return True

    def _leads_to_row(self) -> bool:
        for ahead in range(1, _MOST_NAME_LINES * 2):
            if starts_row(self._lines, self.place + ahead, self._headers):
                return True
            if self.place + ahead == len(self._lines) - 1:
                return match_cut(self._lines[-1].text, self._headers) is not None
            if self.place + ahead >= len(self._lines) or not is_name(
                self._lines[self.place + ahead].text
            ):
                return False
        return False

    def _is_last_name(self) -> bool:
        rest = self._lines[self.place :]
        return len(rest) <= _MOST_NAME_LINES and all(is_name(line.text) for line in rest)

    def _name_without_rows(self) -> None:
        if self._process is not None:
            self.entries.append(
                Lost(self._number, "process_without_rows", self._process, (self._process,))
            )
        self._process = None
