"""`wfo knowledge drafts`, `draft`, `discard`: which drafts wait, and what would one of them change?"""

import json
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.commandline.drafts import (
    diff_json,
    print_changed_answers,
    print_diff,
    print_draft,
    print_records,
    print_touched,
)
from bot.commandline.exits import Complaint, Exit
from bot.commandline.sites import opened_store
from bot.published.effects import Review, load, review
from bot.published.in_force import EditionsError, catalog_in_force
from knowledge.reviewing import discard as close_draft
from knowledge.reviewing import load_drafts
from knowledge.storing import PublishingError
from knowledge.tables import StoredDraft

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="For a machine.")]
Number = Annotated[int, typer.Argument(help="The draft's number; see `wfo knowledge drafts`.")]


def drafts(as_json: Json = False) -> None:
    """List the drafts that wait to be published, newest first."""
    records = with_session(load_drafts)
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {
                        "draft": one.id,
                        "edition": one.edition,
                        "file": one.file_name,
                        "state": one.state,
                        "author": one.author,
                        "requested_by": one.requested_by,
                    }
                    for one in records
                ]
            )
        )
    elif records:
        print_records(records, Console())
    else:
        typer.echo("No draft waits. `wfo knowledge import FILE --edition …` makes one.")


def draft(
    number: Number,
    whole: Annotated[
        bool, typer.Option("--whole", help="Show the answers too that change in words alone.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show a draft again: each row with its line, and what publishing it would change."""
    found = review_of(number)
    if as_json:
        told = diff_json(found.difference) if found.difference else None
        typer.echo(
            json.dumps(
                {"draft": found.stored.record.draft.as_json(), "difference": told},
                ensure_ascii=False,
            )
        )
        return
    print_draft(found.stored.record.draft, Console())
    print_review(found, Console(), whole=whole)


def discard(number: Number) -> None:
    """Close a draft that won't be published; what is in force stays as it is."""
    known(number)
    with_session(lambda session: close_draft(session, number))
    typer.echo(f"Draft {number} is closed; nothing was changed.")


def print_review(found: Review, console: Console, *, whole: bool = False) -> None:
    """Print what publishing a draft would change: rows, everyday answers, sites."""
    number = found.stored.record.id
    if found.difference is None:
        console.print(f"{found.stored.after.name} is new.", markup=False)
    else:
        print_diff(found.difference, console)
        print_changed_answers(found.answers, console, whole=whole)
    print_touched(found.stored.touched, console)
    if found.stored.record.state in {"open", "awaiting_approval"}:
        console.print(
            f"Publish it with `wfo knowledge publish {number}`, or close it with `wfo knowledge discard {number}`.",
            soft_wrap=True,
        )


def known(number: int) -> None:
    """Refuse a number that no draft has, as wrong use."""
    if with_session(lambda session: session.get(StoredDraft, number)) is None:
        raise Complaint(
            f"there is no draft {number}; `wfo knowledge drafts` lists them", Exit.WRONG_USE
        )


def review_of(number: int) -> Review:
    """Return what publishing a draft would change; raises a Complaint if it can't be told."""
    known(number)
    stored = with_session(lambda session: load(session, number))
    try:
        return review(stored, catalog_in_force())
    except EditionsError as error:
        raise Complaint(str(error)) from error


def with_session(work: Callable[[Session], T]) -> T:
    """Do `work` in one transaction; what goes wrong is one line that says what to do."""
    try:
        with opened_store() as store, store.session() as session:
            return work(session)
    except PublishingError as error:
        raise Complaint(str(error), Exit.FAILED) from error
    except SQLAlchemyError as error:
        raise Complaint(
            f"the database failed ({type(error).__name__}); `wfo doctor` looks into it"
        ) from error
