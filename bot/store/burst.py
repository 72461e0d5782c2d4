"""How are many requests accepted in one go, each under its own keys?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from bot.store.inbox import Draft, State, StoredKey, StoredRequest, accept, row_of
from bot.store.insert import insert_which

_INSERT = insert(StoredRequest)


def accept_all(
    session: Session, drafts: Sequence[Draft], *, now: float, deadline: float
) -> list[str | None]:
    """Store requests in their order; returns a reference for each, None for a repetition or what isn't for us.

    One statement for all keys and one for all requests: by themselves they cost Slack's patience four times over.
    """
    if any(draft.needs_thread or draft.origin for draft in drafts):
        # Those ask the database about others first, maybe about one that is stored here just before them.
        stored = [
            accept(session, draft, state=State.WAITING, now=now, deadline=deadline)
            for draft in drafts
        ]
        return [None if request is None else request.reference for request in stored]
    return _together(session, drafts, now, deadline)


def _together(
    session: Session, drafts: Sequence[Draft], now: float, deadline: float
) -> list[str | None]:
    names = sorted({key for draft in drafts for key in draft.keys})
    new = {
        key
        for (key,) in insert_which(session, StoredKey, [{"key": key, "at": now} for key in names])
    }
    rows: list[dict[str, Any]] = []
    references: list[str | None] = []
    for draft in drafts:
        keys = set(draft.keys)
        is_new = keys <= new
        # Whoever comes later under one of these names, in this very transaction, is a repetition.
        new -= keys
        if is_new:
            rows.append(row_of(draft, State.WAITING, now=now, deadline=deadline))
        references.append(rows[-1]["reference"] if is_new else None)
    if rows:
        session.connection().execute(_INSERT, rows)
    return references
