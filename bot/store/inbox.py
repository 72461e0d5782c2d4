"""Which requests were accepted, and what became of them?"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, get_args

from sqlalchemy import JSON, Column, Index, Text, insert, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from bot.request import Kind, Request
from bot.store.insert import insert_new
from bot.store.posts import Place, StoredPost

LISTENING_S = 1800.0
"""How long after our last word in a thread no mention is needed there."""
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 8


class State(StrEnum):
    """Where a request stands; the first three are open."""

    WAITING = "waiting"
    WORKING = "working"
    SWIFT = "swift"  # being answered before the acknowledgement
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"


OPEN = (State.WAITING, State.WORKING, State.SWIFT)


class StoredRequest(SQLModel, table=True):
    """One request; times in seconds since the epoch.

    `attempts` counts how often work on it began, since it last got on; `began_at` is the first of these times.
    `lease_by` names the process that works on it until `lease_until`; then anybody may. Nobody takes it up
    before `not_before`, 0 if it was not put off since work on it began last. `deadline` is when the thread is told that it took too long. `said` is what was said last about
    the machinery itself (a delay), so that it is said once.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_open",
            "id",
            sqlite_where=text("state IN ('waiting', 'working', 'swift')"),
            postgresql_where=text("state IN ('waiting', 'working', 'swift')"),
        ),
        Index("ix_inbox_thread", "thread_key", "state"),
        Index("ix_inbox_channel", "channel", "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True, max_length=20)
    kind: str = Field(max_length=20)
    name: str = Field(max_length=255)
    team: str = Field(max_length=40)
    channel: str = Field(max_length=40)
    user: str = Field(max_length=40)
    ts: str = Field(max_length=40)
    thread_ts: str = Field(max_length=40)
    text: str = Field(sa_column=Column(Text, nullable=False))
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    received_at: float
    late: bool
    thread_key: str = Field(max_length=600)
    state: str = Field(max_length=20)
    lease_by: str = Field(default="", max_length=100)
    lease_until: float = Field(default=0.0)
    attempts: int = Field(default=0)
    not_before: float = Field(default=0.0)
    deadline: float = Field(default=0.0)
    began_at: float | None = Field(default=None)
    ended_at: float | None = Field(default=None)
    said: str = Field(default="", max_length=40)


class StoredKey(SQLModel, table=True):
    """One name under which Slack may deliver a request again."""

    __tablename__ = "inbox_key"

    key: str = Field(primary_key=True, max_length=600)
    at: float = Field(index=True)


_INSERT = insert(StoredRequest).returning(col(StoredRequest.id))
_OF_THE_DRAFT = (
    "kind",
    "name",
    "team",
    "channel",
    "user",
    "ts",
    "thread_ts",
    "text",
    "payload",
    "late",
    "thread_key",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A request before it has a row; `keys` are all names under which it may come again.

    `needs_thread` means that it only is for us if we spoke in its thread of late. `origin` is the reference of the
    request whose thread it belongs to, for a modal that doesn't know where it was opened. `aside` takes
    it out of its thread's order.
    """

    keys: tuple[str, ...]
    kind: Kind
    team: str
    user: str
    payload: dict[str, Any] = field(repr=False)
    name: str = ""
    channel: str = ""
    ts: str = ""
    thread_ts: str = ""
    text: str = ""
    late: bool = False
    needs_thread: bool = False
    origin: str = ""
    aside: bool = False

    @property
    def thread_key(self) -> str:
        """What it queues behind: its thread, or only itself."""
        root = self.thread_ts or self.ts
        if root and not self.aside:
            return f"{self.team}:{self.channel}:{root}"
        return f"{self.team}:{self.keys[0] if self.keys else ''}"


def accept(
    session: Session, draft: Draft, *, state: State, now: float, deadline: float
) -> Request | None:
    """Store a request with all its keys; None if one of them was there before, or it isn't for us."""
    if draft.needs_thread and not spoke_lately(
        session, draft.team, draft.channel, draft.thread_ts, now=now
    ):
        return None
    draft = _placed(session, draft)
    keys = [{"key": key, "at": now} for key in sorted(set(draft.keys))]
    if insert_new(session, StoredKey, keys) < len(keys):
        # The other names are kept all the same: whichever of them comes next is a repetition too.
        return None
    values = row_of(draft, state, now=now, deadline=deadline)
    # Slack waits for this one: the table's own insert costs half of what the unit of work does.
    stored = session.connection().execute(_INSERT, values)
    return _request(stored.scalar_one() or 0, values)


def row_of(draft: Draft, state: State, *, now: float, deadline: float) -> dict[str, Any]:
    """Make the row of a draft, with a reference of its own."""
    return {
        **{name: getattr(draft, name) for name in _OF_THE_DRAFT},
        "reference": new_reference(),
        "received_at": now,
        "state": state,
        "lease_by": "",
        "lease_until": deadline if state is State.SWIFT else 0.0,
        "attempts": 0,
        "not_before": 0.0,
        "deadline": deadline,
        "said": "",
    }


def _placed(session: Session, draft: Draft) -> Draft:
    """Put a draft into the thread of its origin, if that was asked by the same person."""
    if not draft.origin:
        return draft
    row = session.exec(
        select(StoredRequest).where(
            col(StoredRequest.reference) == draft.origin,
            col(StoredRequest.team) == draft.team,
            col(StoredRequest.user) == draft.user,
        )
    ).first()
    if row is None:
        return draft
    return replace(draft, channel=row.channel, thread_ts=row.thread_ts or row.ts)


def find(session: Session, reference: str) -> tuple[Request, State] | None:
    """Look a request up by its reference, with where it stands."""
    row = session.exec(
        select(StoredRequest).where(col(StoredRequest.reference) == reference)
    ).first()
    return None if row is None else (as_request(row), State(row.state))


def spoke_lately(session: Session, team: str, channel: str, thread_ts: str, *, now: float) -> bool:
    """Whether we were asked or said something in that thread within the last `LISTENING_S`."""
    opened_for = select(StoredPost.request_id).where(
        col(StoredPost.sent_channel) == channel, col(StoredPost.ts) == thread_ts
    )
    of_thread = or_(
        col(StoredRequest.thread_key) == f"{team}:{channel}:{thread_ts}",
        col(StoredRequest.id).in_(opened_for),
    )
    since = now - LISTENING_S
    asked = select(StoredRequest.id).where(
        of_thread, col(StoredRequest.kind) != "message", col(StoredRequest.received_at) >= since
    )
    if session.exec(asked.limit(1)).first() is not None:
        return True
    said = (
        select(StoredPost.id)
        .join(StoredRequest, col(StoredRequest.id) == col(StoredPost.request_id))
        .where(
            of_thread,
            col(StoredPost.place) == Place.THREAD,
            col(StoredPost.said_at) >= since,
        )
    )
    return session.exec(said.limit(1)).first() is not None


def new_reference() -> str:
    """Make a word to quote: no letters or digits that look alike."""
    # The alphabet has 32 characters, so each byte of chance stands for one of them, all equally likely.
    chance = secrets.token_bytes(_REFERENCE_LENGTH)
    return "R-" + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in chance)


def as_request(row: StoredRequest) -> Request:
    """Turn the row into a value."""
    if row.id is None:
        raise ValueError("the row was not stored yet")
    return _request(row.id, row.model_dump(include=set(_OF_THE_REQUEST)))


def _request(number: int, values: Mapping[str, Any]) -> Request:
    fields = {name: values[name] for name in _OF_THE_REQUEST}
    return Request(id=number, **{**fields, "kind": _kind(values["kind"])})


_OF_THE_REQUEST = (*_OF_THE_DRAFT, "reference", "received_at")


_KINDS: tuple[Kind, ...] = get_args(Kind)


def _kind(word: str) -> Kind:
    for kind in _KINDS:
        if kind == word:
            return kind
    raise ValueError(f"the inbox holds a request of unknown kind {word!r}")


def change(session: Session, request_id: int, **values: Any) -> None:
    """Write some columns of a request."""
    session.execute(
        update(StoredRequest).where(col(StoredRequest.id) == request_id).values(**values)
    )
