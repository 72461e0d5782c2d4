"""`wfo sweep`: how do many sites stand, and what changed since the last time?"""

import asyncio
import json
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from bot.commandline.exits import Complaint, Exit
from bot.commandline.sites import opened_store
from bot.commandline.sweep_carrying import sweep_file, sweep_stored
from bot.commandline.sweep_showing import Outputs, hand_out, verdict
from bot.parsing.sweeping import NoSelection, Selection, parse_sweep
from bot.render.swept import selected, spoken
from bot.store import leading, sweeps
from bot.store.sweeps import Sweep, SweepState
from checks.report.heat_map import heat_csv, heat_png, heat_svg

INTERRUPTED = "interrupted"
WAITS_FOR_BOT = "waits for the bot"


def sweep(  # noqa: PLR0913 - one parameter an option
    sites: Annotated[
        list[str] | None, typer.Argument(help="Only these, by id or alias.", metavar="[SITE]...")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All sites.")] = False,
    tag: Annotated[str, typer.Option(help="Only sites with this tag.")] = "",
    edition: Annotated[str, typer.Option(help="Only sites of this edition.")] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            "--sites",
            help="Take the sites from this sites.yaml; nothing is read from the database or stored.",
        ),
    ] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="For a machine.")] = False,
    png: Annotated[
        Path | None, typer.Option(help="Write the heat map here, as a picture.")
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option(
            help="The same for a web page: each cell says what it means under a pointer."
        ),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the heat map here, as a table.")] = None,
    resume: Annotated[
        str, typer.Option(help="Go on with this sweep, where it was cut off.", metavar="ID")
    ] = "",
    listed: Annotated[bool, typer.Option("--list", help="Show the last sweeps.")] = False,
) -> None:
    """Check many sites: how each stands, what changed since the last sweep of the same sites.

    Exit codes: 0 all passed, 1 a site failed, is unknown or was not looked at, 2 wrong use, 3 no site could be looked
    at. Examples: `wfo sweep --all`, `wfo sweep --tag pilot --png map.png`.
    """
    if listed:
        _list(quiet=as_json_)
        return
    asked = _asked(sites or [], everything=everything, tag=tag, edition=edition, resume=resume)
    wanted = Outputs(as_json_, ((png, heat_png), (svg, heat_svg), (csv, heat_csv)))
    wanted.check()
    if file is not None:
        if resume:
            raise Complaint(
                "--resume goes without --sites: a file's sweep isn't stored", Exit.WRONG_USE
            )
        swept = asyncio.run(sweep_file(asked or Selection(), file))
    else:
        with opened_store() as store:
            swept = asyncio.run(sweep_stored(store, asked, resume))
    hand_out(swept, wanted)
    raise typer.Exit(int(verdict(swept.results)))


def _asked(
    sites: list[str], *, everything: bool, tag: str, edition: str, resume: str
) -> Selection | None:
    """Return what is selected, None with --resume; one way of selecting at a time, tag and edition together."""
    given = [bool(sites), everything, bool(tag or edition), bool(resume)]
    if sum(given) != 1:
        raise Complaint(
            "say which sites, in one way: --all, --tag and --edition, their names, or --resume ID",
            Exit.WRONG_USE,
        )
    if resume:
        return None
    words = Selection(tag=tag.casefold(), edition=edition, sites=tuple(sites)).words
    read = parse_sweep(words)
    if isinstance(read, NoSelection):
        raise Complaint(read.sentence.replace("`", "") or "name the sites", Exit.WRONG_USE)
    return read


def _list(*, quiet: bool) -> None:
    with opened_store() as store, store.session() as session:
        found = sweeps.latest(session)
        counts = {one.id: len(sweeps.sites_of(session, one.id)) for one in found}
        states = {one.id: _state(session, one) for one in found}
    if quiet:
        shown = [
            {
                "sweep": s.id,
                "selection": s.words,
                "state": states[s.id],
                "started": spoken(s.started_at),
            }
            for s in found
        ]
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    if not found:
        typer.echo("There was no sweep yet. `wfo sweep --all` makes the first.")
        return
    table = Table("sweep", "started", "of", "sites", "state", "asked by", box=None, pad_edge=False)
    for one in found:
        said = (spoken(one.started_at), selected(one.words), str(counts[one.id]))
        row = (one.id, *said, states[one.id], one.asked_by)
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
    if INTERRUPTED in states.values():
        typer.echo("`wfo sweep --resume ID` goes on with one that was interrupted.")


def _state(session: Session, one: Sweep) -> str:
    """Say where a sweep stands; one that nobody carries out is not running, whatever was written down last."""
    if one.state is not SweepState.RUNNING or leading.is_led(session, one.id, now=time.time()):
        return one.state.value
    return INTERRUPTED if one.request_id is None else WAITS_FOR_BOT
