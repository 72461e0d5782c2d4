"""How does a saved draft come to be published, by one person or two?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from knowledge.drafting import DraftNotUsableError, edition_of
from knowledge.importing.draft import Draft, ImportOutcome, read_draft
from knowledge.model import Edition
from knowledge.storing import PublishingError, as_utc, editions_in_force, publish
from knowledge.tables import StoredDraft

DraftState = Literal["open", "awaiting_approval", "published", "discarded"]


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A saved draft; `requested_by` asked for its publication and can't be the one who approves it."""

    id: int
    edition: str
    product: str
    file_name: str
    state: DraftState
    author: str
    created_at: datetime
    requested_by: str | None
    revision: int | None
    draft: Draft


@dataclass(frozen=True, slots=True)
class AwaitingApproval:
    """The publication waits for a second person."""

    draft: int
    requested_by: str


def save_draft(
    session: Session, draft: Draft, *, product: str, author: str, digest: str, now: datetime
) -> int:
    """Save a draft for review and return its number; the same file for the same edition is saved once.

    Raises `PublishingError` for a draft without requirements or without an edition.
    """
    if draft.outcome is ImportOutcome.NOTHING_FOUND:
        raise PublishingError(f"{draft.document} holds no requirement: nothing is saved")
    if draft.edition is None:
        raise PublishingError("say which edition the document is, as in --edition 17.1-hosted")
    known = session.exec(
        select(StoredDraft).where(
            StoredDraft.edition == draft.edition,
            StoredDraft.digest == digest,
            StoredDraft.state == "open",
        )
    ).first()
    row = known or StoredDraft(
        edition=draft.edition,
        product=product,
        file_name=draft.document[:255],
        digest=digest,
        content=draft.as_json(),
        author=author,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return _number(row)


def load_draft(session: Session, number: int) -> DraftRecord:
    """Return a saved draft; raises `PublishingError` if there is none with this number."""
    return _record(_draft(session, number))


def load_drafts(session: Session, *, with_closed: bool = False) -> list[DraftRecord]:
    """Return the drafts, newest first; published and discarded ones only on request."""
    query = select(StoredDraft).order_by(col(StoredDraft.id).desc())
    if not with_closed:
        query = query.where(col(StoredDraft.state).in_(["open", "awaiting_approval"]))
    return [_record(row) for row in session.exec(query)]


def discard(session: Session, number: int) -> None:
    """Close a draft that won't be published; raises `PublishingError` if it is published already."""
    row = _open_draft(session, number)
    row.state = "discarded"
    session.add(row)
    session.flush()


def edition_in_draft(session: Session, number: int) -> tuple[Edition | None, Edition]:
    """Return the edition that a draft would replace, if any, and what the draft would publish."""
    row = _draft(session, number)
    return _replacing(session, row)


def publish_draft(
    session: Session,
    number: int,
    *,
    by: str,
    now: datetime,
    needs_approval: bool = False,
    reason: str | None = None,
) -> Edition | AwaitingApproval:
    """Publish a draft as the next revision of its edition, or ask for the second person that is needed.

    With `needs_approval` the first call records who asks; from then on a call by somebody else publishes. Raises `PublishingError`
    if the draft is closed, or if the person who asked approves.
    """
    row = _open_draft(session, number)
    needs_approval = needs_approval or row.requested_by is not None
    if needs_approval and row.requested_by is None:
        row.requested_by, row.state = by, "awaiting_approval"
        session.add(row)
        session.flush()
        return AwaitingApproval(number, by)
    if needs_approval and row.requested_by == by:
        raise PublishingError("a second person has to approve what you asked to publish")
    author = row.requested_by or by
    approver = by if needs_approval else None
    _, new = _replacing(session, row)
    published = publish(session, new, author=author, approver=approver, now=now, reason=reason)
    row.state, row.revision = "published", published.revision
    session.add(row)
    session.flush()
    return published


def _replacing(session: Session, row: StoredDraft) -> tuple[Edition | None, Edition]:
    before = next(
        (edition for edition in editions_in_force(session) if edition.name == row.edition), None
    )
    try:
        return before, edition_of(read_draft(row.content), row.edition, row.product, before)
    except DraftNotUsableError as error:
        raise PublishingError(str(error)) from error


def _draft(session: Session, number: int) -> StoredDraft:
    row = session.get(StoredDraft, number)
    if row is None:
        raise PublishingError(f"there is no draft {number}: `wfo knowledge drafts` lists them")
    return row


def _open_draft(session: Session, number: int) -> StoredDraft:
    row = _draft(session, number)
    if row.state in {"published", "discarded"}:
        raise PublishingError(
            f"draft {number} is {row.state}: import the document again for a new one"
        )
    return row


def _record(row: StoredDraft) -> DraftRecord:
    return DraftRecord(
        id=_number(row),
        edition=row.edition,
        product=row.product,
        file_name=row.file_name,
        state=row.state,  # type: ignore[arg-type] # written by this module alone
        author=row.author,
        created_at=as_utc(row.created_at),
        requested_by=row.requested_by,
        revision=row.revision,
        draft=read_draft(row.content),
    )


def _number(row: StoredDraft) -> int:
    if row.id is None:
        raise PublishingError("the draft was not written")
    return row.id
