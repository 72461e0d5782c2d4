"""What do the threads show by now?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.message import Block, Message
from bot.request import Request
from bot.store.posts import Place, PostState, StoredPost


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a step stands in Slack; `ts` is empty as long as it isn't there, `root` opens its thread."""

    step: str
    channel: str
    ts: str
    live: bool
    message: Message
    root: str = ""


def shown(session: Session, request: Request) -> list[Shown]:
    """Every step of a request that goes to the thread, in the order it was first said."""
    rows = session.exec(
        select(StoredPost)
        .where(col(StoredPost.request_id) == request.id, col(StoredPost.place) == Place.THREAD)
        .order_by(col(StoredPost.id))
    ).all()
    return [
        Shown(
            step=row.step,
            channel=row.sent_channel or row.channel,
            ts=row.ts,
            live=row.live,
            message=Message(text=row.text, blocks=tuple(row.blocks)),
            root=row.thread_ts or (rows[0].ts if row.follows == rows[0].id else row.ts),
        )
        for row in rows
    ]


def count_due(session: Session) -> tuple[int, float | None]:
    """How many posts and updates Slack doesn't show yet, and when the oldest of them was said."""
    said = session.exec(
        select(StoredPost.said_at).where(col(StoredPost.state) == PostState.DUE)
    ).all()
    return len(said), min(said, default=None)


def request_of(session: Session, channel: str, ts: str) -> int | None:
    """Which request a message of ours belongs to, None if we don't know the message."""
    return session.exec(
        select(StoredPost.request_id)
        .where(col(StoredPost.sent_channel) == channel, col(StoredPost.ts) == ts)
        .limit(1)
    ).first()


def take_buttons(session: Session, channel: str, ts: str, line: Block) -> bool:
    """Put a line in place of a message's buttons, once they can do nothing more; False if it isn't ours."""
    row = session.exec(
        select(StoredPost)
        .where(col(StoredPost.sent_channel) == channel, col(StoredPost.ts) == ts)
        .with_for_update()
    ).first()
    if row is None or not any(block.get("type") == "actions" for block in row.blocks):
        return False
    row.blocks = [*(b for b in row.blocks if b.get("type") != "actions"), dict(line)]
    row.revision, row.state, row.failures = row.revision + 1, PostState.DUE, 0
    session.add(row)
    return True
