"""Which sweeps were started, of which sites, and how far are they?"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Index, update
from sqlmodel import Field, Session, SQLModel, col, func, select

from bot.request import Request
from bot.store.runs import StoredFinding


class SweepState(StrEnum):
    """Where a sweep stands."""

    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"  # the request it belonged to ended otherwise


class Progress(StrEnum):
    """Where a site stands in its sweep."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    LEFT_OUT = "left out"  # `why` says why nothing was looked at


class StoredSweep(SQLModel, table=True):
    """One look at many sites; times in seconds since the epoch.

    `words` is the selection as it is typed; sweeps of the same words are compared. Whoever holds the lease carries
    it out. `schedule` and `due_at` are set where nobody asked just then.
    """

    __tablename__ = "fleet_sweep"
    __table_args__ = (Index("ix_fleet_sweep_words", "words", "started_at"),)

    id: str = Field(primary_key=True, max_length=20)
    words: str = Field(max_length=1400)
    request_id: int | None = Field(default=None, foreign_key="inbox.id", unique=True)
    asked_by: str = Field(index=True, max_length=100)
    schedule: str = Field(default="", max_length=200)
    due_at: float | None = Field(default=None)
    late: bool = Field(default=False)
    quiet: bool = Field(default=False)
    state: str = Field(max_length=20)
    started_at: float
    ended_at: float | None = Field(default=None)
    ended_by: str = Field(default="", max_length=100)
    lease_by: str = Field(default="", max_length=100)
    lease_until: float = Field(default=0.0)


class StoredSweepSite(SQLModel, table=True):
    """One site of a sweep, and the run that shows it; `leads` is False where somebody else carries that run out."""

    __tablename__ = "fleet_sweep_site"

    sweep_id: str = Field(primary_key=True, foreign_key="fleet_sweep.id", max_length=20)
    n: int = Field(primary_key=True)
    site: str = Field(max_length=64)
    name: str = Field(max_length=200)
    progress: str = Field(default=Progress.WAITING, max_length=20)
    why: str = Field(default="", max_length=40)
    note: str = Field(default="", max_length=500)
    run_id: str | None = Field(default=None, foreign_key="run.id", index=True, max_length=20)
    leads: bool = Field(default=False)
    attempts: int = Field(default=0)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a sweep runs though nobody asked just now: a schedule, and when it was due (seconds since the epoch).

    `late` says that it was missed then. `quiet` posts nothing while it runs, and afterwards only what changed.
    """

    schedule: str
    due_at: float
    late: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep as a value."""

    id: str
    words: str
    asked_by: str
    state: SweepState
    started_at: float
    ended_at: float | None
    ended_by: str
    request_id: int | None
    occasion: Occasion | None


