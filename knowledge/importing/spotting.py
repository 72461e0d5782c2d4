"""Where in a document are the port tables, and what stands around them?"""

from collections.abc import Sequence

from knowledge.importing.aligned import read_aligned
from knowledge.importing.boxes import box_at
from knowledge.importing.cells import is_transport, read_ports, read_transports
from knowledge.importing.columns import Column
from knowledge.importing.delimited import delimited_header, grid_at, read_delimited, read_headless
from knowledge.importing.exclusion_values import names_exclusion
from knowledge.importing.footnotes import is_footnote
from knowledge.importing.grids import read_grid
from knowledge.importing.listed import read_list, read_named, read_terms
from knowledge.importing.names import introduces, is_lead, is_name, is_title, is_unfinished
from knowledge.importing.records import begins_record, read_records
from knowledge.importing.rowstarts import DEFAULT_HEADERS, PROCESS_HEADERS, header_at, starts_row
from knowledge.importing.settings import is_setting
from knowledge.importing.source import Block, Heading, Line, Paragraph, Piece, Row, Table, squeezed
from knowledge.importing.spaced import read_spaced

_RECORD_LINES = 20
_SENTENCE = 40


def spot(pieces: Sequence[Piece]) -> list[Block]:
    """Return headings, paragraphs, list items and port tables in the order of the document."""
    blocks: list[Block] = []
    lines: list[Line] = []
    for piece in pieces:
        if isinstance(piece, Line):
            lines.append(piece)
            continue
        blocks += _in_lines(lines)
        lines = []
        blocks += read_grid(piece)
    return blocks + _in_lines(lines)


def _in_lines(lines: Sequence[Line]) -> list[Block]:
    blocks: list[Block] = []
    place = 0
    table: Table | None = None
    while place < len(lines):
        grid = box_at(lines, place) or grid_at(lines, place)
        if grid:
            blocks += read_grid(grid[0])
            place = grid[1]
            continue
        found = _table_at(lines, place, table, blocks)
        if found and found[1] > place:
            table, place = found
            blocks.append(table)
            continue
        place = _take_prose(lines, place, blocks)
    return blocks


def _table_at(
    lines: Sequence[Line], place: int, before: Table | None, blocks: Sequence[Block]
) -> tuple[Table, int] | None:
    above = blocks[-1].text if blocks and not isinstance(blocks[-1], Table) else ""
    listed = read_terms(lines, place) or read_list(lines, place, above, before)
    if listed:
        return listed
    delimited = (
        read_delimited(lines, place) or read_aligned(lines, place) or read_records(lines, place)
    )
    if delimited:
        return delimited
    header = header_at(lines, place)
    if header:
        return read_spaced(lines, header[1], header[0])
    named = read_named(lines, place, above, before)
    if named:
        return named
    return _headless(lines, place, before, blocks)


def _headless(
    lines: Sequence[Line], place: int, before: Table | None, blocks: Sequence[Block]
) -> tuple[Table, int] | None:
    """Rows whose header is lost, or that go on under a new sentence with the columns of the table before."""
    introduced = bool(blocks) and not isinstance(blocks[-1], Table) and introduces(blocks[-1].text)
    candidates = ([before.headers] if before and introduced else []) + [
        PROCESS_HEADERS,
        DEFAULT_HEADERS,
    ]
    for headers in candidates:
        delimited = read_headless(lines, place, headers)
        if delimited:
            return delimited
        if not starts_row(lines, place, headers):
            continue
        table, end = read_spaced(
            lines, place, headers, has_header=before is not None and headers == before.headers
        )
        if not _names_transports(table) or not (before or _has_number(table)):
            continue
        is_like = before is not None and before.headers == headers
        if introduced or is_like or len(table.entries) > 1:
            return table, end
    return None


def _has_number(table: Table) -> bool:
    """Tell a list of ports from `* - any text`, whose star reads like a placeholder."""
    at = [header.column for header in table.headers].index(Column.PORT)
    rows = [entry for entry in table.entries if isinstance(entry, Row)]
    ports = [read_ports(row.cells[at]) for row in rows if at < len(row.cells)]
    return any(found and not found.is_placeholder for found in ports)


