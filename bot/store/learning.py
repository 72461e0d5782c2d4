"""Who learns what, how far are they, and what are they being asked?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, update
from sqlmodel import Field, Session, SQLModel, col, select

from bot.learning.schedule import reviewed
from bot.learning.steps import Known, Reopened
from bot.request import Request
from bot.store.inbox import StoredRequest
from bot.store.insert import insert_new
from knowledge.learning.model import Question

OTHER = -1
"""What was typed is none of the choices: wrong, whatever it was."""
LONGEST_FACT = 500


class StoredLearner(SQLModel, table=True):
    """Somebody who learns. `edition` is empty for the one in force; times in seconds since the epoch.

    `remind_at` is `HH:MM` in `zone`, empty for never; `reminded_on` the last day (ISO) that it was due. `lead` may read
    which parts are finished, since `consent_at`; empty: nobody may.
    """

    __tablename__ = "learner"

    user: str = Field(primary_key=True, max_length=40)
    team: str = Field(max_length=40)
    edition: str = Field(default="", max_length=100)
    started_at: float
    remind_at: str = Field(default="", max_length=5)
    zone: str = Field(default="", max_length=60)
    reminded_on: str = Field(default="", max_length=10)
    lead: str = Field(default="", max_length=40)
    consent_at: float | None = Field(default=None)
    told_on: str = Field(default="", max_length=10)


class StoredCard(SQLModel, table=True):
    """What a learner has shown about a card; `state` is the memory that FSRS keeps of it."""

    __tablename__ = "learner_card"

    user: str = Field(primary_key=True, max_length=40)
    card: str = Field(primary_key=True, max_length=200)
    fingerprint: str = Field(max_length=20)
    fact: str = Field(max_length=LONGEST_FACT)
    state: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    due_at: float
    right: int = Field(default=0)
    wrong: int = Field(default=0)
    last_right: bool = Field(default=False)
    last_at: float
    changed: str = Field(default="", sa_column=Column(Text, nullable=False))


class StoredLesson(SQLModel, table=True):
    """A lesson that was shown to a learner."""

    __tablename__ = "learner_lesson"

    user: str = Field(primary_key=True, max_length=40)
    lesson: str = Field(primary_key=True, max_length=200)
    shown_at: float


class StoredQuestion(SQLModel, table=True):
    """A question that a request put to a learner, and the request that answered it.

    `chosen` counts from 0, `OTHER` for what was none of the choices.
    """

    __tablename__ = "learner_question"
    __table_args__ = (Index("ix_learner_question_user", "user", "asked_at"),)

    request_id: int = Field(primary_key=True, foreign_key="inbox.id")
    user: str = Field(max_length=40)
    card: str = Field(max_length=200)
    lesson: str = Field(default="", max_length=200)
    choices: list[str] = Field(sa_column=Column(JSON, nullable=False))
    right_choice: int
    asked_at: float
    answered_by: int | None = Field(default=None)
    answered_at: float | None = Field(default=None)
    chosen: int | None = Field(default=None)


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner as a value; empty where nothing was chosen."""

    user: str
    team: str
    edition: str
    started_at: float
    remind_at: str
    zone: str
    reminded_on: str
    lead: str
    told_on: str


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it was put; `chosen` is None while it is open."""

    request_id: int
    user: str
    card: str
    lesson: str
    choices: tuple[str, ...]
    right: int
    asked_at: float
    answered_by: int | None
    chosen: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is: their cards by key and the keys of the lessons they saw."""

    learner: Learner
    known: Mapping[str, Known]
    shown: frozenset[str]


def begin(session: Session, user: str, team: str, *, now: float) -> Learner:
    """Return the learner, made now if this is their first time."""
    insert_new(session, StoredLearner, [_new_learner(user, team, now)])
    row = session.get_one(StoredLearner, user)
    return _learner(row)


def _new_learner(user: str, team: str, now: float) -> dict[str, Any]:
    empty = dict.fromkeys(("edition", "remind_at", "zone", "reminded_on", "lead", "told_on"), "")
    return {"user": user, "team": team, "started_at": now, **empty}


def standing(session: Session, user: str) -> Standing | None:
    """Return how far somebody is, None if they never began."""
    row = session.get(StoredLearner, user)
    if row is None:
        return None
    cards = session.exec(select(StoredCard).where(col(StoredCard.user) == user)).all()
    shown = session.exec(select(StoredLesson.lesson).where(col(StoredLesson.user) == user)).all()
    return Standing(_learner(row), {card.card: _known(card) for card in cards}, frozenset(shown))


def show_lesson(session: Session, user: str, lesson: str, *, now: float) -> None:
    """Remember that a lesson was shown."""
    insert_new(session, StoredLesson, [{"user": user, "lesson": lesson, "shown_at": now}])


def put_question(
    session: Session, request: Request, question: Question, lesson: str, *, now: float
) -> Put:
    """Remember the question that this request puts; called again it returns the same one."""
    row = {
        "request_id": request.id,
        "user": request.user,
        "card": question.card.key,
        "lesson": lesson,
        "choices": list(question.choices),
        "right_choice": question.right,
        "asked_at": now,
    }
    insert_new(session, StoredQuestion, [row])
    return _put(session.get_one(StoredQuestion, request.id))


def question_of(session: Session, request_id: int) -> Put | None:
    """Return the question that a request put, None if it put none."""
    row = session.get(StoredQuestion, request_id)
    return None if row is None else _put(row)


