"""`wfo knowledge import`, `publish`: how does a new document get in?"""

import asyncio
import getpass
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commandline.drafts import print_changed_answers, print_draft
from bot.commandline.exits import Complaint, Exit
from bot.commandline.reviewing import print_review, review_of, with_session
from bot.commandline.sites import settings
from bot.curating.reading_documents import DocumentError, read_document
from knowledge.drafting import is_edition_name
from knowledge.importing.draft import Draft, ImportOutcome
from knowledge.importing.opening import LARGEST_BYTES
from knowledge.model import Edition
from knowledge.reviewing import AwaitingApproval, publish_draft, save_draft

DEFAULT_PRODUCT = "inContact WFO"
Json = Annotated[bool, typer.Option("--json", help="For a machine.")]
By = Annotated[str | None, typer.Option(help="Who does this; your login name if left out.")]


def import_(  # noqa: PLR0913 - the options of the command
    file: Annotated[
        Path,
        typer.Argument(help="A saved page (text, HTML, Markdown) or a PDF, DOCX, XLSX, CSV file."),
    ],
    edition: Annotated[
        str | None,
        typer.Option(help="Which edition it is, as in 17.1-hosted; pages mostly don't say."),
    ] = None,
    product: Annotated[
        str, typer.Option(help="The product that the page is about.")
    ] = DEFAULT_PRODUCT,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be imported; save nothing.")
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish at once, if nothing needs a look.")
    ] = False,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Read a requirement document into a draft: each row with its source line, and all that wasn't understood.

    Nothing is guessed: what is cut off is reported and never completed, what the page lacks is never filled in from another
    edition. Exit codes: 0 imported, 1 no requirement found or not published because something needs a look, 2 wrong use,
    3 the file or the database can't be read.
    """
    if edition is not None and not is_edition_name(edition):
        raise Complaint(
            f"{edition!r} is no edition: write version and deployment, as in 17.1-hosted",
            Exit.WRONG_USE,
        )
    data = _bytes(file)
    try:
        draft = asyncio.run(read_document(file.name, data, edition))
    except DocumentError as error:
        line = str(error).removeprefix(f"{file.name}: ").removeprefix(f"{file.name} ")
        raise Complaint(f"{file}: {line}", Exit.COULD_NOT_LOOK) from error
    if as_json:
        typer.echo(json.dumps(draft.as_json(), ensure_ascii=False))
    else:
        print_draft(draft, Console())
    if draft.outcome is ImportOutcome.NOTHING_FOUND:
        raise Complaint(f"{file}: no requirement found; nothing was changed", Exit.FAILED)
    if dry_run:
        return
    if edition is None:
        typer.echo(
            "wfo: nothing was saved: say which edition this is, as in --edition 17.1-hosted",
            err=True,
        )
        return
    number = with_session(
        lambda session: save_draft(
            session,
            draft,
            product=product,
            author=_who(by),
            digest=hashlib.sha256(data).hexdigest(),
            now=datetime.now(UTC),
        )
    )
    typer.echo(f"wfo: saved as draft {number}", err=True)
    if publish:
        _publish_if_clear(draft, number, _who(by))
    elif not as_json:
        print_review(review_of(number), Console())


def publish(
    draft: Annotated[int, typer.Argument(help="The draft's number; see `wfo knowledge drafts`.")],
    reason: Annotated[str | None, typer.Option(help="Why, kept with the revision.")] = None,
    two_people: Annotated[
        bool,
        typer.Option(
            "--two-people", help="Ask for a second person's approval; they publish the same draft."
        ),
    ] = False,
    by: By = None,
) -> None:
    """Publish a draft as the next revision of its edition; what was published before stays as it is.

    The everyday answers that change are shown first.
    """
    print_changed_answers(review_of(draft).answers, Console())
    done = with_session(
        lambda session: publish_draft(
            session,
            draft,
            by=_who(by),
            now=datetime.now(UTC),
            needs_approval=two_people or settings().approvals > 1,
            reason=reason,
        )
    )
    if isinstance(done, AwaitingApproval):
        typer.echo(
            f"Draft {draft} waits for a second person: they run `wfo knowledge publish {draft}`."
        )
    else:
        typer.echo(f"Published {done.name}, revision {done.revision}.")


def _publish_if_clear(draft: Draft, number: int, who: str) -> None:
    if draft.warnings or draft.incomplete or draft.not_understood:
        raise Complaint(
            f"draft {number} needs a look before it is published: `wfo knowledge publish {number}`",
            Exit.FAILED,
        )
    print_changed_answers(review_of(number).answers, Console(stderr=True))
    done = with_session(
        lambda session: publish_draft(
            session, number, by=who, now=datetime.now(UTC), needs_approval=settings().approvals > 1
        )
    )
    if isinstance(done, Edition):
        typer.echo(f"wfo: published {done.name}, revision {done.revision}", err=True)
    else:
        typer.echo(
            f"wfo: a second person publishes it: `wfo knowledge publish {number}`", err=True
        )


def _bytes(file: Path) -> bytes:
    """Read one byte more than is allowed at most: the import then says that the file is too large."""
    if not file.is_file():
        raise Complaint(f"{file}: there is no such file", Exit.WRONG_USE)
    with file.open("rb") as opened:
        return opened.read(LARGEST_BYTES + 1)


def _who(by: str | None) -> str:
    if by:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"