@dataclass(frozen=True, slots=True)
class SweepSite:
    """A site of a sweep as a value; `why` is the word for a site that is left out, `note` its sentence."""

    n: int
    site: str
    name: str
    progress: Progress
    why: str
    note: str
    run: str | None
    leads: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a site of a sweep is not looked at: one word of `bot.fleet.standing`, and a sentence."""

    why: str
    note: str


@dataclass(frozen=True, slots=True)
class NewSweep:
    """What shall be swept: the selection's words, each site's id and name, and what is left out from the start."""

    words: str
    sites: Sequence[tuple[str, str]]
    asked_by: str
    occasion: Occasion | None = None
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)


def start_sweep(session: Session, new: NewSweep, request: Request | None, *, now: float) -> Sweep:
    """Write a sweep down; called again for the same request it returns the same one."""
    known = sweep_of(session, request) if request is not None else None
    if known is not None:
        return known
    occasion = new.occasion
    row = StoredSweep(
        id=secrets.token_hex(6),
        words=new.words,
        request_id=request.id if request is not None else None,
        asked_by=new.asked_by,
        schedule=occasion.schedule if occasion else "",
        due_at=occasion.due_at if occasion else None,
        late=occasion is not None and occasion.late,
        quiet=occasion is not None and occasion.quiet,
        state=SweepState.RUNNING,
        started_at=now,
    )
    session.add(row)
    session.flush()
    for n, (site, name) in enumerate(new.sites):
        out = new.left_out.get(site)
        session.add(
            StoredSweepSite(
                sweep_id=row.id,
                n=n,
                site=site,
                name=name,
                progress=Progress.LEFT_OUT if out else Progress.WAITING,
                why=out.why if out else "",
                note=out.note if out else "",
            )
        )
    session.flush()
    return _as_sweep(row)


def sweep_of(session: Session, request: Request) -> Sweep | None:
    """Return the sweep that a request started, None if it has none yet."""
    row = session.exec(select(StoredSweep).where(StoredSweep.request_id == request.id)).first()
    return None if row is None else _as_sweep(row)


def get_sweep(session: Session, sweep_id: str) -> Sweep | None:
    """Return the sweep of that id, None if there is none."""
    row = session.get(StoredSweep, sweep_id)
    return None if row is None else _as_sweep(row)


def latest(session: Session, words: str = "", *, limit: int = 10) -> list[Sweep]:
    """Return the sweeps of a selection, or all, newest first."""
    query = select(StoredSweep).order_by(col(StoredSweep.started_at).desc(), col(StoredSweep.id))
    if words:
        query = query.where(StoredSweep.words == words)
    return [_as_sweep(row) for row in session.exec(query.limit(limit))]


def last_scheduled(session: Session, schedule: str) -> Sweep | None:
    """Return the last sweep that a schedule began and that is over."""
    row = session.exec(
        select(StoredSweep)
        .where(StoredSweep.schedule == schedule, StoredSweep.state != SweepState.RUNNING)
        .order_by(col(StoredSweep.started_at).desc())
        .limit(1)
    ).first()
    return None if row is None else _as_sweep(row)


def earlier(session: Session, sweep: Sweep, *, limit: int) -> list[Sweep]:
    """Return the finished sweeps of the same selection that started before this one, newest first."""
    rows = session.exec(
        select(StoredSweep)
        .where(
            StoredSweep.words == sweep.words,
            StoredSweep.state == SweepState.FINISHED,
            StoredSweep.started_at <= sweep.started_at,
            StoredSweep.id != sweep.id,
        )
        .order_by(col(StoredSweep.started_at).desc())
        .limit(limit)
    ).all()
    return [_as_sweep(row) for row in rows]


def sites_of(session: Session, sweep_id: str) -> list[SweepSite]:
    """Return the sites of a sweep, in its order."""
    rows = session.exec(
        select(StoredSweepSite)
        .where(StoredSweepSite.sweep_id == sweep_id)
        .order_by(col(StoredSweepSite.n))
    ).all()
    return [_as_site(row) for row in rows]


def tally(session: Session, sweep_id: str) -> dict[str, Counter[str]]:
    """Return how many results of each outcome each run of a sweep has so far, skips left out."""
    rows = session.execute(
        select(StoredFinding.run_id, StoredFinding.outcome, func.count())
        .join(StoredSweepSite, col(StoredSweepSite.run_id) == col(StoredFinding.run_id))
        .where(col(StoredSweepSite.sweep_id) == sweep_id)
        .group_by(col(StoredFinding.run_id), col(StoredFinding.outcome))
    ).all()
    counted: dict[str, Counter[str]] = {}
    for run_id, outcome, count in rows:
        counted.setdefault(run_id, Counter())[outcome] = count
    return counted


def leave_out(session: Session, sweep_id: str, n: int, out: LeftOut) -> None:
    """Write down that a site of a sweep is not looked at, unless it has its result."""
    session.execute(
        update(StoredSweepSite)
        .where(
            col(StoredSweepSite.sweep_id) == sweep_id,
            col(StoredSweepSite.n) == n,
            col(StoredSweepSite.progress) != Progress.DONE,
        )
        .values(progress=Progress.LEFT_OUT, why=out.why, note=out.note[:500], leads=False)
    )


def started_since(session: Session, since: float, asked_by: str, *, but: int) -> list[float]:
    """Return when somebody started sweeps since then, oldest first, without that of the request `but`."""
    query = select(StoredSweep.started_at).where(
        StoredSweep.started_at >= since,
        StoredSweep.asked_by == asked_by,
        StoredSweep.schedule == "",
        (col(StoredSweep.request_id) != but) | col(StoredSweep.request_id).is_(None),
    )
    return sorted(session.exec(query))


def end_sweep(
    session: Session, sweep_id: str, state: SweepState, *, by: str = "", now: float
) -> bool:
    """Close a sweep; False if it was closed before, then it stays as it was."""
    result = session.execute(
        update(StoredSweep)
        .where(col(StoredSweep.id) == sweep_id, col(StoredSweep.state) == SweepState.RUNNING)
        .values(state=state, ended_at=now, ended_by=by, lease_until=0.0)
    )
    return int(getattr(result, "rowcount", 0)) > 0


def _as_sweep(row: StoredSweep) -> Sweep:
    occasion = None
    if row.schedule:
        due_at = row.due_at if row.due_at is not None else row.started_at
        occasion = Occasion(row.schedule, due_at, late=row.late, quiet=row.quiet)
    return Sweep(
        id=row.id,
        words=row.words,
        asked_by=row.asked_by,
        state=SweepState(row.state),
        started_at=row.started_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        request_id=row.request_id,
        occasion=occasion,
    )


def _as_site(row: StoredSweepSite) -> SweepSite:
    return SweepSite(
        n=row.n,
        site=row.site,
        name=row.name,
        progress=Progress(row.progress),
        why=row.why,
        note=row.note,
        run=row.run_id,
        leads=row.leads,
    )
