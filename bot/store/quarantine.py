"""Which vantage points are shut out for a while, because they flooded us?"""

from typing import Literal, TypeAlias

from sqlmodel import Field, Session, SQLModel, col, delete, select

from bot.store.insert import insert_new


class StoredQuarantine(SQLModel, table=True):
    """A vantage point that nobody may connect from, from `since` to `until` (seconds since the epoch)."""

    __tablename__ = "agent_quarantine"

    vantage: str = Field(primary_key=True, max_length=140)
    since: float
    until: float


Shut: TypeAlias = Literal["now", "already", "too many"]


def shut_out(session: Session, vantage: str, *, now: float, until: float, most: int) -> Shut:
    """Shut a vantage point out, unless it is already, or so many are: then something else is wrong."""
    release(session, now=now)
    out = shut_out_since(session, now=now)
    if vantage not in out and len(out) >= most:
        return "too many"
    row = {"vantage": vantage, "since": now, "until": until}
    return "now" if insert_new(session, StoredQuarantine, [row]) else "already"


def shut_out_since(session: Session, *, now: float) -> dict[str, float]:
    """Map the vantage points that are shut out now to the time since which they are."""
    query = select(StoredQuarantine).where(col(StoredQuarantine.until) > now)
    return {row.vantage: row.since for row in session.exec(query).all()}


def release(session: Session, *, now: float, vantage: str = "") -> None:
    """Let those whose time is over in again, and one by name."""
    over = (col(StoredQuarantine.until) <= now) | (col(StoredQuarantine.vantage) == vantage)
    session.execute(delete(StoredQuarantine).where(over))
