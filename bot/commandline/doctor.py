"""`wfo doctor`: names each fault and the page to mend it on."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commandline.exits import Complaint, Exit
from bot.doctor import knowledge, machine, nats, slack
from bot.doctor.diagnosis import Diagnosis, Health
from bot.settings import Settings, SettingsError, read_settings

STYLES = {
    Health.FINE: "green",
    Health.WRONG: "bold red",
    Health.UNKNOWN: "yellow",
    Health.UNSET: "dim",
}


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="For a machine: a list of findings.")
    ] = False,
    settings_too: Annotated[
        bool, typer.Option("--settings", help="Also show every setting in force (secrets hidden).")
    ] = False,
) -> None:
    """Examine settings, disk, database, knowledge, Slack and NATS, and say where each fault is mended.

    Exit codes: 0 nothing is wrong, 1 something is wrong or could not be looked at, 2 a setting can't be read.
    """
    try:
        settings = read_settings()
    except SettingsError as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error
    found = asyncio.run(_examine(settings))
    if as_json:
        typer.echo(json.dumps([asdict(diagnosis) for diagnosis in found], indent=1))
    else:
        _show(found)
    if settings_too and not as_json:
        _show_settings(settings)
    bad = [diagnosis for diagnosis in found if diagnosis.health in (Health.WRONG, Health.UNKNOWN)]
    raise typer.Exit(int(Exit.FAILED if bad else Exit.PASSED))


async def _examine(settings: Settings) -> list[Diagnosis]:
    return [
        machine.token_file(),
        machine.disk(settings),
        await asyncio.to_thread(machine.database, settings),
        knowledge.editions(settings),
        *await slack.examine(settings),
        await nats.examine(settings),
    ]


def _show(found: list[Diagnosis]) -> None:
    table = Table("", "what", "found", box=None, pad_edge=False, show_header=False)
    for diagnosis in found:
        text = escape(diagnosis.finding)
        if diagnosis.mend and diagnosis.health is not Health.FINE:
            text += f"\n→ {escape(diagnosis.mend)}"
        style = STYLES[diagnosis.health]
        table.add_row(f"[{style}]{diagnosis.health}[/]", diagnosis.subject, text)
    Console().print(table)


def _show_settings(settings: Settings) -> None:
    table = Table("setting", "in force", box=None, pad_edge=False)
    for name, field in type(settings).model_fields.items():
        value = _shown(getattr(settings, name))
        table.add_row(str(field.validation_alias or name), escape(value))
    Console().print(table)


def _shown(value: object) -> str:
    """Return a setting as one would write it."""
    if value in (None, "", ()):
        return "not set"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
