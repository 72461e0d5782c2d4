"""Where in a document are the port tables, and what stands around them?"""

from collections.abc import Sequence

from knowledge.importing.aligned import read_aligned
from knowledge.importing.delimited import delimited_header, grid_at, read_delimited, read_headless
from knowledge.importing.grids import read_grid
from knowledge.importing.listed import read_list
from knowledge.importing.names import introduces, is_name
from knowledge.importing.records import read_records
from knowledge.importing.rowstarts import DEFAULT_HEADERS, PROCESS_HEADERS, header_at, starts_row
from knowledge.importing.settings import is_setting
from knowledge.importing.source import Block, Heading, Line, Paragraph, Piece, Table, squeezed
from knowledge.importing.spaced import read_spaced


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
        grid = grid_at(lines, place)
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
    listed = read_list(lines, place, above)
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
        if introduced or len(table.entries) > 1:
            return table, end
    return None


def _take_prose(lines: Sequence[Line], place: int, blocks: list[Block]) -> int:
    """Add one heading, item or paragraph (its wrapped lines joined) and return the index after it."""
    line = lines[place]
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
        if _table_begins(lines, end) or (is_setting(line.text) and is_setting(lines[end].text)):
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
    if line.mark == "heading" or (line.mark == "text" and alone and is_name(text)):
        blocks.append(Heading(line.number, text))
    else:
        blocks.append(Paragraph(line.number, text, item=line.mark == "item"))
    return end


def _table_begins(lines: Sequence[Line], place: int) -> bool:
    return (
        header_at(lines, place) is not None
        or starts_row(lines, place, DEFAULT_HEADERS)
        or delimited_header(lines[place]) is not None
        or grid_at(lines, place) is not None
        or read_list(lines, place, "") is not None
    )


def _is_breadcrumb(line: Line) -> bool:
    return " > " in line.text and not line.text.endswith((".", ":"))
