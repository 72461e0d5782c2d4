"""A table of rules in nobody's dialect in particular: CSV, TSV, Markdown or blanks, with a header that says what is what."""

from checks.firewall.reading.grid import Grid, Row, read_grid
from checks.firewall.reading.lines import NumberedLine
from checks.firewall.reading.row_rule import rules_of
from checks.firewall.rule import Direction, Rule, RuleTable, Unread, shown

NAME = "a table of rules"
_ORDER_NOTE = "The rules are read from top to bottom; the first that matches decides."


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether a header names the columns of rules."""
    return read_grid(lines) is not None


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read every row below the header; what stands above it is no part of the table."""
    grid = read_grid(lines)
    return RuleTable(NAME, ()) if grid is None else read_rows(grid, NAME)


def read_rows(grid: Grid, dialect: str) -> RuleTable:
    """Read the rows of a table; by its column `priority`, lowest first, where it has one."""
    rules: list[Rule] = []
    unread: list[Unread] = []
    for row in _ordered(grid):
        if set("".join(row.cells).strip()) <= set("-=_ "):
            continue
        if len(row.cells) < 2:  # noqa: PLR2004 - a sentence below a table
            unread.append(Unread(row.line, shown(row.text), "it has no columns"))
            continue
        for found in rules_of(grid, row):
            if isinstance(found, Rule):
                rules.append(found)
            else:
                unread.append(found)
    notes = [_ORDER_NOTE] if any(rule.action == "deny" for rule in rules) else []
    if "action" not in grid.columns:
        notes.append(
            "The table has no column for the action, so each row is read as one that allows."
        )
    if (
        "port" not in grid.columns
        and not {"service", "local_port", "remote_port"} & grid.columns.keys()
    ):
        notes.append("The table has no column of ports, so no row of it is certain.")
    return RuleTable(
        dialect, tuple(rules), tuple(unread), notes=tuple(notes), unshown=_unshown(rules)
    )


def _ordered(grid: Grid) -> list[Row]:
    """Sort by priority where every row has a number there (Azure's groups); else leave the order as it stands."""
    numbers = [grid.cell(row, "order") for row in grid.rows]
    if not numbers or not all(n.isascii() and n.isdigit() and len(n) < 10 for n in numbers):  # noqa: PLR2004
        return list(grid.rows)
    pairs = sorted(zip(grid.rows, numbers, strict=True), key=lambda pair: int(pair[1]))
    return [row for row, _ in pairs]


def _unshown(rules: list[Rule]) -> dict[Direction, str]:
    if any(rule.direction is not Direction.THROUGH for rule in rules):
        return {
            Direction.OUT: "what leaves the machine is often let through where no rule forbids it, and the table doesn't say"
        }
    return {}
