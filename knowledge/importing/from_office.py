"""Which paragraphs and tables does a DOCX or XLSX file hold?"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Literal
from xml.etree.ElementTree import ParseError

import docx
import openpyxl
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.importing.footnotes import raised
from knowledge.importing.source import (
    Grid,
    GridRow,
    Line,
    Piece,
    UnreadableDocumentError,
    squeezed,
)

LARGEST_UNPACKED = 50 * 1024 * 1024
LARGEST_MERGED = 4 * 1024 * 1024
MOST_CELLS = 100_000
_DAMAGED = (OpcError, InvalidXmlError, InvalidFileException, zipfile.BadZipFile, ParseError, etree.LxmlError,
            KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError, OSError)  # fmt: skip


def read_docx(data: bytes) -> list[Piece]:
    """Return paragraphs and tables in their order; `number` counts paragraphs and rows, as DOCX has no lines.

    Raises `UnreadableDocumentError` for a damaged file, or one that unpacks to more than 50 MB.
    """
    _check_zip(data, "DOCX")
    try:
        return list(_docx_pieces(docx.Document(io.BytesIO(data))))
    except UnreadableDocumentError:
        raise
    except _DAMAGED as error:
        raise _damaged("DOCX", error) from error


def read_xlsx(data: bytes) -> list[Piece]:
    """Return each sheet as a heading and a grid; `number` is the row in the sheet. Raises as `read_docx`."""
    _check_zip(data, "XLSX")
    try:
        return list(_xlsx_pieces(data))
    except UnreadableDocumentError:
        raise
    except _DAMAGED as error:
        raise _damaged("XLSX", error) from error


def _damaged(kind: str, error: BaseException) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"The file is no {kind} that can be read ({type(error).__name__}). Save it again, or import the page as text."
    )


def _check_zip(data: bytes, kind: str) -> None:
    """Refuse a bomb: the sizes in the directory bound what is unpacked: reading stops there, whatever the entry holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise _damaged(kind, error) from error
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableDocumentError(
            f"The file unpacks to {unpacked / 1_048_576:.0f} MB; at most {LARGEST_UNPACKED // 1_048_576} MB are read."
        )
    if not names & {"word/document.xml", "xl/workbook.xml"}:
        raise UnreadableDocumentError(
            "The archive is no DOCX and no XLSX. Import the page itself."
        )


def _docx_pieces(document: Document) -> Iterator[Piece]:
    number = 0
    for part in document.iter_inner_content():
        number += 1
        if isinstance(part, DocxParagraph):
            text = squeezed(part.text)
            if text:
                yield Line(number, text, blank_before=True, mark=_mark(part))
        else:
            grid = _docx_grid(part, number)
            number += len(grid.rows)
            yield grid


def _mark(paragraph: DocxParagraph) -> Literal["text", "heading", "item"]:
    style = (paragraph.style.name if paragraph.style else "") or ""
    if style.startswith(("Heading", "Title")):
        return "heading"
    return "item" if style.startswith("List") else "text"


def _docx_grid(table: DocxTable, number: int) -> Grid:
    rows: list[GridRow] = []
    seen = 0
    for row in table.rows:
        cells = [_cell_text(cell) for cell in row.cells]
        seen += len(cells)
        if seen > MOST_CELLS:
            raise UnreadableDocumentError(f"A table has more than {MOST_CELLS:,} cells.")
        number += 1
        shared = len(cells) > 1 and len({id(cell._tc) for cell in row.cells}) == 1  # noqa: SLF001 - merged cells are one element
        rows.append(GridRow(number, tuple(cells), shared))
    return Grid(number, tuple(rows))


def _cell_text(cell: _Cell) -> str:
    return "\n".join(
        "".join(raised(run.text) if run.font.superscript else run.text for run in part.runs)
        or part.text
        for part in cell.paragraphs
    )


def _xlsx_pieces(data: bytes) -> Iterator[Piece]:
    # Merged cells are known only to the reader that holds the whole book.
    is_small = _unpacked(data) <= LARGEST_MERGED
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=not is_small, data_only=True)
    seen = 0
    for sheet in book.worksheets:
        yield Line(1, squeezed(sheet.title), blank_before=True, mark="heading")
        rows: list[GridRow] = []
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            seen += len(values)
            if seen > MOST_CELLS:
                raise UnreadableDocumentError(f"The sheets have more than {MOST_CELLS:,} cells.")
            rows.append(
                GridRow(number, tuple("" if value is None else str(value) for value in values))
            )
        yield Grid(1, tuple(_with_merged(rows, sheet) if is_small else rows))


def _with_merged(rows: list[GridRow], sheet: Any) -> list[GridRow]:
    """Spell merged cells out: each row that one spans shows its text; `shared` if it spans the whole width."""
    cells = [list(row.cells) for row in rows]
    shared: set[int] = set()
    for area in sheet.merged_cells.ranges:
        first, last = area.min_row - 1, min(area.max_row, len(cells))
        left, right = area.min_col - 1, area.max_col
        if first >= len(cells) or (last - first) * (right - left) > MOST_CELLS:
            continue
        text = cells[first][left]
        for at in range(first, last):
            cells[at][left:right] = [text] * len(cells[at][left:right])
        if last - first == 1 and not any(cells[first][:left] + cells[first][right:]) and text:
            shared.add(first)
    return [
        GridRow(row.number, tuple(texts), at in shared)
        for at, (row, texts) in enumerate(zip(rows, cells, strict=True))
    ]


def _unpacked(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(entry.file_size for entry in archive.infolist())
