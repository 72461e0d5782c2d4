"""Which runs were started, what did they find, and what is left of them to do?"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from bot.request import Request
from bot.store import turns
from bot.store.due import believable
from bot.store.inbox import OPEN, StoredRequest
from bot.store.insert import insert_new, insert_which, put
from checks.model import Finding, Plan

MAX_FINDING_BYTES = 256 * 1024


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"  # the request it belonged to ended otherwise


class StoredRun(SQLModel, table=True):
    """One plan that is being carried out; times in seconds since the epoch.

    `same` is equal for runs of the same plan; of those only one runs at a time. `led_by` carries it out until
    `led_until` where no request does.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index(
            "ux_run_same",
            "same",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_run_site", "site", "started_at"),
    )

    id: str = Field(primary_key=True, max_length=20)
    site: str = Field(max_length=64)
    edition: str = Field(max_length=100)
    plan: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    same: str = Field(max_length=64)
    asked_by: str = Field(index=True, max_length=100)
    state: str = Field(max_length=20)
    started_at: float
    ended_at: float | None = Field(default=None)
    ended_by: str = Field(default="", max_length=100)
    led_by: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    led_until: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})


class StoredRunRequest(SQLModel, table=True):
    """Which run a request shows; the one that leads carries it out."""

    __tablename__ = "run_request"

    request_id: int = Field(primary_key=True, foreign_key="inbox.id")
    run_id: str = Field(foreign_key="run.id", index=True, max_length=20)
    leads: bool


class StoredFinding(SQLModel, table=True):
    """The one result of one check of a run."""

    __tablename__ = "finding"

    run_id: str = Field(primary_key=True, foreign_key="run.id", max_length=20)
    n: int = Field(primary_key=True)
    outcome: str = Field(max_length=20)
    content: str = Field(sa_column=Column(Text, nullable=False))
    at: float


@dataclass(frozen=True, slots=True)
class Run:
    """A run as a value; `leads` is False where another request carries it out and this one watches."""

    id: str
    plan: Plan
    asked_by: str
    state: RunState
    started_at: float
    ended_at: float | None
    ended_by: str
    leads: bool = True


def start_run(
    session: Session, plan: Plan, request: Request | None, *, now: float, asked_by: str = ""
) -> Run:
    """Return the run that shows this plan to this request: its own, or the same one that runs already.

    Called again for the same request, after a crash, it returns the same run. Without a request (the command
    line) every call is a run of its own, and `asked_by` says whose.
    """
    known = run_of(session, request) if request is not None else None
    if known is not None:
        return known
    asker = request.user if request is not None else asked_by
    run_id, leads = open_run(session, plan, asker, now=now, alone=request is None)
    if not leads:
        leads = is_leaderless(session, run_id, now=now)
    if request is not None:
        session.add(StoredRunRequest(request_id=request.id, run_id=run_id, leads=leads))
        session.flush()
        if leads:
            session.execute(update(StoredRun).where(col(StoredRun.id) == run_id).values(led_by=""))
    found = get_run(session, run_id)
    if found is None:
        raise LookupError(f"the run {run_id} is gone")
    return led(found, leads=leads)


def open_run(
    session: Session, plan: Plan, asked_by: str, *, now: float, alone: bool = False
) -> tuple[str, bool]:
    """Return the id of a new run of this plan and True, or of the one that runs already and False.

    With `alone` it is always a new one, which nobody joins.
    """
    run_id = secrets.token_hex(6)
    same = run_id if alone else _digest(plan)
    row = {
        "id": run_id,
        "site": plan.site.id,
        "edition": plan.site.edition,
        "plan": plan.model_dump(mode="json"),
        "same": same,
        "asked_by": asked_by,
        "state": RunState.RUNNING,
        "started_at": now,
        "ended_by": "",
        "led_by": "",
        "led_until": 0.0,
    }
    if insert_new(session, StoredRun, [row]) == 1:
        return run_id, True
    return _running(session, same), False


def _digest(plan: Plan) -> str:
    return hashlib.sha256(plan.model_dump_json().encode()).hexdigest()


def _running(session: Session, same: str) -> str:
    return session.exec(
        select(StoredRun.id).where(
            col(StoredRun.same) == same, col(StoredRun.state) == RunState.RUNNING
        )
    ).one()


def is_leaderless(session: Session, run_id: str, *, now: float) -> bool:
    """Whether nobody who is still at work leads this run, so that whoever asks now takes it over."""
    # Locked: of two that ask at the same time one becomes the leader, and the other sees it.
    row = session.get(StoredRun, run_id, with_for_update=True)
    if row is not None and row.led_by and now < believable(row.led_until, now):
        return False
    leader = session.exec(
        select(StoredRunRequest.request_id)
        .join(StoredRequest, col(StoredRequest.id) == col(StoredRunRequest.request_id))
        .where(
            col(StoredRunRequest.run_id) == run_id,
            col(StoredRunRequest.leads),
            col(StoredRequest.state).in_(OPEN),
        )
    ).first()
    return leader is None


def run_of(session: Session, request: Request) -> Run | None:
    """Return the run that a request started or joined, None if it has none yet."""
    tie = session.get(StoredRunRequest, request.id)
    if tie is None:
        return None
    run = get_run(session, tie.run_id)
    return None if run is None else led(run, leads=tie.leads)


