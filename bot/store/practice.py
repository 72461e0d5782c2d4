"""Which fault is somebody looking for at the practice site?"""

from dataclasses import dataclass

from sqlmodel import Field, Session, SQLModel, col, select

from bot.request import Request
from bot.store.insert import insert_new


class StoredPractice(SQLModel, table=True):
    """One round at the practice site: who, and what is broken; times in seconds since the epoch.

    `request_id` is the request that opened it. `ended_at` is None while the cause is being looked for.
    """

    __tablename__ = "practice"

    request_id: int = Field(primary_key=True, foreign_key="inbox.id")
    user: str = Field(index=True, max_length=40)
    component: str = Field(max_length=100)
    fault: str = Field(max_length=40)
    began_at: float
    tries: int = Field(default=0)
    ended_at: float | None = Field(default=None)
    solved: bool = Field(default=False)


@dataclass(frozen=True, slots=True)
class Practice:
    """A round as a value."""

    request_id: int
    user: str
    component: str
    fault: str
    began_at: float
    tries: int
    solved: bool


def begin(
    session: Session, request: Request, component: str, fault: str, *, now: float
) -> Practice:
    """Begin a round; the one before it ends, whoever's it was: there is one practice site. Called again: the same."""
    row = {
        "request_id": request.id,
        "user": request.user,
        "component": component,
        "fault": fault,
        "began_at": now,
        "tries": 0,
        "solved": False,
    }
    for other in session.exec(
        select(StoredPractice).where(col(StoredPractice.ended_at).is_(None))
    ):
        if other.request_id != request.id:
            other.ended_at = now
            session.add(other)
    session.flush()
    insert_new(session, StoredPractice, [row])
    return _practice(session.get_one(StoredPractice, request.id))


def current(session: Session) -> Practice | None:
    """Return the round that is open, None if there is none."""
    row = session.exec(
        select(StoredPractice)
        .where(col(StoredPractice.ended_at).is_(None))
        .order_by(col(StoredPractice.request_id).desc())
        .limit(1)
    ).first()
    return None if row is None else _practice(row)


def tried(session: Session, practice: Practice, *, solved: bool, now: float) -> Practice:
    """Count a try; the right one ends the round."""
    row = session.get_one(StoredPractice, practice.request_id)
    row.tries += 1
    if solved:
        row.solved, row.ended_at = True, now
    session.add(row)
    session.flush()
    return _practice(row)


def solved_by(session: Session, user: str) -> int:
    """Return how many rounds somebody solved."""
    rows = session.exec(
        select(StoredPractice.request_id).where(
            col(StoredPractice.user) == user, col(StoredPractice.solved)
        )
    ).all()
    return len(rows)


def _practice(row: StoredPractice) -> Practice:
    return Practice(
        request_id=row.request_id,
        user=row.user,
        component=row.component,
        fault=row.fault,
        began_at=row.began_at,
        tries=row.tries,
        solved=row.solved,
    )
