"""`wfo knowledge questions`, `wfo knowledge report`: what do the documents leave open, and what is asked?"""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commandline.sites import opened_store
from bot.store import asked, gaps
from bot.store.gaps import Gap
from bot.weekly import WEEK_S, WEEKS, by_week, week_lines

Json = Annotated[bool, typer.Option("--json", help="For a machine.")]


def questions(as_json: Json = False) -> None:
    """List the questions that wait for the curators, oldest first: what the documents leave open."""
    with opened_store() as store:
        waiting = store.run_now(gaps.open_gaps)
    if as_json:
        typer.echo(json.dumps([_as_json(gap) for gap in waiting], ensure_ascii=False))
    elif not waiting:
        typer.echo("No question is open.")
    for gap in () if as_json else waiting:
        since = datetime.fromtimestamp(gap.opened_at, UTC).strftime("%d %b %Y")
        line = " ".join(gap.question.split())
        typer.echo(
            f"Q-{gap.id}  {gap.state}  {len(gap.askers)} asked, since {since}, {gap.edition}: {line}"
        )


def report(
    weeks: Annotated[int, typer.Option(min=1, max=260, help="How many weeks back.")] = WEEKS,
    as_json: Json = False,
) -> None:
    """Show by week what was asked most, what stayed unanswered, and which answers did not help."""
    since = time.time() - weeks * WEEK_S
    with opened_store() as store:
        found = by_week(store.run_now(lambda session: asked.asked_since(session, since)))
    if as_json:
        typer.echo(json.dumps([asdict(week) for week in found], ensure_ascii=False))
    elif not found:
        typer.echo("Nothing was asked in that time.")
    for week in () if as_json else found:
        typer.echo("\n".join(week_lines(week)))


def _as_json(gap: Gap) -> dict[str, object]:
    return {
        "question": f"Q-{gap.id}",
        "text": gap.question,
        "edition": gap.edition,
        "state": gap.state,
        "askers": len(gap.askers),
        "opened": datetime.fromtimestamp(gap.opened_at, UTC).isoformat(),
    }
