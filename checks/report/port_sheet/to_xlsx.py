"""What does a firewall team get as a workbook: a sheet to print, to filter and to tick off?"""

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from checks.report.port_sheet.columns import COLUMNS, LEFT_OUT_COLUMNS, cells, left_out_cells
from checks.report.port_sheet.sheet import TO_FILL_IN, PortSheet
from checks.spreadsheet import harmless

HEADER_ROW = 4
_TICKS = ("Opened on", "By")
_WIDTHS = (34, 18, 24, 16, 22, 16, 24, 9, 10, 34, 24, 13, 30, 6, 12, 12)
_LEFT_OUT_WIDTHS = (8, 12, 24, 60, 70)
_HEAD = PatternFill("solid", fgColor="1F4E5F")
_GAP = PatternFill("solid", fgColor="FFF2CC")
_OTHER_WAY = PatternFill("solid", fgColor="F2F2F2")
_LINE = Side(style="thin", color="BFBFBF")
_A4 = 9  # ECMA-376 part 1, 18.3.1.63: paperSize


def write_xlsx(sheet: PortSheet, made: datetime) -> bytes:
    """Return a workbook; every cell is text, none a formula. `made` is printed, and is its only date."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a sheet")
    first.title = "Port sheet"
    _port_sheet(first, sheet, made)
    if sheet.left_out:
        _left_out(book.create_sheet("Not asked for"), sheet)
    book.properties.creator, book.properties.title = "wfo", f"Port sheet of {sheet.site.id}"
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _port_sheet(page: Worksheet, sheet: PortSheet, made: datetime) -> None:
    site = sheet.site
    _text(page, 1, 1, f"Ports to open for {site.id} ({site.name})").font = Font(bold=True, size=14)
    _text(
        page,
        2,
        1,
        f"Edition {site.edition}, as of {made:%Y-%m-%d}. Rows without a colour are needed; grey ones only if the connection is opened the other way round.",
    )
    gaps = ", ".join(sheet.gaps)
    note = (
        f"Yellow cells are to be filled in: the addresses of {gaps} are not recorded. Don't open to “any” instead."
        if gaps
        else "All addresses are recorded."
    )
    _text(page, 3, 1, note)
    _header(page, HEADER_ROW, (*COLUMNS, *_TICKS))
    for n, row in enumerate(sheet.rows, HEADER_ROW + 1):
        _line(page, n, (*cells(row), "", ""), shaded=row.is_other_way)
    last = HEADER_ROW + max(1, len(sheet.rows))
    _set_up(page, _WIDTHS, HEADER_ROW, last)


def _left_out(page: Worksheet, sheet: PortSheet) -> None:
    _header(page, 1, LEFT_OUT_COLUMNS)
    for n, left in enumerate(sheet.left_out, 2):
        _line(page, n, left_out_cells(left), shaded=False)
    _set_up(page, _LEFT_OUT_WIDTHS, 1, 1 + len(sheet.left_out))


def _header(page: Worksheet, at: int, names: Sequence[str]) -> None:
    for column, name in enumerate(names, 1):
        cell = _text(page, at, column, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _line(page: Worksheet, at: int, texts: Sequence[str], *, shaded: bool) -> None:
    for column, text in enumerate(texts, 1):
        cell = _text(page, at, column, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=_LINE)
        if text.startswith(TO_FILL_IN):
            cell.fill, cell.font = _GAP, Font(bold=True)
        elif shaded:
            cell.fill = _OTHER_WAY


def _text(page: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write text as text: what begins like a formula gets an apostrophe, and control characters have no place in XML."""
    cell = page.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("a sheet of ours has no merged cells")
    cell.value = harmless("".join(letter for letter in text if letter.isprintable()))
    cell.data_type = "s"
    return cell


def _set_up(page: Worksheet, widths: Sequence[int], header: int, last: int) -> None:
    for n, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(n)].width = width
    page.freeze_panes = f"A{header + 1}"
    page.auto_filter.ref = f"A{header}:{get_column_letter(len(widths))}{last}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{header}:{header}"
    if page.oddFooter is not None:
        page.oddFooter.center.text = "Page &P of &N"
