"""A curator hands in a requirement document, reviews the draft, and publishes it."""

import asyncio
import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from sqlmodel import Session

from bot.curating.reading_documents import DocumentError, read_document
from bot.house import House
from bot.message import Message
from bot.parsing.commands import Question, read_words
from bot.parsing.curating import ImportAs, OnDraft
from bot.posting.thread import Thread
from bot.published.effects import load, review
from bot.published.touched import touched_sites
from bot.render import draft_review
from bot.render import drafts as render
from bot.render.draft_rows import draft_name, rows
from bot.request import Request
from bot.store import conversation, inbox
from bot.store.shown import take_buttons
from bot.webapi.files import FileError, HandedIn, download, files_of
from knowledge.importing.draft import Draft, ImportOutcome
from knowledge.model import Edition
from knowledge.reviewing import (
    AwaitingApproval,
    DraftRecord,
    discard,
    load_draft,
    load_drafts,
    publish_draft,
    save_draft,
)
from knowledge.storing import PublishingError, load_edition, load_revisions

T = TypeVar("T")
PRODUCT = "inContact WFO"
_NAMED = re.compile(r"\b(?:as|edition)\s+([0-9a-z][0-9a-z.]*-[a-z0-9-]+)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?<![\w.-])([0-9]+(?:\.[0-9]+)+-[a-z][a-z-]*[a-z])(?![\w.])", re.IGNORECASE
)
_EDITION = re.compile(r"[0-9a-z][0-9a-z.]*-[a-z0-9-]+")
_PRODUCT = re.compile(r"\bproduct\s+(.{2,100})$", re.IGNORECASE | re.MULTILINE)


def edition_in(text: str) -> str:
    """Return the edition that a message beside a file names (`17.1-hosted`), empty if none."""
    found = _NAMED.search(text) or _NUMBERED.search(text)
    return found[1].casefold() if found else ""


def asks_something(text: str) -> bool:
    """Whether the message beside a file is a question of its own."""
    bare = text.strip().casefold()
    return bool(bare) and not bare.startswith("import") and isinstance(read_words(text), Question)


async def on_document(
    request: Request, thread: Thread, house: House, file: HandedIn, edition: str, n: int = 1
) -> None:
    """Read a document into a draft and show it; for who may curate."""
    await house.access.require(request, "curate")
    if not _EDITION.fullmatch(edition):
        held = sorted(house.catalog().names)
        await thread.say(f"edition-{n}", render.which_edition(file.name, held, request.reference))
        return
    try:
        content = await download(house.settings, file)
        draft = await read_document(file.name, content, edition)
    except (FileError, DocumentError) as error:
        await thread.say(f"draft-{n}", render.not_possible(str(error)))
        return
    if draft.outcome is ImportOutcome.NOTHING_FOUND:
        await thread.say(f"draft-{n}", render.nothing_found(draft))
        return
    digest = hashlib.sha256(content).hexdigest()
    number = await _tried(
        house, thread, lambda session: _save(session, request, draft, digest, house)
    )
    if number is not None:
        await thread.say(f"rows-{n}", rows(number, draft))
        await show(thread, house, number, f"draft-{n}")


def _save(session: Session, request: Request, draft: Draft, digest: str, house: House) -> int:
    product = _PRODUCT.search(request.text)
    return save_draft(
        session,
        draft,
        product=product[1].strip() if product else PRODUCT,
        author=request.user,
        digest=digest,
        now=_moment(house),
    )


async def show(thread: Thread, house: House, number: int, step: str = "draft") -> None:
    """Show what publishing a draft would change, with its buttons."""
    stored = await _tried(house, thread, lambda session: load(session, number))
    if stored is None:
        return
    found = await asyncio.to_thread(review, stored, house.catalog())
    await thread.say(step, draft_review.review(found, house.settings.approvals))


async def on_import_as(request: Request, thread: Thread, house: House) -> None:
    """Import the file whose edition somebody chose by a button."""
    reference, _, edition = request.text.partition(" ")
    found = await house.store.run(lambda session: inbox.find(session, reference))
    await _import(request, thread, house, found[0] if found else None, edition)


