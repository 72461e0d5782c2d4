"""How does a sweep leave the terminal: as table, lines, JSON, picture, exit code?"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from bot.commandline.exits import Complaint, Exit
from bot.commandline.sweep_carrying import Swept
from bot.fleet.results import SiteResult
from bot.fleet.standing import BAD, JUDGED, Standing
from bot.render.swept import (
    OTHER_SIGN,
    SIGNS,
    as_json,
    by_standing,
    change_lines,
    heat_map,
    said_changes,
    spoken,
)
from bot.render.words import counted
from checks.report.heat_map import heat_csv, heat_png, heat_table

_STYLES = {Standing.PASSED: "green", **dict.fromkeys(BAD, "red")}


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a sweep shall go beside, or in place of, the terminal."""

    json: bool
    png: Path | None
    csv: Path | None


def hand_out(swept: Swept, wanted: Outputs) -> None:
    """Write picture and table where they are wanted, then say all on the terminal or as JSON."""
    heat = heat_map(swept.sweep, swept.results, swept.sweep.ended_at or time.time())
    for path, made in (
        (wanted.png, lambda: heat_png(heat)),
        (wanted.csv, lambda: heat_csv(heat).encode()),
    ):
        if path is not None:
            _write(path, made)
    if wanted.json:
        content = as_json(swept.sweep, swept.results, swept.changes, swept.seconds)
        typer.echo(json.dumps(content, ensure_ascii=False))
        return
    _show(swept, heat_table(heat) if heat.columns else "")


def _write(path: Path, made: Callable[[], bytes]) -> None:
    try:
        path.write_bytes(made())
    except OSError as error:
        raise Complaint(f"{path}: {error.strerror or error}", Exit.WRONG_USE) from error


def _show(swept: Swept, table: str) -> None:
    console = Console(soft_wrap=True, highlight=False)
    console.print(Text(table))
    for standing, found in by_standing(swept.results).items():
        names = ", ".join(result.site for result in found)
        style = _STYLES.get(standing, "yellow")
        sign = SIGNS.get(standing, OTHER_SIGN)
        console.print(Text(f"{sign} {len(found)} {standing}: {names}", style=style))
    since = swept.changes.since
    when = f"since {spoken(since)}: " if since is not None else ""
    console.print(Text(f"\n{when}{said_changes(swept.changes)}"))
    notes = {result.site: result.note for result in swept.results}
    for change in swept.changes.sites:
        for line in change_lines(change, notes.get(change.site, "")):
            console.print(Text(f"{change.site}: {line}"))
    said = f"{counted(len(swept.results), 'site')} in {swept.seconds:.1f} s"
    console.print(Text(f"{said}, sweep {swept.sweep.id}", style="dim"))


def verdict(results: tuple[SiteResult, ...]) -> Exit:
    """Return the exit code; nothing looked at is no pass: "not checked" must never read as green."""
    standings = {result.standing for result in results}
    if not standings & JUDGED:
        typer.echo("wfo: no site could be looked at; the reasons stand above", err=True)
        return Exit.COULD_NOT_LOOK
    return Exit.PASSED if standings == {Standing.PASSED} else Exit.FAILED
