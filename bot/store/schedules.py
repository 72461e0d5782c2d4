"""What is checked by itself, when does it come round next, and when is a site left alone?"""

import secrets
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import update
from sqlmodel import Field, Session, SQLModel, col, select

from bot.scheduling.when import When
from bot.scheduling.windows import Once, Weekly, ends_at

Kind: TypeAlias = Literal["sweep", "digest"]
MOST = 500
"""Schedules that a workspace may have."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class StoredSchedule(SQLModel, table=True):
    """One schedule; times in seconds since the epoch. `selection` is empty for a digest.

    `made_for` and `ended_for` are the requests that made and removed it, so that a repeated one sees what it did.
    """

    __tablename__ = "schedule"

    name: str = Field(primary_key=True, max_length=20)
    kind: str = Field(max_length=10)
    team: str = Field(index=True, max_length=40)
    channel: str = Field(max_length=40)
    made_by: str = Field(max_length=40)
    made_at: float
    selection: str = Field(max_length=2000)
    cron: str = Field(max_length=200)
    zone: str = Field(max_length=100)
    words: str = Field(max_length=300)
    next_at: float = Field(index=True)
    last_due: float | None = Field(default=None)
    paused: bool = Field(default=False)
    made_for: int
    ended_for: int | None = Field(default=None)


class StoredWindow(SQLModel, table=True):
    """One maintenance window: once (`begins_at`, `ends_at`) or each time `cron` comes round, for `seconds`."""

    __tablename__ = "maintenance"

    name: str = Field(primary_key=True, max_length=20)
    team: str = Field(index=True, max_length=40)
    site: str = Field(max_length=64)
    made_by: str = Field(max_length=40)
    made_at: float
    why: str = Field(max_length=200)
    begins_at: float = Field(default=0.0)
    ends_at: float = Field(default=0.0)
    cron: str = Field(default="", max_length=200)
    zone: str = Field(default="", max_length=100)
    words: str = Field(default="", max_length=300)
    seconds: float = Field(default=0.0)
    made_for: int
    ended_for: int | None = Field(default=None)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as a value; `selection` in the words of a sweep, empty for a digest."""

    name: str
    kind: Kind
    team: str
    channel: str
    made_by: str
    selection: str
    when: When
    next_at: float
    last_due: float | None
    paused: bool


@dataclass(frozen=True, slots=True)
class Window:
    """A maintenance window as a value; `site` is empty where it is for all."""

    name: str
    site: str
    made_by: str
    why: str
    span: Once | Weekly


def add_schedule(
    session: Session, new: Schedule, *, made_for: int, now: float
) -> tuple[Schedule, bool]:
    """Store a schedule and return it with True; if the same one is there already, return that with False.

    The request that made it gets True again when it is repeated.
    """
    same = session.exec(
        select(StoredSchedule).where(
            col(StoredSchedule.team) == new.team,
            col(StoredSchedule.channel) == new.channel,
            col(StoredSchedule.kind) == new.kind,
            col(StoredSchedule.selection) == new.selection,
            col(StoredSchedule.cron) == new.when.cron,
            col(StoredSchedule.zone) == new.when.zone,
            col(StoredSchedule.ended_for).is_(None),
        )
    ).first()
    if same is not None:
        return _as_schedule(same), same.made_for == made_for
    row = StoredSchedule(
        name=_new_name("S"),
        kind=new.kind,
        team=new.team,
        channel=new.channel,
        made_by=new.made_by,
        made_at=now,
        selection=new.selection,
        cron=new.when.cron,
        zone=new.when.zone,
        words=new.when.words,
        next_at=new.next_at,
        made_for=made_for,
    )
    session.add(row)
    session.flush()
    return _as_schedule(row), True


def schedules(session: Session, team: str | None = None) -> list[Schedule]:
    """Return the schedules of a workspace, or all, by what comes next."""
    query = (
        select(StoredSchedule)
        .where(col(StoredSchedule.ended_for).is_(None))
        .order_by(col(StoredSchedule.next_at), col(StoredSchedule.name))
    )
    if team is not None:
        query = query.where(col(StoredSchedule.team) == team)
    return [_as_schedule(row) for row in session.exec(query)]


def find_schedule(session: Session, name: str, *, ended_for: int = 0) -> Schedule | None:
    """Return the schedule of that name; one that was removed only to the request that removed it."""
    row = session.get(StoredSchedule, name)
    return None if row is None or row.ended_for not in (None, ended_for) else _as_schedule(row)


