"""Is a marked-up table a port table, and what do its rows say?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.importing.cells import is_transport, read_ports
from knowledge.importing.columns import Column, Header
from knowledge.importing.crossed import read_crossed
from knowledge.importing.exclusion_tables import read_exclusion_table
from knowledge.importing.headers import read_header, read_headers
from knowledge.importing.names import is_label
from knowledge.importing.source import (
    Aside,
    Block,
    Grid,
    GridRow,
    Lost,
    Paragraph,
    Row,
    Table,
    squeezed,
)

_HEADER_WITHIN = 4
_FEWEST_KNOWN = 2
_CLOSING = (".", ":", ";", ",", "!", "?")
_MACHINES = frozenset({
    "machine", "machines", "server", "servers", "host", "hosts", "computer", "computers", "system", "systems",
    "applies to", "on", "where",
})  # fmt: skip
_NUMBERS = frozenset({"number", "numbers", "no", "nr", "#", "value", "values", "range", "default"})
_LOWEST = frozenset({"from", "first", "start", "low", "lowest", "min", "begin"})
_HIGHEST = frozenset({"to", "last", "end", "high", "highest", "max", "until"})


def read_grid(grid: Grid) -> list[Block]:
    """Return the port table of a grid; any other table becomes one list item per row, to be read as prose."""
    crossed = read_crossed(grid)
    if crossed is not None:
        return [crossed]
    for turned in (_with_whole_ranges(grid), _turned(grid)):
        found = _header_row(turned)
        if found:
            place, headers = found
            before = [
                Paragraph(row.number, _joined(row)) for row in turned.rows[:place] if _joined(row)
            ]
            return [*before, _table(turned, place, headers)]
    told = _with_told_ports(grid) or _with_leading_ports(grid)
    if told is not None:
        return [_table(*told)]
    listed = read_exclusion_table(grid)
    if listed is not None:
        return list(listed)
    machine_at = _machine_column(grid)
    return [
        Paragraph(row.number, text, item=True)
        for place, row in enumerate(grid.rows)
        if (text := _told(row, machine_at if place else None))
    ]


def _with_told_ports(grid: Grid) -> tuple[Grid, int, tuple[Header, ...]] | None:
    """Read a column whose cells are all ports as the port column, whatever its header says, beside known headers."""
    if len(grid.rows) <= _FEWEST_KNOWN:
        return None
    cells = [squeezed(cell) for cell in grid.rows[0].cells]
    known = [read_header(cell) for cell in cells]
    columns = {header.column for header in known if header} - {Column.OTHER}
    if not columns or Column.PORT in columns:
        return None
    for place, header in enumerate(known):
        below = [
            row.cells[place] for row in grid.rows[1:] if place < len(row.cells) and not row.shared
        ]
        if _are_told(below, header, has_transport=Column.TRANSPORT in columns):
            headers = read_headers(
                ["Port" if at == place else cell for at, cell in enumerate(cells)]
            )
            return (grid, 0, headers) if headers else None
    return None


def _are_told(cells: Sequence[str], header: Header | None, *, has_transport: bool) -> bool:
    """Tell whether a column holds ports and nothing else; without a column of transports each names its own (`TCP/443`)."""
    ports = [read_ports(cell) for cell in cells if squeezed(cell)]
    if has_transport:
        sure = [found for found in ports if found and not found.doubt and not found.is_placeholder]
        return header is None and len(sure) == len(ports) > 0
    told = [found for found in ports if found and not found.doubt]
    named = [one for one in told if all(entry.port and entry.transports for entry in one.entries)]
    return len(told) == len(ports) and len(named) * 2 >= len(ports) > 0


def _with_leading_ports(grid: Grid) -> tuple[Grid, int, tuple[Header, ...]] | None:
    """Read a table of two columns that begins each row with a port and its transport (`22/tcp`), whatever stands above."""
    rows = [row for row in grid.rows if any(squeezed(cell) for cell in row.cells)]
    if not rows or any(len(row.cells) != _FEWEST_KNOWN for row in rows):
        return None
    leads = [_names_transport(row.cells[0]) for row in rows]
    headers = (Header(Column.PORT, "port"), Header(Column.DESCRIPTION, "description"))
    if all(leads):
        return replace(grid, rows=(GridRow(grid.number, ("", "")), *rows)), 0, headers
    return (
        (replace(grid, rows=tuple(rows)), 0, headers) if len(rows) > 1 and all(leads[1:]) else None
    )


def _names_transport(cell: str) -> bool:
    ports = read_ports(squeezed(cell))
    return ports is not None and all(entry.port and entry.transports for entry in ports.entries)


def _machine_column(grid: Grid) -> int | None:
    words = [squeezed(cell).casefold() for cell in grid.rows[0].cells] if grid.rows else []
    return next((place for place, word in enumerate(words) if word in _MACHINES), None)


def _told(row: GridRow, machine_at: int | None) -> str:
    """Return the row as running text: a semicolon between its cells, the machine behind an `on`."""
    parts: list[str] = []
    for place, cell in enumerate(row.cells):
        if place and cell == row.cells[place - 1]:
            continue
        lines = [squeezed(line) for line in cell.split("\n") if squeezed(line)]
        parts += [f"on {line}" if place == machine_at else line for line in lines]
    return " ".join(
        part if part.endswith(_CLOSING) or place + 1 == len(parts) else f"{part};"
        for place, part in enumerate(parts)
    )


def _with_whole_ranges(grid: Grid) -> Grid:
    """Read `from` and `to` under one header `Port` as the two ends of a range in one cell."""
    for place, (upper, lower) in enumerate(pairwise(grid.rows[:_HEADER_WITHIN])):
        if len(upper.cells) != len(lower.cells):
            continue
        for left in range(len(upper.cells) - 1):
            if _is_split_range(upper.cells[left : left + 2], lower.cells[left : left + 2]):
                kept = (*grid.rows[: place + 1], *grid.rows[place + 2 :])
                rows = tuple(_with_range(row, left) for row in kept)
                return replace(grid, rows=rows)
    return grid


def _is_split_range(upper: Sequence[str], lower: Sequence[str]) -> bool:
    header = read_header(squeezed(upper[0]))
    if upper[0] != upper[1] or header is None or header.column is not Column.PORT:
        return False
    return squeezed(lower[0]).casefold() in _LOWEST and squeezed(lower[1]).casefold() in _HIGHEST


def _with_range(row: GridRow, left: int) -> GridRow:
    low, high = (squeezed(cell) for cell in (*row.cells[left : left + 2], "", "")[:2])
    whole = low if low == high or not high else f"{low}-{high}"
    return replace(row, cells=(*row.cells[:left], whole, *row.cells[left + 2 :]))


def _joined(row: GridRow) -> str:
    """Return the row's text; a cell that spans columns is told once."""
    cells = [squeezed(cell) for cell in row.cells]
    return " ".join(
        cell
        for place, cell in enumerate(cells)
        if cell and (place == 0 or cell != cells[place - 1])
    )


