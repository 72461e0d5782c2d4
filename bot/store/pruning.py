"""Which rows have served, so that they may go?"""

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, inspect, update
from sqlmodel import Session, SQLModel, col, select

from bot.store.inbox import OPEN, StoredKey, StoredRequest
from bot.store.posts import StoredFile, StoredPost

_WITH_ADDRESS = ("command", "action", "view", "shortcut")


def forget_addresses(session: Session, *, after: float, before: float) -> int:
    """Drop the response_urls of requests received between two times; nobody can use them any more."""
    rows = session.execute(
        select(StoredRequest.id, StoredRequest.payload).where(
            col(StoredRequest.received_at) > after,
            col(StoredRequest.received_at) <= before,
            col(StoredRequest.kind).in_(_WITH_ADDRESS),
        )
    ).all()
    held = [(number, payload) for number, payload in rows if "response_url" in payload]
    for number, payload in held:
        kept = {key: value for key, value in payload.items() if key != "response_url"}
        session.execute(
            update(StoredRequest).where(col(StoredRequest.id) == number).values(payload=kept)
        )
    return len(held)


def forget_keys(session: Session, *, before: float) -> None:
    """Drop keys that Slack can't deliver again: it retries for minutes, catching up looks back a day."""
    session.connection().execute(
        StoredKey.__table__.delete().where(col(StoredKey.at) < before)  # type: ignore[attr-defined] # SQLModel makes it
    )


def prune(session: Session, *, before: float, most: int) -> int:
    """Delete up to `most` requests that ended before then, with what was posted for them; returns how many.

    What something else still tells of (a run, a lesson, a question to the curators) stays; so does the audit.
    """
    old = list(
        session.exec(
            select(StoredRequest.id)
            .where(
                col(StoredRequest.ended_at) < before,
                col(StoredRequest.state).not_in(OPEN),
                ~_is_referred_to(),
            )
            .order_by(col(StoredRequest.id))
            .limit(most)
        )
    )
    posts = select(StoredPost.id).where(col(StoredPost.request_id).in_(old))
    session.execute(delete(StoredFile).where(col(StoredFile.post_id).in_(posts)))
    session.execute(delete(StoredPost).where(col(StoredPost.request_id).in_(old)))
    session.execute(delete(StoredRequest).where(col(StoredRequest.id).in_(old)))
    return len(old)


def _is_referred_to() -> ColumnElement[bool]:
    """Whether any table but the posts names the request: also one that is added later."""
    inbox: Any = inspect(StoredRequest).local_table
    posts = inspect(StoredPost).local_table
    naming = [
        exists().where(key.parent == inbox.c.id)
        for table in SQLModel.metadata.sorted_tables
        if table is not posts
        for key in table.foreign_keys
        if key.column is inbox.c.id
    ]
    found: ColumnElement[bool] = naming[0]
    for one in naming[1:]:
        found = found | one
    return found