def open_question(session: Session, user: str, *, since: float) -> Put | None:
    """Return the last question put to somebody since then, None if it was answered or there is none."""
    row = session.exec(
        select(StoredQuestion)
        .where(col(StoredQuestion.user) == user, col(StoredQuestion.asked_at) >= since)
        .order_by(col(StoredQuestion.request_id).desc())
        .limit(1)
    ).first()
    return None if row is None or row.answered_by is not None else _put(row)


def answered_by(session: Session, request_id: int) -> Put | None:
    """Return the question that this request answered, None if it answered none."""
    row = session.exec(
        select(StoredQuestion).where(
            col(StoredQuestion.answered_by) == request_id, col(StoredQuestion.chosen).is_not(None)
        )
    ).first()
    return None if row is None else _put(row)


def answer(
    session: Session, request: Request, put: Put, chosen: int, fact: tuple[str, str], *, now: float
) -> Put:
    """Write an answer down and schedule its card anew, both or neither, once: a second answer changes nothing.

    `fact` is the card's fingerprint and what it states. Returns the question as it stands.
    """
    result = session.execute(
        update(StoredQuestion)
        .where(
            col(StoredQuestion.request_id) == put.request_id,
            col(StoredQuestion.answered_by).is_(None),
        )
        .values(answered_by=request.id, answered_at=now, chosen=chosen)
    )
    if int(getattr(result, "rowcount", 0)) > 0:
        _review(session, put, fact, right=chosen == put.right, now=now)
    session.expire_all()
    return _put(session.get_one(StoredQuestion, put.request_id))


def _review(session: Session, put: Put, fact: tuple[str, str], *, right: bool, now: float) -> None:
    row = session.get(StoredCard, (put.user, put.card))
    state, due_at = reviewed(row.state if row and row.state else None, right=right, now=now)
    if row is None:
        row = StoredCard(
            user=put.user, card=put.card, fingerprint="", fact="", state={}, due_at=0, last_at=now
        )
    row.fingerprint, row.fact = fact[0], fact[1][:LONGEST_FACT]
    row.state, row.due_at, row.last_at, row.last_right = state, due_at, now, right
    row.right, row.wrong = row.right + right, row.wrong + (not right)
    row.changed = "" if right else row.changed
    session.add(row)
    session.flush()


def reopen(session: Session, user: str, changes: Sequence[Reopened], *, now: float) -> None:
    """Let cards be asked anew whose fact changed, and forget those whose fact is gone."""
    for change in changes:
        row = session.get(StoredCard, (user, change.card))
        if row is None:
            continue
        if change.now is None:
            session.delete(row)
            continue
        row.changed = f"was: {change.was}; is now: {change.now}"
        row.fingerprint, row.fact = change.fingerprint, change.now[:LONGEST_FACT]
        row.state, row.due_at, row.last_right = {}, now, False
        session.add(row)
    session.flush()


def change(session: Session, user: str, **values: Any) -> None:
    """Change a learner's choices: edition, reminder, lead."""
    session.execute(update(StoredLearner).where(col(StoredLearner.user) == user).values(**values))


def close_questions(session: Session, request: Request, *, now: float) -> None:
    """Take back the questions that are open: who stops is asked nothing any more, and nothing counts as wrong."""
    session.execute(
        update(StoredQuestion)
        .where(col(StoredQuestion.user) == request.user, col(StoredQuestion.answered_by).is_(None))
        .values(answered_by=request.id, answered_at=now)
    )


def learners(session: Session) -> list[Learner]:
    """Return everybody who wants to be reminded or shares their progress."""
    rows = session.exec(
        select(StoredLearner).where(
            (col(StoredLearner.remind_at) != "") | (col(StoredLearner.lead) != "")
        )
    ).all()
    return [_learner(row) for row in rows]


def answers_since(session: Session, user: str, since: float) -> list[tuple[float, bool]]:
    """Return when somebody answered since then and whether it was right, oldest first."""
    rows = session.exec(
        select(StoredQuestion)
        .where(col(StoredQuestion.user) == user, col(StoredQuestion.answered_at) >= since)
        .order_by(col(StoredQuestion.answered_at))
    ).all()
    return [
        (row.answered_at or 0.0, row.chosen == row.right_choice)
        for row in rows
        if row.chosen is not None
    ]


def request_that_asked(session: Session, put: Put) -> StoredRequest | None:
    """Return the request whose message shows the question."""
    return session.get(StoredRequest, put.request_id)


def _learner(row: StoredLearner) -> Learner:
    return Learner(
        user=row.user,
        team=row.team,
        edition=row.edition,
        started_at=row.started_at,
        remind_at=row.remind_at,
        zone=row.zone,
        reminded_on=row.reminded_on,
        lead=row.lead,
        told_on=row.told_on,
    )


def _known(row: StoredCard) -> Known:
    return Known(
        card=row.card,
        fingerprint=row.fingerprint,
        fact=row.fact,
        due_at=row.due_at,
        right=row.right,
        wrong=row.wrong,
        last_right=row.last_right,
        changed=row.changed,
    )


def _put(row: StoredQuestion) -> Put:
    return Put(
        request_id=row.request_id,
        user=row.user,
        card=row.card,
        lesson=row.lesson,
        choices=tuple(row.choices),
        right=row.right_choice,
        asked_at=row.asked_at,
        answered_by=row.answered_by,
        chosen=row.chosen,
    )
