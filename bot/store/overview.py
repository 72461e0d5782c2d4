"""What goes on, and what came out last, in the least that a page needs?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.store.runs import RunState, StoredFinding, StoredRun


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last finished run of a site: how many results of each outcome, and when it ended (epoch seconds)."""

    site: str
    run: str
    counts: Counter[str]
    ended_at: float


@dataclass(frozen=True, slots=True)
class Running:
    """A run that goes on: its site, who asked, since when, and how many results it has."""

    site: str
    run: str
    asked_by: str
    started_at: float
    results: int


def last_runs(session: Session, sites: Iterable[str]) -> dict[str, LastRun]:
    """Return the last finished run of each site that has one."""
    found = {}
    for site in sites:
        row = session.exec(
            select(StoredRun)
            .where(col(StoredRun.site) == site, col(StoredRun.state) == RunState.FINISHED)
            .order_by(col(StoredRun.started_at).desc())
            .limit(1)
        ).first()
        if row is not None:
            skipped = len(row.plan.get("skips") or ())
            counts = Counter(_outcomes(session, row.id))
            counts["skipped"] += skipped
            found[site] = LastRun(site, row.id, counts, row.ended_at or row.started_at)
    return found


def running(session: Session, *, limit: int = 10) -> list[Running]:
    """Return the runs that go on, the newest first."""
    rows = session.exec(
        select(StoredRun)
        .where(col(StoredRun.state) == RunState.RUNNING)
        .order_by(col(StoredRun.started_at).desc())
        .limit(limit)
    ).all()
    return [
        Running(row.site, row.id, row.asked_by, row.started_at, _count(session, row.id))
        for row in rows
    ]


def _outcomes(session: Session, run: str) -> Sequence[str]:
    return session.exec(
        select(StoredFinding.outcome).where(col(StoredFinding.run_id) == run)
    ).all()


def _count(session: Session, run: str) -> int:
    query = select(func.count()).select_from(StoredFinding).where(col(StoredFinding.run_id) == run)
    return int(session.exec(query).one())
