"""Which sites have an agent just now, and what of it was told?"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Field, Session, SQLModel, col, select

from bot.store.insert import insert_new


class StoredAttendance(SQLModel, table=True):
    """Whether a site has an agent, since when, and whether people think so; seconds since the epoch."""

    __tablename__ = "agent_site"

    site: str = Field(primary_key=True, max_length=64)
    there: bool
    changed_at: float
    told: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A site whose last agent went, or whose first one came back, at a time (seconds since the epoch)."""

    site: str
    there: bool
    at: float


def note(session: Session, sites: Mapping[str, bool], *, now: float) -> None:
    """Write down which sites have an agent; one that is new counts as told."""
    known = {row.site: row.there for row in session.exec(select(StoredAttendance)).all()}
    new = [
        {"site": site, "there": there, "changed_at": now, "told": there}
        for site, there in sites.items()
        if site not in known
    ]
    insert_new(session, StoredAttendance, new)
    for site, there in sites.items():
        if site in known and known[site] != there:
            session.execute(
                update(StoredAttendance)
                .where(col(StoredAttendance.site) == site, col(StoredAttendance.there) != there)
                .values(there=there, changed_at=now)
            )


def take_untold(session: Session, *, before: float) -> list[Change]:
    """Return the changes that have held since then and that nobody was told of, each to one caller only."""
    rows = session.exec(
        select(StoredAttendance)
        .where(
            col(StoredAttendance.there) != col(StoredAttendance.told),
            col(StoredAttendance.changed_at) <= before,
        )
        .order_by(col(StoredAttendance.site))
    ).all()
    return [Change(row.site, row.there, row.changed_at) for row in rows if _claim(session, row)]


def _claim(session: Session, row: StoredAttendance) -> bool:
    """Mark a change as told; False if another bot was faster."""
    result = session.execute(
        update(StoredAttendance)
        .where(col(StoredAttendance.site) == row.site, col(StoredAttendance.told) != row.there)
        .values(told=row.there)
    )
    return int(getattr(result, "rowcount", 0)) > 0
