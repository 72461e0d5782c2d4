"""What text of rules stands in a file that somebody handed in?"""

import csv
import io
import re
from pathlib import PurePath

from checks.firewall.reading import read_rules
from checks.firewall.rule import NotRules
from knowledge.importing.from_office import read_xlsx
from knowledge.importing.source import Grid, UnreadableDocumentError

LARGEST_BYTES = 4 * 1024 * 1024
NAMES = frozenset(
    {
        ".txt",
        ".text",
        ".csv",
        ".tsv",
        ".xlsx",
        ".log",
        ".conf",
        ".cfg",
        ".md",
        ".rules",
        ".nft",
        ".out",
    }
)


_WHOLE = re.compile(r"([0-9]+)\.0")
"""A whole number as a spreadsheet may hold it: a port is no fraction."""


class RuleTextError(Exception):
    """A file holds no text that can be read; says why."""


def may_hold_rules(name: str) -> bool:
    """Whether a file may hold rules, by its name."""
    return PurePath(name).suffix.casefold() in NAMES


def rule_text(name: str, content: bytes) -> str:
    """Return a file's text; of a workbook the first sheet that holds rules, as lines of tabs. Raises RuleTextError."""
    if content.startswith(b"PK\x03\x04"):
        return _of_workbook(name, content)
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    if b"\0" in content:
        raise RuleTextError(f"{name} is no text. Save it as text or CSV.")
    return content.decode("cp1252", "replace")


def _of_workbook(name: str, content: bytes) -> str:
    try:
        grids = [piece for piece in read_xlsx(content) if isinstance(piece, Grid)]
    except UnreadableDocumentError as error:
        raise RuleTextError(f"{name}: {error}") from error
    texts = [_lines(grid) for grid in grids]
    held = (text for text in texts if not isinstance(read_rules(text), NotRules))
    return next(held, texts[0] if texts else "")


def _lines(grid: Grid) -> str:
    """Write a sheet as lines of tabs, a line a row, so that lines are numbered as rows are."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for row in grid.rows:
        writer.writerow([_cell(cell) for cell in row.cells])
    return out.getvalue()


def _cell(cell: str) -> str:
    text = ";".join(cell.splitlines())
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text
