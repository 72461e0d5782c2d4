"""Which questions were asked, what became of them, and did the answers help?"""

import hashlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import Column, Text
from sqlmodel import Field, Session, SQLModel, col, select

from bot.request import Request
from bot.store.insert import insert_new, put
from knowledge.model import Answer

Verdict: TypeAlias = Literal["helpful", "not_helpful"]
LONGEST_QUESTION = 2_000
MOST_COUNTED = 50_000
_READ_FROM = frozenset({"read as", "ports", "concepts", "from earlier messages"})


class StoredQuestion(SQLModel, table=True):
    """One answered question; `reading` is equal for questions that were read alike. Times in seconds since the epoch."""

    __tablename__ = "asked_question"

    request_id: int = Field(primary_key=True, foreign_key="inbox.id")
    team: str = Field(max_length=40)
    channel: str = Field(max_length=40)
    user: str = Field(max_length=40)
    question: str = Field(sa_column=Column(Text, nullable=False))
    reading: str = Field(index=True, max_length=64)
    edition: str = Field(max_length=100)
    outcome: str = Field(max_length=20)
    asked_at: float = Field(index=True)


class StoredFeedback(SQLModel, table=True):
    """What one person thought of one answer; `verdict` is `helpful` or `not_helpful`."""

    __tablename__ = "answer_feedback"

    request_id: int = Field(primary_key=True, foreign_key="inbox.id")
    user: str = Field(primary_key=True, max_length=40)
    verdict: str = Field(max_length=20)
    at: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was answered; `verdicts` of all who gave one."""

    request_id: int
    user: str
    question: str
    reading: str
    edition: str
    outcome: str
    asked_at: float
    verdicts: tuple[str, ...] = ()


def reading_of(answered: Answer) -> str:
    """Return what is equal for questions that were read alike: the digest of how the answer says it was read."""
    read = [f"{step.stage}: {step.found}" for step in answered.why if step.stage in _READ_FROM]
    return hashlib.sha256("\n".join(read or [answered.question.casefold()]).encode()).hexdigest()


def record_asked(session: Session, request: Request, answered: Answer, *, now: float) -> None:
    """Write down that a request asked this and what became of it; the same request counts once."""
    row = {
        "request_id": request.id,
        "team": request.team,
        "channel": request.channel,
        "user": request.user,
        "question": answered.question[:LONGEST_QUESTION],
        "reading": reading_of(answered),
        "edition": answered.edition,
        "outcome": str(answered.outcome),
        "asked_at": now,
    }
    insert_new(session, StoredQuestion, [row])


def find_asked(session: Session, request_id: int) -> Asked | None:
    """Return the question that a request asked, None if it asked none."""
    row = session.get(StoredQuestion, request_id)
    return None if row is None else _as_asked(row, ())


def give_feedback(
    session: Session, request_id: int, user: str, verdict: Verdict, *, now: float
) -> None:
    """Write down what somebody thinks of an answer, in place of what they thought before."""
    put(session, StoredFeedback(request_id=request_id, user=user, verdict=verdict, at=now))


def asked_since(session: Session, since: float) -> list[Asked]:
    """Every question since then with its verdicts, oldest first; at most the last `MOST_COUNTED`."""
    rows = session.exec(
        select(StoredQuestion)
        .where(col(StoredQuestion.asked_at) >= since)
        .order_by(col(StoredQuestion.asked_at).desc())
        .limit(MOST_COUNTED)
    ).all()
    verdicts: dict[int, list[str]] = {}
    given = select(StoredFeedback).join(
        StoredQuestion, col(StoredQuestion.request_id) == col(StoredFeedback.request_id)
    )
    for row in session.exec(given.where(col(StoredQuestion.asked_at) >= since)):
        verdicts.setdefault(row.request_id, []).append(row.verdict)
    return [_as_asked(row, tuple(verdicts.get(row.request_id, ()))) for row in reversed(rows)]


def _as_asked(row: StoredQuestion, verdicts: tuple[str, ...]) -> Asked:
    return Asked(
        request_id=row.request_id,
        user=row.user,
        question=row.question,
        reading=row.reading,
        edition=row.edition,
        outcome=row.outcome,
        asked_at=row.asked_at,
        verdicts=verdicts,
    )