def _header_row(grid: Grid) -> tuple[int, tuple[Header, ...]] | None:
    """Return the index of the last header row and the headers; two header rows are read together."""
    for place, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        cells = [squeezed(cell) for cell in row.cells]
        if place + 1 < len(grid.rows):
            both = _two_rows(cells, [squeezed(cell) for cell in grid.rows[place + 1].cells])
            if both:
                return place + 1, both
        headers = None if row.shared else read_headers(cells)
        if headers:
            return place, headers
    return None


def _two_rows(upper: Sequence[str], lower: Sequence[str]) -> tuple[Header, ...] | None:
    """Read `Direction` over `From`, `To`: the lower word counts where it is known and another."""
    if len(upper) != len(lower) or list(upper) == list(lower):
        return None
    joined = [_joint_header(above, below) for above, below in zip(upper, lower, strict=True)]
    if (
        not all(read_header(cell) for cell in joined if cell)
        or sum(1 for cell in lower if cell) < _FEWEST_KNOWN
    ):
        return None
    headers = read_headers(joined)
    return headers if headers and any(a == b for a, b in zip(upper, lower, strict=True)) else None


def _joint_header(above: str, below: str) -> str:
    """Return the lower header, `TCP` under `Ports` as `TCP ports`."""
    header = read_header(above)
    is_port = header is not None and header.column is Column.PORT
    if is_port and below.casefold().strip(" .:") in _NUMBERS:
        return above
    return f"{below} ports" if is_port and is_transport(below) else below or above


