"""How do editions become published revisions, and published revisions values again?"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from knowledge.loading import shipped_editions
from knowledge.model import AddressRange, Edition, Exclusion, Guideline, PortRequirement
from knowledge.plain import Stored, from_plain, to_plain
from knowledge.tables import StoredEdition, StoredRequirement, StoredRevision


class PublishingError(Exception):
    """A draft can't be saved or published; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """Who published which revision of an edition, when and why."""

    edition: str
    number: int
    author: str
    approver: str | None
    published_at: datetime
    reason: str | None


def publish(
    session: Session,
    edition: Edition,
    *,
    author: str,
    now: datetime,
    approver: str | None = None,
    reason: str | None = None,
) -> Edition:
    """Write an edition as its next revision and return it with that number; nothing published is ever changed.

    Raises `PublishingError` if somebody else published the same revision at this moment.
    """
    number = _last_revision(session, edition.name) + 1
    if session.get(StoredEdition, edition.name) is None:
        session.add(
            StoredEdition(
                name=edition.name,
                product=edition.product,
                version=edition.version,
                deployment=edition.deployment,
            )
        )
        session.flush()
    revision = StoredRevision(
        edition=edition.name,
        number=number,
        document=edition.document,
        url=edition.url,
        known=dict(edition.known),
        known_note=edition.known_note,
        author=author,
        approver=approver,
        reason=reason,
        published_at=now,
    )
    session.add(revision)
    try:
        session.flush()
    except IntegrityError as error:
        raise PublishingError(
            f"{edition.name} was published by somebody else just now; look at it and try again"
        ) from error
    session.add_all(_rows(edition, revision.id or 0))
    session.flush()
    return replace(edition, revision=number)


def load_edition(session: Session, name: str, revision: int | None = None) -> Edition | None:
    """Return a published edition, the newest revision unless one is named; None if it isn't in the database."""
    query = (
        select(StoredRevision)
        .where(StoredRevision.edition == name)
        .order_by(col(StoredRevision.number).desc())
    )
    if revision is not None:
        query = query.where(StoredRevision.number == revision)
    found = session.exec(query).first()
    return _edition(session, found) if found else None


def editions_in_force(session: Session) -> tuple[Edition, ...]:
    """Return every edition as it counts now, by name: the newest published revision, else the shipped one."""
    editions = {edition.name: edition for edition in shipped_editions()}
    for name in session.exec(select(StoredEdition.name)):
        stored = load_edition(session, name)
        if stored:
            editions[name] = stored
    return tuple(editions[name] for name in sorted(editions))


def load_revisions(session: Session, name: str) -> list[RevisionRecord]:
    """Return who published which revision of an edition, oldest first."""
    query = (
        select(StoredRevision)
        .where(StoredRevision.edition == name)
        .order_by(col(StoredRevision.number))
    )
    return [
        RevisionRecord(
            row.edition, row.number, row.author, row.approver, as_utc(row.published_at), row.reason
        )
        for row in session.exec(query)
    ]


def _last_revision(session: Session, name: str) -> int:
    """Count a shipped edition as its own revision: the first correction of revision 1 is revision 2."""
    shipped = next((edition.revision for edition in shipped_editions() if edition.name == name), 0)
    stored = session.exec(
        select(func.max(StoredRevision.number)).where(StoredRevision.edition == name)
    ).one()
    return max(shipped, stored or 0)


def _rows(edition: Edition, revision_id: int) -> list[StoredRequirement]:
    rows: list[StoredRequirement] = []
    parts: tuple[tuple[Stored, ...], ...] = (
        edition.ports,
        edition.exclusions,
        edition.guidelines,
        edition.ip_ranges,
    )
    for part in parts:
        for position, item in enumerate(part, 1):
            content = to_plain(item)
            key = item.cidr if isinstance(item, AddressRange) else item.key
            port = item.port if isinstance(item, PortRequirement) else None
            rows.append(
                StoredRequirement(
                    revision_id=revision_id,
                    kind=content["kind"],
                    position=position,
                    key=key,
                    port=port,
                    content=content,
                )
            )
    return rows


def _edition(session: Session, revision: StoredRevision) -> Edition:
    head = session.get_one(StoredEdition, revision.edition)
    rows = session.exec(
        select(StoredRequirement)
        .where(StoredRequirement.revision_id == revision.id)
        .order_by(col(StoredRequirement.kind), col(StoredRequirement.position))
    )
    items = [from_plain(row.content) for row in rows]
    return Edition(
        name=head.name,
        product=head.product,
        version=head.version,
        deployment=head.deployment,
        document=revision.document,
        url=revision.url,
        known=dict(revision.known),  # type: ignore[arg-type] # written from an Edition
        known_note=revision.known_note,
        ports=tuple(item for item in items if isinstance(item, PortRequirement)),
        exclusions=tuple(item for item in items if isinstance(item, Exclusion)),
        guidelines=tuple(item for item in items if isinstance(item, Guideline)),
        ip_ranges=tuple(item for item in items if isinstance(item, AddressRange)),
        revision=revision.number,
    )


def as_utc(moment: datetime) -> datetime:
    """Return a stored time with its zone: SQLite gives it back without, and all of ours are UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