def _names_transports(table: Table) -> bool:
    """Tell numbers with any word behind them (`20443  Search`) from rows: without a header the transport must be a known one."""
    at = next((n for n, h in enumerate(table.headers) if h.column is Column.TRANSPORT), None)
    cells = [
        entry.cells[at]
        for entry in table.entries
        if at is not None and isinstance(entry, Row) and at < len(entry.cells)
    ]
    return all(
        set(name) == {"?"} or is_transport(name)
        for cell in cells
        for name in read_transports(cell).transports
    )


def _take_prose(lines: Sequence[Line], place: int, blocks: list[Block]) -> int:
    """Add one heading, item or paragraph (its wrapped lines joined) and return the index after it."""
    line = lines[place]
    if _is_glued_title(lines, place):
        blocks.append(Heading(line.number, line.text))
        return place + 1
    texts = [line.text]
    end = place + 1
    is_doubled = place + 1 < len(lines) and lines[place + 1].text == line.text
    while (
        not (_is_breadcrumb(line) or is_doubled)
        and end < len(lines)
        and not lines[end].blank_before
        and lines[end].mark == "text"
        and line.mark != "heading"
    ):
        if _table_begins(lines, end) or _stands_apart(lines, place, end):
            break
        texts.append(lines[end].text)
        end += 1
    text = squeezed(" ".join(texts))
    after_breadcrumb = place > 0 and _is_breadcrumb(lines[place - 1])
    begins = line.blank_before or after_breadcrumb
    alone = (
        end == place + 1
        and begins
        and (end == len(lines) or lines[end].blank_before or is_doubled)
    )
    names = names_exclusion(text)
    is_alone = line.mark == "text" and alone and is_name(text) and not (names or is_lead(text))
    if line.mark == "heading" or is_alone:
        blocks.append(Heading(line.number, text))
    else:
        is_entry = line.mark == "item" or (not line.blank_before and names)
        blocks.append(Paragraph(line.number, text, item=is_entry))
    return end


def _stands_apart(lines: Sequence[Line], start: int, end: int) -> bool:
    """Tell whether a line begins a paragraph of its own though no gap parts it from the one above."""
    first, above, line = lines[start], lines[end - 1], lines[end]
    heads_table = (
        line.text.endswith(":") and end + 1 < len(lines) and _table_begins(lines, end + 1)
    )
    is_told = above.text.endswith(".") or any(map(str.isdigit, above.text))
    if heads_table and is_told and _is_capital(line.text) and not is_unfinished(above.text):
        return True
    if (is_setting(first.text) and is_setting(line.text)) or is_footnote(line.text):
        return True
    if names_exclusion(line.text) and (above.text.endswith(":") or names_exclusion(above.text)):
        return True
    is_after_entry = first.mark == "item" and end == start + 1 and _is_flush(line)
    is_whole = len(above.text) < _SENTENCE and not is_unfinished(above.text)
    return (is_after_entry and is_whole and _is_capital(line.text)) or _is_glued_title(lines, end)


def _is_flush(line: Line) -> bool:
    return bool(line.raw) and not line.raw[:1].isspace()


def _is_capital(text: str) -> bool:
    """Tell whether a text begins with a name or a sentence: a capital in its first word (`inContact`)."""
    return any(character.isupper() for character in text.split()[0]) if text.split() else False


def _is_glued_title(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a title stands right above its text, without a gap: the text is longer and begins a sentence."""
    below = lines[place + 1] if place + 1 < len(lines) else None
    if below is None or below.blank_before or below.mark != "text" or lines[place].mark != "text":
        return False
    is_longer = len(below.text) >= max(_SENTENCE, len(lines[place].text) + _SENTENCE // 2)
    return is_longer and _is_capital(below.text) and is_title(lines[place].text)


def _table_begins(lines: Sequence[Line], place: int) -> bool:
    return (
        header_at(lines, place) is not None
        or starts_row(lines, place, DEFAULT_HEADERS)
        or delimited_header(lines[place]) is not None
        or grid_at(lines, place) is not None
        or box_at(lines, place) is not None
        or begins_record(lines[place : place + _RECORD_LINES])
        or read_list(lines, place, "", None) is not None
    )


def _is_breadcrumb(line: Line) -> bool:
    return " > " in line.text and not line.text.endswith((".", ":"))
