"""What does a program, or a spreadsheet, read of the port sheet?"""

import csv
import io

from checks.report.port_sheet.columns import COLUMNS, cells
from checks.report.port_sheet.sheet import PortSheet
from checks.spreadsheet import harmless


def write_csv(sheet: PortSheet) -> str:
    """Return RFC 4180 with CRLF below a line of column names; nothing in it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("Site", *COLUMNS))
    for row in sheet.rows:
        writer.writerow([harmless(cell) for cell in (sheet.site.id, *cells(row))])
    return out.getvalue()
