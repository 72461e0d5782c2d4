"""How do two runs look side by side?"""

import csv
import io

from bot.message import File, Message
from bot.render.blocks import context, sections, table
from bot.render.escape import bold, escape, moment
from bot.render.limits import Part, fitted
from bot.render.words import SPOKEN, counted
from checks.history import FinishedRun
from checks.report.heat_map import cells_of
from checks.spreadsheet import harmless

NOT_IN = "not in this run"
MOST_LINES = 12


def comparison(this: FinishedRun, other: FinishedRun) -> Message:
    """Show what differs between two runs, requirement by requirement; how much is the same, and what only one saw."""
    rows = _rows(this, other)
    both = [row for row in rows if NOT_IN not in row]
    differing = [row for row in both if row[1] != row[2]]
    alone = len(rows) - len(both)
    columns = ("Requirement", _column(other, this, "before"), _column(this, other, "now"))
    whole = _file(this, rows, columns)
    head = (
        f"{_named(other)} against {_named(this)}: {counted(len(differing), 'difference')}, "
        f"{len(both) - len(differing)} the same."
    )
    lines = [
        f"• {escape(name)}: {escape(before)} → {escape(now)}" for name, before, now in differing
    ]
    more = len(lines) - MOST_LINES
    rest = [f"• and {more} more"] if more > 0 else []
    small = (
        f"{counted(alone, 'requirement')} only one of them looked at; the file {escape(whole.name)} has them all."
        if alone
        else ""
    )
    shown = table(columns, differing) if differing else None
    blocks = [shown] if shown is not None else sections("\n".join(lines))
    parts = [
        Part("", tuple(sections(head))),
        Part("", tuple(blocks)),
        Part("", tuple(context(small))),
    ]
    text = "\n".join([head, *lines[:MOST_LINES], *rest, *([small] if small else [])])
    message = fitted(text, parts, whole)
    return Message(message.text, message.blocks, (whole,))


def nothing_to_compare(site: str) -> Message:
    """Say that there is no other run to hold this one against."""
    text = f"There is no other finished run of {bold(site)} to compare with."
    return Message(text, tuple(sections(text)))


def _rows(this: FinishedRun, other: FinishedRun) -> list[tuple[str, str, str]]:
    now, before = _said(this), _said(other)
    names = list(dict.fromkeys([*now, *before]))
    return [(name, before.get(name, NOT_IN), now.get(name, NOT_IN)) for name in names]


def _said(run: FinishedRun) -> dict[str, str]:
    """Say for each requirement what came out, the worst where it was looked at several times, and why."""
    return {
        name: (SPOKEN[cell.outcome] if cell.outcome else "not checked")
        + (f": {cell.note}" if cell.note and cell.outcome in ("failed", "unknown") else "")
        for name, cell in cells_of(run, None).items()
    }


def _named(run: FinishedRun) -> str:
    return f"{bold(run.site.id)} {moment(run.started.timestamp(), 'then')}"


def _column(run: FinishedRun, rival: FinishedRun, when: str) -> str:
    return when.capitalize() if run.site.id == rival.site.id else run.site.id


def _file(
    this: FinishedRun, rows: list[tuple[str, str, str]], columns: tuple[str, str, str]
) -> File:
    out = io.StringIO()
    csv.writer(out).writerows([map(harmless, row) for row in (columns, *rows)])
    return File(f"{this.site.id}-{this.id}-compared.csv", "Both runs", out.getvalue().encode())
