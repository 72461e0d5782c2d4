"""Which runs shall be taken up again once an agent is back?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, delete, select

from bot.request import Request
from bot.store.insert import insert_new


class StoredAwaited(SQLModel, table=True):
    """Somebody's wish for a run: what it missed is to be looked at when all these vantage points are back."""

    __tablename__ = "agent_awaited"

    run_id: str = Field(primary_key=True, max_length=20)
    vantages: list[str] = Field(sa_column=Column(JSON, nullable=False))
    team: str = Field(max_length=40)
    channel: str = Field(max_length=40)
    thread_ts: str = Field(max_length=40)
    user: str = Field(max_length=40)
    asked_at: float


@dataclass(frozen=True, slots=True)
class Awaited:
    """A wish as a value; `asked_at` in seconds since the epoch."""

    run_id: str
    vantages: tuple[str, ...]
    team: str
    channel: str
    thread_ts: str
    user: str
    asked_at: float


def await_agents(
    session: Session, run_id: str, vantages: Collection[str], request: Request, *, now: float
) -> bool:
    """Write a wish down, in the thread of its request; False if there is one for that run already."""
    row = {
        "run_id": run_id,
        "vantages": sorted(vantages),
        "team": request.team,
        "channel": request.channel,
        "thread_ts": request.root,
        "user": request.user,
        "asked_at": now,
    }
    return insert_new(session, StoredAwaited, [row]) == 1


def take_fulfilled(session: Session, there: Collection[str], *, since: float) -> list[Awaited]:
    """Return the wishes whose vantage points are all there, each to one caller only; older ones are dropped."""
    session.execute(delete(StoredAwaited).where(col(StoredAwaited.asked_at) < since))
    rows = session.exec(select(StoredAwaited)).all()
    wishes = [_wish(row) for row in rows if set(row.vantages) <= set(there)]
    return [wish for wish in wishes if _claim(session, wish)]


def _claim(session: Session, wish: Awaited) -> bool:
    """Delete a wish; False if another bot was faster."""
    result = session.execute(delete(StoredAwaited).where(col(StoredAwaited.run_id) == wish.run_id))
    return int(getattr(result, "rowcount", 0)) > 0


def _wish(row: StoredAwaited) -> Awaited:
    return Awaited(
        row.run_id,
        tuple(row.vantages),
        row.team,
        row.channel,
        row.thread_ts,
        row.user,
        row.asked_at,
    )
