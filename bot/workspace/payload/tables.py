"""Is a table within Slack's limits?"""

from typing import Any

from bot.workspace.payload.problem import Findings
from bot.workspace.payload.text import escaped_length, kind_of

MOST_COLUMNS = 20
CELL_TYPES = {"raw_text", "raw_number", "rich_text"}


def check_table(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    """Check a `table`: 100 rows of 20 cells, 10,000 characters over all cells."""
    _check_rows(block.get("rows"), f"{pointer}/rows", findings, least=1, most=100)
    _check_total(block, pointer, findings, 10_000)
    settings = block.get("column_settings", [])
    if not isinstance(settings, list) or len(settings) > MOST_COLUMNS:
        findings.refuse(f"{pointer}/column_settings", f"must have at most {MOST_COLUMNS} items")


def check_data_table(block: dict[str, Any], pointer: str, findings: Findings) -> None:
    """Check a `data_table`: 2 to 201 rows with a caption, 20,000 characters over all cells."""
    if not isinstance(block.get("caption"), str) or not block["caption"]:
        findings.refuse(f"{pointer}/caption", "missing")
    _check_rows(block.get("rows"), f"{pointer}/rows", findings, least=2, most=201)
    _check_total(block, pointer, findings, 20_000)


def _check_rows(rows: Any, pointer: str, findings: Findings, *, least: int, most: int) -> None:
    if not isinstance(rows, list) or not least <= len(rows) <= most:
        findings.refuse(pointer, f"must have {least} to {most} rows")
        return
    for index, row in enumerate(rows):
        if not isinstance(row, list) or not 1 <= len(row) <= MOST_COLUMNS:
            findings.refuse(f"{pointer}/{index}", f"must have 1 to {MOST_COLUMNS} cells")
            continue
        for column, cell in enumerate(row):
            _check_cell(cell, f"{pointer}/{index}/{column}", findings)
    if len({len(row) for row in rows if isinstance(row, list)}) > 1:
        findings.refuse(pointer, "all rows must have the same number of cells")


def _check_cell(cell: Any, pointer: str, findings: Findings) -> None:
    if not isinstance(cell, dict) or kind_of(cell) not in CELL_TYPES:
        findings.refuse(pointer, "must be a raw_text, raw_number or rich_text cell")
    elif cell["type"] == "raw_text" and not cell.get("text"):
        findings.refuse(f"{pointer}/text", "must be more than 0 characters")


def _check_total(block: dict[str, Any], pointer: str, findings: Findings, limit: int) -> None:
    total = _characters(block.get("rows"))
    if total > limit:
        findings.refuse(f"{pointer}/rows", f"must hold at most {limit} characters, holds {total}")


def _characters(value: Any) -> int:
    if isinstance(value, dict):
        text = value.get("text", value.get("value"))
        own = escaped_length(str(text)) if isinstance(text, str | int | float) else 0
        return own + sum(_characters(item) for item in value.values())
    return sum(_characters(item) for item in value) if isinstance(value, list) else 0
