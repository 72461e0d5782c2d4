"""`wfo schedules`: what is checked by itself, when next, and which sites are left alone?"""

import json
import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commandline.exits import Complaint, Exit
from bot.commandline.sites import opened_store
from bot.scheduling.when import next_moment
from bot.scheduling.windows import Once
from bot.store import schedules as stored
from bot.store.schedules import Schedule, Window

app = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    help="List, pause, resume and remove schedules; they are made in Slack: `/wfo-schedule site42 weekdays 06:00`.",
)
Json = Annotated[bool, typer.Option("--json", help="For a machine.")]
Name = Annotated[str, typer.Argument(help="As the list shows it, e.g. S-7K3FA.")]


@app.callback()
def listing(
    ctx: typer.Context,
    as_json: Json = False,
) -> None:
    """List schedules by what comes next, then maintenance windows."""
    if ctx.invoked_subcommand is None:
        _list(as_json=as_json)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List them, as without a command: schedules by what comes next, then maintenance windows."""
    _list(as_json=as_json)


def _list(*, as_json: bool) -> None:
    with opened_store() as store, store.session() as session:
        found = stored.schedules(session)
        resting = stored.windows(session, now=time.time())
    if as_json:
        rows = [*map(_schedule_json, found), *map(_window_json, resting)]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for schedule in found:
        what = schedule.selection or "digest"
        state = "paused" if schedule.paused else f"next {_moment(schedule.next_at)}"
        typer.echo(
            f"{schedule.name}  {what}  {schedule.when.words}  {state}  channel {schedule.channel or '-'}, by {schedule.made_by}"
        )
    for window in resting:
        typer.echo(
            f"{window.name}  maintenance of {window.site or 'all sites'}  {_span(window)}  {window.why}".rstrip()
        )
    if not found and not resting:
        typer.echo("Nothing is scheduled. In Slack: /wfo-schedule site42 weekdays 06:00")


@app.command()
def pause(name: Name) -> None:
    """Carry a schedule out no more until it is resumed."""
    _turn(name, paused=True)


@app.command()
def resume(name: Name) -> None:
    """Let a paused schedule come round again."""
    _turn(name, paused=False)


@app.command()
def remove(name: Name) -> None:
    """End a schedule or a maintenance window."""
    with opened_store() as store, store.session() as session:
        wanted = name.upper()
        known = {s.name for s in stored.schedules(session)}
        known |= {w.name for w in stored.windows(session, now=time.time())}
        if wanted not in known:
            raise _unknown(name)
        stored.remove(session, wanted, ended_for=0)
    typer.echo(f"removed {wanted}")


def _turn(name: str, *, paused: bool) -> None:
    with opened_store() as store, store.session() as session:
        found = next((s for s in stored.schedules(session) if s.name == name.upper()), None)
        if found is None:
            raise _unknown(name)
        coming = next_moment(found.when, time.time()) or found.next_at
        stored.pause_schedule(session, found.name, paused=paused, next_at=coming)
    typer.echo(f"paused {found.name}" if paused else f"{found.name} next {_moment(coming)}")


def _unknown(name: str) -> Complaint:
    return Complaint(f"there is no {name}; `wfo schedules` lists what there is", Exit.WRONG_USE)


def _schedule_json(schedule: Schedule) -> dict[str, object]:
    return {
        "name": schedule.name,
        "kind": schedule.kind,
        "sites": schedule.selection,
        "cron": schedule.when.cron,
        "timezone": schedule.when.zone,
        "next": None if schedule.paused else _moment(schedule.next_at),
        "last": None if schedule.last_due is None else _moment(schedule.last_due),
        "paused": schedule.paused,
        "channel": schedule.channel,
        "made_by": schedule.made_by,
    }


def _window_json(window: Window) -> dict[str, object]:
    return {
        "name": window.name,
        "kind": "maintenance",
        "sites": window.site or "all",
        "span": _span(window),
        "why": window.why,
        "made_by": window.made_by,
    }


def _span(window: Window) -> str:
    if isinstance(window.span, Once):
        return f"{_moment(window.span.begins_at)} to {_moment(window.span.ends_at)}"
    return f"{window.span.when.words} for {window.span.seconds / 3600:.3g} h"


def _moment(epoch_s: float) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%dT%H:%MZ")