def due_schedules(session: Session, now: float) -> list[Schedule]:
    """Return what has come round, and hold it against other bots until this transaction ends."""
    rows = session.exec(
        select(StoredSchedule)
        .where(
            ~col(StoredSchedule.paused),
            col(StoredSchedule.ended_for).is_(None),
            col(StoredSchedule.next_at) <= now,
        )
        .order_by(col(StoredSchedule.next_at))
        .with_for_update(skip_locked=True)
        .limit(100)
    )
    return [_as_schedule(row) for row in rows]


def comes_round(
    session: Session, name: str, *, next_at: float | None, last_due: float | None = None
) -> None:
    """Write down when a schedule comes round next; None pauses it, because it never does."""
    values: dict[str, object] = {"paused": True} if next_at is None else {"next_at": next_at}
    if last_due is not None:
        values["last_due"] = last_due
    session.execute(
        update(StoredSchedule).where(col(StoredSchedule.name) == name).values(**values)
    )


def pause_schedule(session: Session, name: str, *, paused: bool, next_at: float) -> None:
    """Stop a schedule, or let it come round again from `next_at`."""
    session.execute(
        update(StoredSchedule)
        .where(col(StoredSchedule.name) == name)
        .values(paused=paused, next_at=next_at)
    )


def remove(session: Session, name: str, *, ended_for: int) -> None:
    """End a schedule or a window, for the request that wants it."""
    for table in (StoredSchedule, StoredWindow):
        session.execute(
            update(table)
            .where(col(table.name) == name, col(table.ended_for).is_(None))
            .values(ended_for=ended_for)
        )


def add_window(session: Session, team: str, new: Window, *, made_for: int, now: float) -> Window:
    """Store a maintenance window; a repeated request gets the one that it made."""
    own = col(StoredWindow.made_for) == made_for
    if made_for and (made := session.exec(select(StoredWindow).where(own)).first()) is not None:
        return _as_window(made)
    span = new.span
    once = span if isinstance(span, Once) else Once(0.0, 0.0)
    row = StoredWindow(
        name=_new_name("W"),
        team=team,
        site=new.site,
        made_by=new.made_by,
        made_at=now,
        why=new.why,
        begins_at=once.begins_at,
        ends_at=once.ends_at,
        made_for=made_for,
    )
    if isinstance(span, Weekly):
        row.cron, row.zone, row.words = span.when.cron, span.when.zone, span.when.words
        row.seconds = span.seconds
    session.add(row)
    session.flush()
    return _as_window(row)


def windows(session: Session, team: str | None = None, *, now: float) -> list[Window]:
    """Return the windows that are open or still come."""
    query = (
        select(StoredWindow)
        .where(
            col(StoredWindow.ended_for).is_(None),
            (col(StoredWindow.cron) != "") | (col(StoredWindow.ends_at) > now),
        )
        .order_by(col(StoredWindow.site), col(StoredWindow.name))
    )
    if team is not None:
        query = query.where(col(StoredWindow.team) == team)
    return [_as_window(row) for row in session.exec(query)]


def find_window(session: Session, name: str, team: str, *, ended_for: int = 0) -> Window | None:
    """Return the window of that name; one that was removed only to the request that removed it."""
    row = session.get(StoredWindow, name)
    if row is None or row.team != team or row.ended_for not in (None, ended_for):
        return None
    return _as_window(row)


def resting(session: Session, team: str, *, now: float) -> dict[str, tuple[float, str]]:
    """Return the sites that are in a window now, with its end and the reason; `""` stands for all sites."""
    open_now: dict[str, tuple[float, str]] = {}
    for window in windows(session, team, now=now):
        end = ends_at(window.span, now)
        if end is not None and end > open_now.get(window.site, (0.0, ""))[0]:
            open_now[window.site] = (end, window.why)
    return open_now


def _new_name(letter: str) -> str:
    return f"{letter}-" + "".join(secrets.choice(_ALPHABET) for _ in range(5))


def _as_schedule(row: StoredSchedule) -> Schedule:
    return Schedule(
        name=row.name,
        kind="digest" if row.kind == "digest" else "sweep",
        team=row.team,
        channel=row.channel,
        made_by=row.made_by,
        selection=row.selection,
        when=When(row.cron, row.zone, row.words),
        next_at=row.next_at,
        last_due=row.last_due,
        paused=row.paused,
    )


def _as_window(row: StoredWindow) -> Window:
    span: Once | Weekly = Once(row.begins_at, row.ends_at)
    if row.cron:
        span = Weekly(When(row.cron, row.zone, row.words), row.seconds)
    return Window(row.name, row.site, row.made_by, row.why, span)