def take_over(session: Session, run_id: str, request: Request, *, now: float) -> bool:
    """Let a request that watched a run lead it, if the one that led it has ended; True if it leads now."""
    if not is_leaderless(session, run_id, now=now):
        return False
    session.execute(update(StoredRun).where(col(StoredRun.id) == run_id).values(led_by=""))
    put(session, StoredRunRequest(request_id=request.id, run_id=run_id, leads=True))
    session.flush()
    return True


def get_run(session: Session, run_id: str) -> Run | None:
    """Return the run of that id, None if there is none."""
    row = session.get(StoredRun, run_id)
    return None if row is None else _as_run(row)


def latest_runs(session: Session, site: str, *, limit: int = 10) -> list[Run]:
    """Return the runs of a site, newest first."""
    rows = session.exec(
        select(StoredRun)
        .where(col(StoredRun.site) == site)
        .order_by(col(StoredRun.started_at).desc(), col(StoredRun.id))
        .limit(limit)
    ).all()
    return [_as_run(row) for row in rows]


def record(session: Session, run_id: str, finding: Finding, *, now: float) -> bool:
    """Store the result of a check; False if it has one already, which then stands.

    A skip has no number and stands in the plan: nothing is stored for it.
    """
    return record_all(session, run_id, [finding], now=now) == 1


def record_all(session: Session, run_id: str, lot: Sequence[Finding], *, now: float) -> int:
    """Store the results that landed together; returns how many are new."""
    rows = [_finding_row(run_id, finding, now) for finding in lot if finding.n is not None]
    new = insert_which(session, StoredFinding, sorted(rows, key=lambda row: int(row["n"])))
    if not new:
        return 0
    shown_by = select(StoredRunRequest.request_id).where(col(StoredRunRequest.run_id) == run_id)
    turns.got_on(session, session.exec(shown_by).all())
    return len(new)


def _finding_row(run_id: str, finding: Finding, now: float) -> dict[str, Any]:
    content = finding.model_dump_json()
    if len(content) > MAX_FINDING_BYTES:
        raise ValueError(f"the finding {finding.n} of run {run_id} is larger than evidence may be")
    return {
        "run_id": run_id,
        "n": finding.n,
        "outcome": finding.outcome,
        "content": content,
        "at": now,
    }


def findings(session: Session, run_id: str) -> list[Finding]:
    """Return the results of a run so far, by number."""
    rows = session.exec(
        select(StoredFinding.content)
        .where(col(StoredFinding.run_id) == run_id)
        .order_by(col(StoredFinding.n))
    ).all()
    return [Finding.model_validate_json(content) for content in rows]


def unfinished(session: Session, run: Run) -> tuple[int, ...]:
    """Return the numbers of the checks that have no result yet, ascending."""
    done: Sequence[int] = session.exec(
        select(StoredFinding.n).where(col(StoredFinding.run_id) == run.id)
    ).all()
    have = set(done)
    return tuple(check.n for check in run.plan.checks if check.n not in have)


def end_run(session: Session, run_id: str, state: RunState, *, by: str = "", now: float) -> bool:
    """Close a run; False if it was closed before, then it stays as it was."""
    result = session.execute(
        update(StoredRun)
        .where(col(StoredRun.id) == run_id, col(StoredRun.state) == RunState.RUNNING)
        .values(state=state, ended_at=now, ended_by=by)
    )
    return int(getattr(result, "rowcount", 0)) > 0


def abandon(session: Session, request: Request, *, now: float) -> None:
    """Close the run that a request led, because the request itself ended before it."""
    tie = session.get(StoredRunRequest, request.id)
    if tie is not None and tie.leads:
        end_run(session, tie.run_id, RunState.ABANDONED, by=request.reference, now=now)
        session.delete(tie)


def started_since(
    session: Session, since: float, *, asked_by: str = "", site: str = "", but: int = 0
) -> list[float]:
    """Return when runs were started since then, by somebody or at a site, oldest first; for the limits.

    What a sweep started counts for the site, and not for who asked: they asked once.
    The run that the request `but` shows is left out: who goes on after a restart has been counted already.
    """
    own = select(StoredRunRequest.run_id).where(col(StoredRunRequest.request_id) == but)
    query = select(StoredRun.started_at).where(
        col(StoredRun.started_at) >= since, col(StoredRun.id).not_in(own)
    )
    if asked_by:
        query = query.where(col(StoredRun.asked_by) == asked_by, col(StoredRun.led_by) == "")
    if site:
        query = query.where(col(StoredRun.site) == site)
    return list(session.exec(query.order_by(col(StoredRun.started_at))))


def _as_run(row: StoredRun) -> Run:
    return Run(
        id=row.id,
        plan=Plan.model_validate(row.plan),
        asked_by=row.asked_by,
        state=RunState(row.state),
        started_at=row.started_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )


def led(run: Run, *, leads: bool) -> Run:
    """Return the run, with who carries it out."""
    return Run(
        run.id,
        run.plan,
        run.asked_by,
        run.state,
        run.started_at,
        run.ended_at,
        run.ended_by,
        leads=leads,
    )