async def on_import_words(request: Request, thread: Thread, house: House, asked: ImportAs) -> None:
    """Import the last file of this thread as the edition that was typed."""
    earlier = await house.store.run(lambda session: conversation.earlier(session, request))
    with_files = [one for one in earlier if files_of(one)]
    await _import(request, thread, house, with_files[-1] if with_files else None, asked.edition)


async def _import(
    request: Request, thread: Thread, house: House, handed: Request | None, edition: str
) -> None:
    files = files_of(handed) if handed is not None else ()
    if not files:
        await thread.whisper(render.no_file())
    for n, file in enumerate(files, 1):
        await on_document(request, thread, house, file, edition, n)


async def on_publish(request: Request, thread: Thread, house: House) -> None:
    """Publish the draft whose button was pressed."""
    await publish(request, thread, house, _number(request.text))


async def on_discard(request: Request, thread: Thread, house: House) -> None:
    """Discard the draft whose button was pressed."""
    await _discard(request, thread, house, _number(request.text))


async def on_words(request: Request, thread: Thread, house: House, asked: OnDraft) -> None:
    """Do with a draft what was typed."""
    await house.access.require(request, "curate")
    match asked.verb:
        case "publish":
            await publish(request, thread, house, asked.number)
        case "discard":
            await _discard(request, thread, house, asked.number)
        case "show":
            await show(thread, house, asked.number)


async def on_list(request: Request, thread: Thread, house: House) -> None:
    """List the drafts that wait; for who may curate."""
    await house.access.require(request, "curate")
    records = await house.store.run(load_drafts)
    await thread.say("answer", render.drafts(records))


async def publish(request: Request, thread: Thread, house: House, number: int) -> None:
    """Publish a draft, or note that one of two people wants it published."""

    def work(session: Session) -> Message:
        record = load_draft(session, number)
        if record.state == "published" and record.revision is not None:
            again = _published_here(session, request, record)
            if again is not None:
                return render.published(
                    again,
                    record,
                    request.user,
                    touched_sites(session, [again.name]),
                    house.clock(),
                )
            raise PublishingError(
                f"{draft_name(number)} was published before, as revision {record.revision}"
            )
        done = publish_draft(
            session,
            number,
            by=request.user,
            now=_moment(house),
            needs_approval=house.settings.approvals > 1,
            reason=f"{record.file_name}, {request.reference}",
        )
        if isinstance(done, AwaitingApproval):
            return render.awaiting(number, request.user)
        touched = touched_sites(session, [done.name])
        return render.published(done, record, request.user, touched, house.clock())

    said = await _tried(house, thread, work)
    if said is not None:
        await house.refresh()
        await thread.say("published", said)
        await _decided(request, house, number)


async def _decided(request: Request, house: House, number: int) -> None:
    """Take the buttons away from the review that was pressed in, unless it waits for a second person."""

    def work(session: Session) -> bool:
        record = load_draft(session, number)
        if record.state not in ("published", "discarded") or not request.ts:
            return False
        line = render.decided(record)
        return take_buttons(session, request.channel, request.ts, line)

    if await house.store.run(work):
        house.changed()


def _published_here(session: Session, request: Request, record: DraftRecord) -> Edition | None:
    """Return what this very request published before it was cut off, None if another one did."""
    for revision in load_revisions(session, record.edition):
        if revision.number == record.revision and request.reference in (revision.reason or ""):
            return load_edition(session, record.edition, revision.number)
    return None


async def _discard(request: Request, thread: Thread, house: House, number: int) -> None:
    def work(session: Session) -> Message:
        discard(session, number)
        return render.discarded(number, request.user)

    said = await _tried(house, thread, work)
    if said is not None:
        await thread.say("discarded", said)
        await _decided(request, house, number)


async def _tried(house: House, thread: Thread, work: Callable[[Session], T]) -> T | None:
    """Do it in one transaction; what is not possible is said in the thread, and None returned."""
    try:
        return await house.store.run(work)
    except PublishingError as error:
        await thread.say("not-possible", render.not_possible(str(error)))
        return None


def _moment(house: House) -> datetime:
    return datetime.fromtimestamp(house.clock(), UTC)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - as the column holds
