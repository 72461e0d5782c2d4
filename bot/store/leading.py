"""Who carries out a run that no request leads: a site's part of a sweep?"""

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.request import Request
from bot.store import runs, sweeps, turns
from bot.store.due import believable
from bot.store.inbox import OPEN, StoredRequest
from bot.store.runs import RunState, StoredRun, StoredRunRequest
from bot.store.sweeps import Progress, StoredSweep, StoredSweepSite, Sweep, SweepState
from checks.model import Plan

MOST_ATTEMPTS = 3
"""Runs that are begun for one site of a sweep: what others stop so often shall stay stopped."""


def take(session: Session, sweep_id: str, *, owner: str, now: float, until: float) -> bool:
    """Let a process carry a sweep out, alone; False while another one does."""
    row = session.get(StoredSweep, sweep_id, with_for_update=True)
    if row is None or row.state != SweepState.RUNNING:
        return False
    if row.lease_by not in ("", owner) and now < believable(row.lease_until, now):
        return False
    row.lease_by, row.lease_until = owner, until
    session.add(row)
    return True


def is_led(session: Session, sweep_id: str, *, now: float) -> bool:
    """Tell whether a process carries a sweep out just now; one that was killed is noticed when its lease ends."""
    row = session.get(StoredSweep, sweep_id)
    if row is None or row.state != SweepState.RUNNING or not row.lease_by:
        return False
    return now < believable(row.lease_until, now)


def seize(session: Session, sweep_id: str, *, owner: str, until: float) -> None:
    """Let a process carry a sweep out that holds its request: whoever did before has lost that."""
    session.execute(
        update(StoredSweep)
        .where(col(StoredSweep.id) == sweep_id, col(StoredSweep.state) == SweepState.RUNNING)
        .values(lease_by=owner, lease_until=until)
    )


def keep(session: Session, sweep_id: str, *, owner: str, until: float) -> bool:
    """Prolong the lease of a sweep and of the runs it leads; False if it is over, or another has it."""
    row = session.get(StoredSweep, sweep_id, with_for_update=True)
    if row is None or row.state != SweepState.RUNNING or row.lease_by != owner:
        return False
    row.lease_until = until
    session.add(row)
    session.execute(
        update(StoredRun)
        .where(col(StoredRun.led_by) == sweep_id, col(StoredRun.state) == RunState.RUNNING)
        .values(led_until=until)
    )
    return True


def let_go(session: Session, sweep_id: str, *, owner: str) -> None:
    """Give the lease of a sweep back, so that whoever takes it up need not wait for its end."""
    session.execute(
        update(StoredSweep)
        .where(col(StoredSweep.id) == sweep_id, col(StoredSweep.lease_by) == owner)
        .values(lease_by="", lease_until=0.0)
    )


def begin_site(
    session: Session, sweep: Sweep, n: int, plan: Plan, *, now: float, until: float
) -> runs.Run | None:
    """Return the run that shows a site of a sweep: its own, the same one that runs already, or a new one.

    `leads` says whether the sweep carries it out. Called again after a crash it returns the same run. A run that
    somebody stopped meanwhile is begun anew, `MOST_ATTEMPTS` times in all; then None, as when the sweep was stopped.
    """
    # Locked first: a stop that comes now either finds the run that begins here, or has come before it.
    whole = session.get_one(StoredSweep, sweep.id, with_for_update=True, populate_existing=True)
    if whole.state != SweepState.RUNNING:
        return None
    row = session.get_one(StoredSweepSite, (sweep.id, n), with_for_update=True)
    run = runs.get_run(session, row.run_id) if row.run_id else None
    if run is None or run.state in (RunState.CANCELLED, RunState.ABANDONED):
        if row.attempts >= MOST_ATTEMPTS:
            return None
        run = _begun(session, sweep, plan, now=now, until=until)
        row.run_id, row.attempts = run.id, row.attempts + 1
    leads = run.state is RunState.RUNNING and (
        take_lead(session, run.id, sweep.id, now=now, until=until)
    )
    row.progress, row.leads = Progress.RUNNING, leads
    session.add(row)
    return runs.led(run, leads=leads)


def _begun(session: Session, sweep: Sweep, plan: Plan, *, now: float, until: float) -> runs.Run:
    """Begin a run that the sweep leads, or return the same one that runs already."""
    run_id, made = runs.open_run(session, plan, sweep.asked_by, now=now)
    if made:
        _lead(session, run_id, sweep.id, until)
        return runs.Run(run_id, plan, sweep.asked_by, RunState.RUNNING, now, None, "")
    run = runs.get_run(session, run_id)
    if run is None:
        raise LookupError(f"the run {run_id} is gone")
    return run


def take_lead(session: Session, run_id: str, sweep_id: str, *, now: float, until: float) -> bool:
    """Let a sweep carry out a run that it led already, or that nobody leads; False while another does."""
    row = session.get(StoredRun, run_id, with_for_update=True)
    if row is None or row.state != RunState.RUNNING:
        return False
    if row.led_by != sweep_id and not runs.is_leaderless(session, run_id, now=now):
        return False
    _lead(session, run_id, sweep_id, until)
    return True


def _lead(session: Session, run_id: str, sweep_id: str, until: float) -> None:
    session.execute(
        update(StoredRun)
        .where(col(StoredRun.id) == run_id)
        .values(led_by=sweep_id, led_until=until)
    )


def settle_site(session: Session, sweep: Sweep, n: int) -> bool:
    """Write down that a site of a sweep has its result; False if its run is not finished.

    The sweep's request has got on then, and may be interrupted as often again.
    """
    row = session.get_one(StoredSweepSite, (sweep.id, n))
    state = session.exec(select(StoredRun.state).where(StoredRun.id == row.run_id)).first()
    if state != RunState.FINISHED:
        return False
    row.progress = Progress.DONE
    session.add(row)
    if sweep.request_id is not None:
        turns.got_on(session, [sweep.request_id])
    return True


def stop_runs(
    session: Session, sweep_id: str, state: RunState, *, by: str, now: float
) -> list[str]:
    """End the runs that a sweep led, with the sweep; returns their ids.

    A run that somebody's own request shows as well goes on: that request takes it over.
    """
    watched = (
        select(StoredRunRequest.run_id)
        .join(StoredRequest, col(StoredRequest.id) == col(StoredRunRequest.request_id))
        .where(col(StoredRequest.state).in_(OPEN))
    )
    mine = (col(StoredRun.led_by) == sweep_id, col(StoredRun.state) == RunState.RUNNING)
    session.execute(
        update(StoredRun)
        .where(*mine, col(StoredRun.id).in_(watched))
        .values(led_by="", led_until=0.0)
        .execution_options(synchronize_session=False)
    )
    left = list(session.exec(select(StoredRun.id).where(*mine)))
    for run_id in left:
        runs.end_run(session, run_id, state, by=by, now=now)
    return left


def abandon(session: Session, request: Request, *, now: float) -> None:
    """Close the sweep of a request that ended before it; taken up again, the request begins a new one."""
    sweep = sweeps.sweep_of(session, request)
    if sweep is None or sweep.state is not SweepState.RUNNING:
        return
    sweeps.end_sweep(session, sweep.id, SweepState.ABANDONED, by=request.reference, now=now)
    stop_runs(session, sweep.id, RunState.ABANDONED, by=request.reference, now=now)
    session.execute(
        update(StoredSweep).where(col(StoredSweep.id) == sweep.id).values(request_id=None)
    )
