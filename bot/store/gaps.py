"""Which questions do the documents leave open, who waits for an answer, and what did curators propose?"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, Session, SQLModel, col, func, select

from bot.store.asked import Asked
from bot.store.insert import insert_new


class GapState(StrEnum):
    """Where an open question stands."""

    OPEN = "open"
    PROPOSED = "proposed"  # an answer waits for a second person
    ANSWERED = "answered"
    DECLINED = "declined"


WAITING = (GapState.OPEN, GapState.PROPOSED)


class StoredGap(SQLModel, table=True):
    """One question to the curators; times in seconds since the epoch.

    `card_request` is the request that posted the card in their channel, 0 if there is none. `proposal` is what a
    curator would answer, empty as long as nobody did.
    """

    __tablename__ = "knowledge_gap"

    id: int | None = Field(default=None, primary_key=True)
    team: str = Field(max_length=40)
    question: str = Field(sa_column=Column(Text, nullable=False))
    reading: str = Field(index=True, max_length=64)
    edition: str = Field(max_length=100)
    state: str = Field(default=GapState.OPEN, index=True, max_length=20)
    opened_at: float
    closed_at: float | None = Field(default=None)
    card_request: int = Field(default=0)
    proposal: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class StoredGapAsker(SQLModel, table=True):
    """A question that waits for the answer; `request_id` is where it was asked."""

    __tablename__ = "knowledge_gap_asker"

    gap_id: int = Field(primary_key=True, foreign_key="knowledge_gap.id")
    request_id: int = Field(primary_key=True, foreign_key="inbox.id")
    at: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a curator would answer: a note (with the key of a requirement, or none) or a word for a component.

    `days` is how long a note counts from its approval, 0 for good; `until` (seconds since the epoch), where it is set,
    is when it ends whenever it was approved.
    """

    kind: Literal["note", "alias"]
    text: str
    target: str
    author: str
    days: int = 0
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Gap:
    """An open question as a value; `askers` are the requests that asked it, in their order."""

    id: int
    team: str
    question: str
    reading: str
    edition: str
    state: GapState
    opened_at: float
    card_request: int
    proposal: Proposal | None
    askers: tuple[int, ...]


def open_gaps(session: Session, *, limit: int = 500) -> list[Gap]:
    """Every question that waits, oldest first."""
    rows = session.exec(
        select(StoredGap)
        .where(col(StoredGap.state).in_(WAITING))
        .order_by(col(StoredGap.id))
        .limit(limit)
    ).all()
    return [_as_gap(session, row) for row in rows]


def count_open(session: Session) -> int:
    """How many questions wait."""
    query = select(func.count(col(StoredGap.id))).where(col(StoredGap.state).in_(WAITING))
    return int(session.exec(query).one())


def find_gap(session: Session, number: int) -> Gap | None:
    """Return the question of that number, None if there is none."""
    row = session.get(StoredGap, number)
    return None if row is None else _as_gap(session, row)


def open_gap(session: Session, team: str, asked: Asked, *, now: float) -> Gap:
    """Write a new question down, with the request that asks it."""
    row = StoredGap(
        team=team,
        question=asked.question,
        reading=asked.reading,
        edition=asked.edition,
        opened_at=now,
        proposal={},
    )
    session.add(row)
    session.flush()
    join_gap(session, row.id or 0, asked.request_id, now=now)
    return _as_gap(session, row)


def join_gap(session: Session, number: int, request_id: int, *, now: float) -> bool:
    """Add a request to those that wait for the answer; False if it waits already."""
    row = {"gap_id": number, "request_id": request_id, "at": now}
    return insert_new(session, StoredGapAsker, [row]) > 0


def set_card(session: Session, number: int, request_id: int) -> None:
    """Remember which request posted the card."""
    row = session.get_one(StoredGap, number)
    row.card_request = request_id
    session.add(row)
    session.flush()


def propose(session: Session, number: int, proposal: Proposal) -> bool:
    """Let a proposal wait for a second person; False if the question is closed."""
    row = _waiting(session, number)
    if row is None:
        return False
    row.proposal, row.state = asdict(proposal), GapState.PROPOSED
    session.add(row)
    session.flush()
    return True


def close_gap(
    session: Session, number: int, state: GapState, proposal: Proposal | None, *, now: float
) -> bool:
    """Close a question as answered or declined; False if somebody did before."""
    row = _waiting(session, number)
    if row is None:
        return False
    row.state, row.closed_at = state, now
    row.proposal = asdict(proposal) if proposal else {}
    session.add(row)
    session.flush()
    return True


def _waiting(session: Session, number: int) -> StoredGap | None:
    return session.exec(
        select(StoredGap)
        .where(col(StoredGap.id) == number, col(StoredGap.state).in_(WAITING))
        .with_for_update()
    ).first()


def _as_gap(session: Session, row: StoredGap) -> Gap:
    askers = session.exec(
        select(StoredGapAsker.request_id)
        .where(col(StoredGapAsker.gap_id) == row.id)
        .order_by(col(StoredGapAsker.at), col(StoredGapAsker.request_id))
    ).all()
    return Gap(
        id=row.id or 0,
        team=row.team,
        question=row.question,
        reading=row.reading,
        edition=row.edition,
        state=GapState(row.state),
        opened_at=row.opened_at,
        card_request=row.card_request,
        proposal=Proposal(**row.proposal) if row.proposal else None,
        askers=tuple(askers),
    )
