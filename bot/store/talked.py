"""Where were we asked something of late?"""

from sqlmodel import Session, col, select

from bot.store.inbox import StoredRequest


def recent_channels(session: Session, *, since: float) -> set[str]:
    """Name the channels in which something was asked since then."""
    found = session.exec(
        select(StoredRequest.channel).where(col(StoredRequest.received_at) >= since).distinct()
    )
    return {channel for channel in found if channel}


def recent_threads(session: Session, channel: str, *, since: float) -> list[str]:
    """Name the threads of a channel in which something was asked since then, at most 50."""
    found = session.exec(
        select(StoredRequest.ts, StoredRequest.thread_ts)
        .where(
            col(StoredRequest.channel) == channel,
            col(StoredRequest.received_at) >= since,
            col(StoredRequest.ts) != "",
        )
        .order_by(col(StoredRequest.id).desc())
        .limit(50)
    )
    return sorted({thread_ts or ts for ts, thread_ts in found})
