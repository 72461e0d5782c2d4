"""What was said in this thread before?"""

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.request import Request
from bot.store import runs, sweeps
from bot.store.asked import StoredQuestion
from bot.store.inbox import StoredRequest, as_request
from bot.store.posts import StoredPost
from bot.store.runs import Run, StoredRunRequest
from bot.store.shown import request_of
from bot.store.sweeps import StoredSweep, Sweep

MOST_EARLIER = 50


def earlier(session: Session, request: Request) -> list[Request]:
    """Return the requests of this thread before this one, oldest first, at most the last `MOST_EARLIER`.

    A thread that we opened ourselves (after a slash command) begins with the request we opened it for.
    """
    if not request.root:
        return []
    opened_for = select(StoredPost.request_id).where(
        col(StoredPost.sent_channel) == request.channel, col(StoredPost.ts) == request.root
    )
    rows = session.exec(
        select(StoredRequest)
        .where(
            col(StoredRequest.team) == request.team,
            col(StoredRequest.channel) == request.channel,
            col(StoredRequest.id) < request.id,
            or_(
                col(StoredRequest.ts) == request.root,
                col(StoredRequest.thread_ts) == request.root,
                col(StoredRequest.id).in_(opened_for),
            ),
        )
        .order_by(col(StoredRequest.id).desc())
        .limit(MOST_EARLIER)
    ).all()
    return [as_request(row) for row in reversed(rows)]


def shown_by(session: Session, request: Request) -> int | None:
    """Return which request the message belongs to that somebody pressed a button in, None if it isn't ours."""
    return request_of(session, request.channel, request.ts) if request.ts else None


def request_by_id(session: Session, number: int) -> Request | None:
    """Return the request in that row of the inbox, None if there is none."""
    row = session.get(StoredRequest, number)
    return None if row is None else as_request(row)


def question_meant(session: Session, request: Request) -> Request | None:
    """Return the answered question that a press or a word is about: the message's, else the thread's last."""
    shown = shown_by(session, request) if request.kind == "action" else None
    if shown is not None and session.get(StoredQuestion, shown) is not None:
        return request_by_id(session, shown)
    for before in reversed(earlier(session, request)):
        if session.get(StoredQuestion, before.id) is not None:
            return before
    return None


def last_run(session: Session, request: Request) -> Run | None:
    """Return the latest run that this thread showed, None if it showed none."""
    ids = [before.id for before in earlier(session, request)]
    found = session.exec(
        select(StoredRunRequest.run_id)
        .where(col(StoredRunRequest.request_id).in_(ids))
        .order_by(col(StoredRunRequest.request_id).desc())
        .limit(1)
    ).first()
    return None if found is None else runs.get_run(session, found)


def last_sweep(session: Session, request: Request) -> Sweep | None:
    """Return the latest sweep that this thread showed; None if it showed none, or a run of one site after it."""
    ids = [before.id for before in earlier(session, request)]
    swept = session.exec(
        select(StoredSweep.id, StoredSweep.request_id)
        .where(col(StoredSweep.request_id).in_(ids))
        .order_by(col(StoredSweep.request_id).desc())
        .limit(1)
    ).first()
    if swept is None:
        return None
    run_after = session.exec(
        select(StoredRunRequest.request_id)
        .where(
            col(StoredRunRequest.request_id).in_(ids),
            col(StoredRunRequest.request_id) > swept[1],
        )
        .limit(1)
    ).first()
    return None if run_after is not None else sweeps.get_sweep(session, swept[0])
