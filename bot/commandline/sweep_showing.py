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
from checks.report.heat_map import HeatMap, heat_table

_STYLES = {Standing.PASSED: "green", **dict.fromkeys(BAD, "red")}


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a sweep shall go in place of the terminal, and beside it: what draws the map, and the file for that."""

    json: bool
    files: tuple[tuple[Path | None, Callable[[HeatMap], str | bytes]], ...]

    def check(self) -> None:
        """Refuse a file that can't be written before many sites are looked at for it."""
        for path, _ in self.files:
            if path is not None and path.is_dir():
                raise Complaint(f"{path}: is a folder", Exit.WRONG_USE)
            if path is not None and not path.absolute().parent.is_dir():
                raise Complaint(f"{path}: its folder does not exist", Exit.WRONG_USE)


def hand_out(swept: Swept, wanted: Outputs) -> None:
    """Say all on the terminal or as JSON, then write the map where it is wanted."""
    heat = heat_map(swept.sweep, swept.results, swept.sweep.ended_at or time.time())
    if wanted.json:
        content = as_json(swept.sweep, swept.results, swept.changes, swept.seconds)
        typer.echo(json.dumps(content, ensure_ascii=False))
    else:
        _show(swept, heat_table(heat) if heat.columns else "")
    for path, draw in wanted.files:
        if path is not None:
            _write(path, draw(heat))


def _write(path: Path, content: str | bytes) -> None:
    try:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
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
    when = f"Since {spoken(since)}: " if since is not None else ""
    said = f"{when}{said_changes(swept.changes)}."
    console.print(Text(f"\n{said[:1].upper()}{said[1:]}"))
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
