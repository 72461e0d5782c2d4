"""What came of a call to Slack?"""

from collections.abc import Sequence

from sqlmodel import Session, col, update

from bot.store.errands import Errand
from bot.store.posts import Place, PostState, StoredFile, StoredPost


def delivered(session: Session, errand: Errand, channel: str, ts: str, *, now: float) -> None:
    """Write down what Slack shows now."""
    row = session.get(StoredPost, errand.id, with_for_update=True)
    if row is None:
        return
    row.ts, row.sent_channel, row.sent_revision = ts, channel, errand.revision
    row.sent_at, row.began_at, row.failures, row.lease_until = now, None, 0, 0.0
    row.problem = ""
    row.state = PostState.SETTLED if row.revision == errand.revision else PostState.DUE
    session.add(row)


def not_delivered(
    session: Session, errand: Errand, *, not_before: float, unsure: bool, why: str
) -> None:
    """Write down that a call had no effect, or that nobody knows (`unsure`), and when to try again."""
    row = session.get(StoredPost, errand.id, with_for_update=True)
    if row is None:
        return
    row.lease_until, row.not_before = 0.0, not_before
    row.failures, row.problem = row.failures + 1, why[:500]
    if not unsure:
        row.began_at = None
    session.add(row)


def post_anew(session: Session, errand: Errand, *, why: str, keep_thread: bool = True) -> None:
    """Forget a message that can't be changed any more; it is posted again, in the thread if that still is."""
    row = session.get(StoredPost, errand.id, with_for_update=True)
    if row is None:
        return
    row.ts, row.sent_revision, row.began_at, row.lease_until = "", 0, None, 0.0
    row.failures, row.problem, row.state = row.failures + 1, why[:500], PostState.DUE
    if not keep_thread:
        row.thread_ts, row.follows = "", None
    session.add(row)


def without_blocks(session: Session, errand: Errand, *, why: str) -> None:
    """Send the text alone, which says everything, because Slack takes the blocks amiss."""
    row = session.get(StoredPost, errand.id, with_for_update=True)
    if row is None:
        return
    row.blocks, row.lease_until, row.began_at = [], 0.0, None
    row.failures, row.problem = row.failures + 1, why[:500]
    session.add(row)


def lost(session: Session, errand: Errand, *, why: str) -> None:
    """Give a post or a file up for good."""
    table = StoredFile if errand.kind == "file" else StoredPost
    session.execute(
        update(table)
        .where(col(table.id) == errand.id)
        .values(state=PostState.LOST, problem=why[:500], lease_until=0.0)
    )


def upload_began(session: Session, errand: Errand, slack_id: str) -> None:
    """Write down under which id Slack holds the bytes, before the thread gets them."""
    session.execute(
        update(StoredFile).where(col(StoredFile.id) == errand.id).values(slack_id=slack_id)
    )


def uploaded(session: Session, errand: Errand) -> None:
    """Write down that the thread has the file."""
    session.execute(
        update(StoredFile)
        .where(col(StoredFile.id) == errand.id)
        .values(state=PostState.SETTLED, lease_until=0.0)
    )


def say_instead(session: Session, errand: Errand, parts: Sequence[str]) -> None:
    """Give the file up and say what it holds in its thread instead."""
    lost(session, errand, why="said in messages instead")
    post = session.get_one(StoredPost, session.get_one(StoredFile, errand.id).post_id)
    for n, part in enumerate(parts):
        session.add(
            StoredPost(
                request_id=post.request_id,
                step=f"file {errand.id} {n}",
                place=Place.THREAD,
                team=post.team,
                channel=errand.channel,
                thread_ts=errand.thread_ts,
                user=post.user,
                text=part,
                blocks=[],
            )
        )
        session.flush()


def not_uploaded(session: Session, errand: Errand, *, not_before: float, why: str) -> None:
    """Write down that a file did not get there, and when to try again."""
    session.execute(
        update(StoredFile)
        .where(col(StoredFile.id) == errand.id)
        .values(
            lease_until=0.0,
            not_before=not_before,
            failures=col(StoredFile.failures) + 1,
            problem=why[:500],
        )
    )


def detour(session: Session, request_id: int, user: str, *, why: str) -> None:
    """Send what a request has not shown yet to its asker's direct messages, and say so where that works."""
    session.execute(
        update(StoredPost)
        .where(
            col(StoredPost.request_id) == request_id,
            col(StoredPost.state) == PostState.DUE,
            col(StoredPost.ts) == "",
        )
        .values(
            channel=user,
            thread_ts="",
            follows=None,
            place=Place.THREAD,
            problem=why,
            lease_until=0.0,
            began_at=None,
            failures=col(StoredPost.failures) + 1,
        )
    )
