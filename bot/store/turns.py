"""Whose turn is it, who works on it, and how does that end?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Update, and_, case, exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.request import Request
from bot.store.due import is_due, is_free
from bot.store.inbox import OPEN, State, StoredRequest, as_request, change


@dataclass(frozen=True, slots=True)
class Claimed:
    """A request that is ours; `before` is where it stood, `tries` how often work on it began already.

    `rested` if it was put off since work on it began last.
    """

    request: Request
    before: State
    tries: int
    rested: bool


def claimable(now: float) -> ColumnElement[bool]:
    """Whether it is a request's turn: nobody works on it, nor on its thread, and none of its thread comes before it."""
    rival = aliased(StoredRequest)
    held_back = exists().where(
        col(rival.thread_key) == col(StoredRequest.thread_key),
        col(rival.state).in_(OPEN),
        or_(
            col(rival.id) < col(StoredRequest.id),
            (col(rival.id) != col(StoredRequest.id)) & ~is_free(rival.lease_until, now),
        ),
    )
    return and_(
        col(StoredRequest.state).in_(OPEN),
        is_free(StoredRequest.lease_until, now),
        is_due(StoredRequest.not_before, now),
        ~held_back,
    )


def claim(
    session: Session, *, owner: str, now: float, lease_s: float, limit: int
) -> list[Claimed]:
    """Take up to `limit` requests whose turn it is, oldest first; they are ours until the lease runs out."""
    rows = session.exec(
        select(StoredRequest)
        .where(claimable(now))
        .order_by(col(StoredRequest.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    claimed = [
        Claimed(as_request(row), State(row.state), row.attempts, rested=row.not_before > 0)
        for row in rows
    ]
    for row in rows:
        row.lease_by, row.lease_until = owner, now + lease_s
        if row.state != State.SWIFT:
            # What was not answered before its acknowledgement stays so until that has been said.
            row.state = State.WORKING
        session.add(row)
    session.flush()
    return claimed


def renew(session: Session, ids: Sequence[int], *, owner: str, until: float) -> set[int]:
    """Prolong our leases; returns those that are still ours, the others were taken over."""
    session.execute(
        update(StoredRequest)
        .where(
            col(StoredRequest.id).in_(ids),
            col(StoredRequest.lease_by) == owner,
            col(StoredRequest.state).in_(OPEN),
        )
        .values(lease_until=until)
    )
    kept = select(StoredRequest.id).where(
        col(StoredRequest.id).in_(ids),
        col(StoredRequest.lease_by) == owner,
        col(StoredRequest.state).in_(OPEN),
    )
    return {found for found in session.exec(kept) if found is not None}


def begin(session: Session, request: Request, *, now: float, deadline: float) -> None:
    """Count a try, and write down until when the work that begins now may take."""
    change(
        session,
        request.id,
        deadline=deadline,
        not_before=0.0,
        attempts=StoredRequest.attempts + 1,
        began_at=func.coalesce(col(StoredRequest.began_at), now),
    )


def _of_ours(request: Request, owner: str) -> Update:
    return update(StoredRequest).where(
        col(StoredRequest.id) == request.id,
        col(StoredRequest.lease_by) == owner,
        col(StoredRequest.state).in_(OPEN),
    )


def put_back(
    session: Session, request: Request, *, owner: str, not_before: float, tries: int
) -> None:
    """Hand a request of ours back, to be taken up again from `not_before` on, by whoever comes first.

    `tries` is how often work on it counts as begun; it may have got on since, and then counts less.
    """
    stored = col(StoredRequest.attempts)
    session.execute(
        _of_ours(request, owner).values(
            state=case(
                (col(StoredRequest.state) == State.SWIFT, State.SWIFT), else_=State.WAITING
            ),
            lease_by="",
            lease_until=0.0,
            not_before=not_before,
            attempts=case((stored < tries, stored), else_=tries),
        )
    )


def put_off(session: Session, request: Request, *, owner: str, not_before: float) -> None:
    """Let go of what a process left behind that died, to be taken up again from `not_before` on.

    It stays known as left behind.
    """
    session.execute(
        _of_ours(request, owner).values(lease_by="", lease_until=0.0, not_before=not_before)
    )


def got_on(session: Session, request_ids: Sequence[int]) -> None:
    """Count the tries of requests anew, because this one brought something that stays."""
    session.execute(
        update(StoredRequest)
        .where(col(StoredRequest.id).in_(request_ids), col(StoredRequest.attempts) > 1)
        .values(attempts=1)
    )


def hand_on(session: Session, request: Request, *, now: float) -> None:
    """Give a request that was answered before its acknowledgement to the worker, for the rest of it."""
    session.execute(
        update(StoredRequest)
        .where(col(StoredRequest.id) == request.id, col(StoredRequest.state) == State.SWIFT)
        .values(state=State.WAITING, lease_by="", lease_until=0.0, not_before=now)
    )


def unclaim(session: Session, request: Request) -> None:
    """Let go of a request that was not finished; whoever comes first takes it up again."""
    change(session, request.id, lease_by="", lease_until=0.0)


def reopen(session: Session, reference: str, *, now: float, deadline: float) -> Request | None:
    """Let a request that failed or expired be carried out again; None if there is none such."""
    row = session.exec(
        select(StoredRequest)
        .where(
            col(StoredRequest.reference) == reference,
            col(StoredRequest.state).in_((State.FAILED, State.EXPIRED)),
        )
        .with_for_update()
    ).first()
    if row is None:
        return None
    row.state, row.attempts, row.lease_until, row.not_before = State.WAITING, 0, 0.0, now
    row.deadline, row.ended_at, row.said = deadline, None, ""
    session.add(row)
    return as_request(row)


def close(session: Session, request: Request, state: State, *, now: float) -> bool:
    """Write down what became of a request; False if it was closed before."""
    result = session.execute(
        update(StoredRequest)
        .where(col(StoredRequest.id) == request.id, col(StoredRequest.state).in_(OPEN))
        .values(state=state, ended_at=now, lease_by="", lease_until=0.0)
    )
    return int(getattr(result, "rowcount", 0)) > 0


def release_all(session: Session) -> int:
    """Free every lease; for the only process on a database, at its start."""
    result = session.execute(
        update(StoredRequest)
        .where(col(StoredRequest.state).in_(OPEN), col(StoredRequest.lease_until) > 0)
        .values(lease_by="", lease_until=0.0)
    )
    return int(getattr(result, "rowcount", 0))
