"""What must the threads show?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, select

from bot.message import File, Message
from bot.request import Request

TROUBLE = "trouble"
"""The step under which a failure is said."""
WAITING = "waiting"
"""The step under which a delay is said."""


class Place(StrEnum):
    """Where a message goes: for everybody in the thread, or for the asker's eyes only."""

    THREAD = "thread"
    WHISPER = "whisper"


class PostState(StrEnum):
    """Whether there is anything left to do for a post or a file."""

    DUE = "due"
    SETTLED = "settled"
    LOST = "lost"  # Slack will never take it; `problem` says why


class Said(StrEnum):
    """What a saying did: a step that was never said before, other words for one, or nothing."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class StoredPost(SQLModel, table=True):
    """One step of a request and the message that shows it; times in seconds since the epoch.

    `revision` counts what we want to show, `sent_revision` what Slack shows. `ts` is empty until
    Slack has told us; `began_at` is set from before the call until its outcome is known, so a row that has it
    and no `ts` may or may not be in Slack. `follows` is the post that opens the thread, for requests that came
    without a message. `live` promises that the message will be said again. `user` is whom a whisper is for.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("request_id", "step"),
        Index(
            "ix_post_due",
            "id",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
        Index("ix_post_message", "sent_channel", "ts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="inbox.id", index=True)
    step: str = Field(max_length=100)
    place: str = Field(max_length=20)
    team: str = Field(max_length=40)
    channel: str = Field(max_length=40)
    thread_ts: str = Field(default="", max_length=40)
    follows: int | None = Field(default=None, foreign_key="post.id")
    user: str = Field(max_length=40)
    text: str = Field(sa_column=Column(Text, nullable=False))
    blocks: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    live: bool = Field(default=False)
    revision: int = Field(default=1)
    sent_revision: int = Field(default=0)
    state: str = Field(default=PostState.DUE, max_length=20)
    sent_channel: str = Field(default="", max_length=40)
    ts: str = Field(default="", max_length=40)
    began_at: float | None = Field(default=None)
    sent_at: float = Field(default=0.0)
    lease_until: float = Field(default=0.0)
    not_before: float = Field(default=0.0)
    failures: int = Field(default=0)
    problem: str = Field(default="", max_length=500)
    said_at: float = Field(default=0.0)


class StoredFile(SQLModel, table=True):
    """A file that goes with a post; `slack_id` is set once Slack has its bytes."""

    __tablename__ = "post_file"
    __table_args__ = (
        UniqueConstraint("post_id", "name"),
        Index(
            "ix_post_file_due",
            "id",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    name: str = Field(max_length=255)
    title: str = Field(max_length=255)
    alt: str = Field(default="", max_length=1000)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str = Field(default=PostState.DUE, max_length=20)
    slack_id: str = Field(default="", max_length=40)
    lease_until: float = Field(default=0.0)
    not_before: float = Field(default=0.0)
    failures: int = Field(default=0)
    problem: str = Field(default="", max_length=500)


@dataclass(frozen=True, slots=True)
class Saying:
    """What a step shall show, and to whom; `channel` if that is not where the request came from."""

    step: str
    message: Message
    place: Place = Place.THREAD
    live: bool = False
    channel: str = ""


def say(session: Session, request: Request, saying: Saying, *, now: float) -> Said:
    """Write down what a step of a request shall show."""
    row = session.exec(
        select(StoredPost)
        .where(col(StoredPost.request_id) == request.id, col(StoredPost.step) == saying.step)
        .with_for_update()
    ).first()
    said = Said.CHANGED
    if row is None:
        row = _in_place_of_trouble(session, request, saying) or _new(session, request, saying)
        said = Said.NEW
    elif not _changed(row, saying):
        return Said.SAME
    row.said_at = now
    session.add(row)
    session.flush()
    _keep_files(session, row, saying.message.files)
    return said


def _in_place_of_trouble(session: Session, request: Request, saying: Saying) -> StoredPost | None:
    """Let what is said after a failure take the place of its notice, which is no longer true."""
    if saying.place is not Place.THREAD or saying.channel:
        return None
    row = session.exec(
        select(StoredPost)
        .where(col(StoredPost.request_id) == request.id, col(StoredPost.step) == TROUBLE)
        .with_for_update()
    ).first()
    if row is not None:
        row.step = saying.step
        _changed(row, saying)
    return row


def _new(session: Session, request: Request, saying: Saying) -> StoredPost:
    # A user id as channel opens the direct message.
    channel = saying.channel or request.channel or request.user
    root = None
    if not request.root and not saying.channel and saying.place is Place.THREAD:
        root = session.exec(
            select(StoredPost.id)
            .where(
                col(StoredPost.request_id) == request.id,
                col(StoredPost.place) == Place.THREAD,
            )
            .order_by(col(StoredPost.id))
            .limit(1)
        ).first()
    return StoredPost(
        request_id=request.id,
        step=saying.step,
        place=saying.place,
        team=request.team,
        channel=channel,
        thread_ts="" if saying.channel else request.root,
        follows=root,
        # What was meant for another channel is nothing for the asker's direct messages.
        user="" if saying.channel else request.user,
        text=saying.message.text,
        blocks=[dict(block) for block in saying.message.blocks],
        live=saying.live,
    )


def _changed(row: StoredPost, saying: Saying) -> bool:
    blocks = [dict(block) for block in saying.message.blocks]
    same = (row.text, row.blocks, row.live) == (saying.message.text, blocks, saying.live)
    if same:
        return bool(saying.message.files)
    if (row.text, row.blocks) != (saying.message.text, blocks):
        row.text, row.blocks, row.revision = saying.message.text, blocks, row.revision + 1
        row.state, row.failures = PostState.DUE, 0
        if saying.place is Place.WHISPER:
            row.ts = ""  # what one person saw can't be changed, only said again
    row.live = saying.live
    return True


def _keep_files(session: Session, row: StoredPost, files: tuple[File, ...]) -> None:
    if not files:
        return
    known = set(session.exec(select(StoredFile.name).where(col(StoredFile.post_id) == row.id)))
    for file in files:
        if file.name not in known and file.content:
            session.add(
                StoredFile(
                    post_id=row.id or 0,
                    name=file.name,
                    title=file.title,
                    alt=file.alt or "",
                    content=file.content,
                )
            )
            known.add(file.name)
    session.flush()
