"""`wfo knowledge questions`, `report`, `words`, `notes`: what is open, what is asked, what did curators add?"""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commandline.exits import Complaint, Exit
from bot.commandline.sites import opened_store
from bot.curating.weekly import WEEK_S, WEEKS, by_week, week_lines
from bot.store import aliases, asked, gaps
from bot.store import notes as stored
from bot.store.gaps import Gap

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
        since = _day(gap.opened_at)
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


def words(
    drop: Annotated[str | None, typer.Option(help="Take this word back.")] = None,
    as_json: Json = False,
) -> None:
    """List the words that curators added for what the documents name, or take one back."""
    with opened_store() as store:
        if drop is not None and not store.run_now(
            lambda session: aliases.drop_alias(session, drop)
        ):
            raise Complaint(f"no such word was added: {drop!r}", Exit.WRONG_USE)
        known = store.run_now(aliases.aliases)
    if as_json:
        typer.echo(json.dumps([asdict(alias) for alias in known], ensure_ascii=False))
    elif not known:
        typer.echo("No word was added.")
    for alias in () if as_json else known:
        typer.echo(
            f"{alias.phrase} = {alias.kind} {alias.value}, by {alias.author}, {_day(alias.at)}"
        )


def notes(
    drop: Annotated[int | None, typer.Option(help="Take the note of this number back.")] = None,
    as_json: Json = False,
) -> None:
    """List the notes of our team that answers show, or take one back; none of them is the vendor's word."""
    with opened_store() as store:
        if drop is not None and not store.run_now(lambda session: stored.drop_note(session, drop)):
            raise Complaint(f"there is no note {drop}", Exit.WRONG_USE)
        known = store.run_now(stored.all_notes)
    if as_json:
        rows = [{"note": n, "edition": edition, **asdict(note)} for n, edition, note in known]
        typer.echo(json.dumps(rows, ensure_ascii=False))
    elif not known:
        typer.echo("No note was written.")
    for n, edition, note in () if as_json else known:
        tied = f" for {note.requirement}" if note.requirement else ""
        until = f", until {_day(note.expires_at)}" if note.expires_at else ""
        text = " ".join(note.text.split())
        typer.echo(f"{n}  {edition}{tied}, by {note.author}, {_day(note.at)}{until}: {text}")


def _day(epoch_s: float) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%d %b %Y")


def _as_json(gap: Gap) -> dict[str, object]:
    return {
        "question": f"Q-{gap.id}",
        "text": gap.question,
        "edition": gap.edition,
        "state": gap.state,
        "askers": len(gap.askers),
        "opened": datetime.fromtimestamp(gap.opened_at, UTC).isoformat(),
    }