def _table(grid: Grid, header_at: int, headers: tuple[Header, ...]) -> Table:
    entries: list[Row | Aside | Lost] = []
    for row in grid.rows[header_at + 1 :]:
        cells = [cell.strip() for cell in row.cells][: len(headers)]
        cells += [""] * (len(headers) - len(cells))
        if not any(squeezed(cell) for cell in cells):
            continue
        if row.shared:
            entries.append(_band(grid, row, headers, is_first=not entries))
        elif read_headers([squeezed(cell) for cell in cells]) != headers:
            entries.append(_entry(row, tuple(cells), headers))
    if grid.cut_off and entries:
        entries[-1] = _cut(entries[-1], mid_cell=grid.mid_cell)
    return Table(grid.number, headers, tuple(entries))


def _band(
    grid: Grid, band: GridRow, headers: tuple[Header, ...], *, is_first: bool
) -> Aside | Lost:
    """Read a cell across the table: a group's title, or a process whose rows are missing.

    It is the latter if the table names a process in each row and has no other band.
    """
    text = _joined(band)
    names = [header.column for header in headers]
    alone = not is_first and sum(row.shared for row in grid.rows) == 1
    if not (alone and Column.PROCESS in names and is_label(text)):
        return Aside(band.number, text)
    below = next((row for row in grid.rows if row.number > band.number), None)
    at = names.index(Column.PROCESS)
    if below is not None and not (at < len(below.cells) and squeezed(below.cells[at])):
        return Aside(band.number, text)
    return Lost(band.number, "process_without_rows", text, (text,))


def _entry(row: GridRow, cells: tuple[str, ...], headers: tuple[Header, ...]) -> Row | Lost:
    filled = [header.column for header, cell in zip(headers, cells, strict=True) if squeezed(cell)]
    if filled == [Column.PROCESS]:
        name = squeezed(cells[[header.column for header in headers].index(Column.PROCESS)])
        return Lost(row.number, "process_without_rows", name, (name,))
    return Row(row.number, cells)


def _cut(entry: Row | Aside | Lost, *, mid_cell: bool) -> Row | Aside | Lost:
    """Where the file ends inside the table, a row that lacks cells is cut off, a whole one stays."""
    if isinstance(entry, Row) and (mid_cell or not squeezed(entry.cells[-1])):
        return Lost(entry.number, "cut_off", squeezed(" ".join(entry.cells)), entry.cells)
    return entry


def _turned(grid: Grid) -> Grid:
    """Read a table whose headers stand at the left; a header that comes again begins further rows."""
    kept = [row for row in grid.rows if not row.shared and len(row.cells) > 1]
    labels = [squeezed(row.cells[0]) for row in kept]
    if not labels or read_headers(list(dict.fromkeys(labels))) is None:
        return Grid(grid.number, ())
    names = list(dict.fromkeys(labels))
    rows: list[GridRow] = [GridRow(grid.number, tuple(names))]
    for group in _groups(kept, labels):
        width = max(len(row.cells) for row in group)
        for column in range(1, width):
            cells = {
                squeezed(row.cells[0]): row.cells[column]
                for row in group
                if column < len(row.cells)
            }
            number = next(
                (row.number for row in group if _holds_port(row, column)), group[0].number
            )
            rows.append(GridRow(number, tuple(cells.get(name, "") for name in names)))
    return Grid(grid.number, tuple(rows), grid.cut_off, grid.mid_cell)


def _groups(rows: Sequence[GridRow], labels: Sequence[str]) -> list[list[GridRow]]:
    groups: list[list[GridRow]] = []
    seen: set[str] = set()
    for row, label in zip(rows, labels, strict=True):
        if not groups or label in seen:
            groups.append([])
            seen = set()
        groups[-1].append(row)
        seen.add(label)
    return groups


def _holds_port(row: GridRow, column: int) -> bool:
    header = read_header(squeezed(row.cells[0]))
    return (
        header is not None
        and header.column is Column.PORT
        and read_ports(row.cells[column]) is not None
    )
