"""In which form does a finished run leave the terminal?"""

from enum import StrEnum
from pathlib import Path

import typer

from bot.commandline.exits import Complaint, Exit
from checks.history import Changes, FinishedRun
from checks.report.to_csv import write_csv
from checks.report.to_html import write_html
from checks.report.to_json import write_json
from checks.report.to_junit import write_junit


class Form(StrEnum):
    """What a report is written for: a person, a spreadsheet, a build server, a program."""

    HTML = "html"
    CSV = "csv"
    JUNIT = "junit"
    JSON = "json"


def written(form: Form, run: FinishedRun, found: Changes | None) -> str:
    """Return the report as text; CSV and JUnit have no place for what changed."""
    match form:
        case Form.HTML:
            return write_html(run, found)
        case Form.CSV:
            return write_csv(run)
        case Form.JUNIT:
            return write_junit(run)
        case Form.JSON:
            return write_json(run, found)


def hand_out(text: str, out: Path | None) -> None:
    """Write to the file, or to standard output if there is none."""
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Complaint(f"{out}: {error.strerror or error}", Exit.WRONG_USE) from error
    typer.echo(f"wfo: written to {out}", err=True)
