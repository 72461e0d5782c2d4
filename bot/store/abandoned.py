"""What was still to be done for a workspace that is gone?"""

from sqlmodel import Session, col, select, update

from bot.request import Request
from bot.store import audit, leading, runs, turns
from bot.store.audit import Act
from bot.store.inbox import OPEN, State, StoredRequest, as_request
from bot.store.posts import PostState, StoredFile, StoredPost

GONE = "the workspace was closed"


def abandon_team(session: Session, team: str, *, now: float) -> int:
    """Close every open request of a workspace, its runs and what was not posted yet; returns how many requests.

    Nobody is there to read it any more, and in the next workspace it would answer what nobody asked.
    """
    open_ones = session.exec(
        select(StoredRequest).where(
            col(StoredRequest.team) == team, col(StoredRequest.state).in_(OPEN)
        )
    ).all()
    for request in [as_request(row) for row in open_ones]:
        turns.close(session, request, State.EXPIRED, now=now)
        runs.abandon(session, request, now=now)
        leading.abandon(session, request, now=now)
        audit.append(session, _told(request), now=now)
    posts = select(StoredPost.id).where(col(StoredPost.team) == team)
    lost = {"state": PostState.LOST, "problem": GONE, "lease_until": 0.0}
    session.execute(
        update(StoredFile)
        .where(col(StoredFile.post_id).in_(posts), col(StoredFile.state) == PostState.DUE)
        .values(**lost)
    )
    unsaid = session.execute(
        update(StoredPost)
        .where(col(StoredPost.team) == team, col(StoredPost.state) == PostState.DUE)
        .values(**lost)
    )
    dropped = int(getattr(unsaid, "rowcount", 0))
    if dropped:
        what = f"dropped {dropped} messages that were not sent to {team}"
        audit.append(session, Act("wfo run", "command line", what, "-", GONE), now=now)
    return len(open_ones)


def _told(request: Request) -> Act:
    return Act(
        who=request.user,
        where=request.channel,
        what=f"{request.kind} {request.name}".strip(),
        rule="-",
        result=GONE,
        reference=request.reference,
    )
