"""Which requests are open, and who waits too long?"""

from sqlmodel import Session, col, func, select

from bot.request import Request
from bot.store.inbox import OPEN, StoredRequest, as_request, change
from bot.store.turns import claimable


def overdue(session: Session, *, now: float) -> list[tuple[Request, str]]:
    """Open requests past their deadline that nobody works on, with what was said about them already."""
    rows = session.exec(
        select(StoredRequest)
        .where(
            col(StoredRequest.state).in_(OPEN),
            col(StoredRequest.deadline) < now,
            col(StoredRequest.lease_until) <= now,
        )
        .order_by(col(StoredRequest.id))
        .limit(100)
    ).all()
    return [(as_request(row), row.said) for row in rows]


def mark_said(session: Session, request: Request, word: str) -> None:
    """Remember what was said about a delay."""
    change(session, request.id, said=word)


def count_open(session: Session) -> int:
    """How many requests have not ended."""
    query = select(func.count()).where(col(StoredRequest.state).in_(OPEN))
    return session.exec(query).one()


def waits_since(session: Session, *, now: float) -> float | None:
    """Since when the oldest waits that somebody should have taken up (seconds since the epoch), None if none does.

    What is being worked on doesn't wait, nor what comes after it in its thread.
    """
    rows = session.exec(
        select(StoredRequest.received_at, StoredRequest.not_before)
        .where(claimable(now))
        .limit(1_000)
    ).all()
    return min((max(received, due) for received, due in rows), default=None)
