"""How is a run carried out, each result stored as it lands?"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime

from sqlmodel import Session

from bot.store import runs
from bot.store.engine import Store
from bot.store.runs import Run, RunState
from checks.history import FinishedRun
from checks.model import Finding
from checks.runner import run as run_plan
from checks.sweep import Sweep
from checks.vantage import Measure
from checks.vantage.local import Local
from checks.verdict.judge import skipped

KEPT_FOR_COMPARISON = 10


def vantages() -> Mapping[str, Measure]:
    """Return from where this process can look, made anew for each run."""
    return {"local": Local().measure}


def sweeps() -> Mapping[str, Sweep]:
    """Return who takes the bare connects of a large run, all at once."""
    return {"local": Sweep()}


async def carry_out(
    store: Store, run: Run, measure: Mapping[str, Measure], clock: Callable[[], float]
) -> AsyncGenerator[Finding, None]:
    """Yield each result once it is stored; goes on with what has none yet, then closes the run.

    Called again after a crash it measures only what is missing. Close the iterator when leaving early: the run
    then stays open.
    """
    already = await store.run(lambda session: runs.findings(session, run.id))
    for finding in already:
        yield finding
    async with aclosing(run_plan(run.plan, measure, already=already, sweeps=sweeps())) as found:
        async for finding in found:
            await store.run(_recording(run.id, finding, clock()))
            yield finding
    await store.run(lambda session: runs.end_run(session, run.id, RunState.FINISHED, now=clock()))


def _recording(run_id: str, finding: Finding, now: float) -> Callable[[Session], bool]:
    return lambda session: runs.record(session, run_id, finding, now=now)


def finished(session: Session, run: Run) -> FinishedRun:
    """Return a stored run with all its findings, skips included."""
    found = (*runs.findings(session, run.id), *skipped(run.plan))
    return FinishedRun(
        id=run.id,
        site=run.plan.site,
        started=datetime.fromtimestamp(run.started_at, UTC),
        seconds=(run.ended_at or run.started_at) - run.started_at,
        findings=found,
    )


def earlier(session: Session, run: Run) -> list[FinishedRun]:
    """Return the last finished runs of the same site before this one, newest first."""
    latest = runs.latest_runs(session, run.plan.site.id, limit=KEPT_FOR_COMPARISON + 1)
    return [
        finished(session, other)
        for other in latest
        if other.id != run.id
        and other.state is RunState.FINISHED
        and other.started_at <= run.started_at
    ][:KEPT_FOR_COMPARISON]


def last_findings(session: Session, site: str) -> tuple[Finding, ...]:
    """Return what the last finished run of a site found, for "only failed"; empty if there was none."""
    for run in runs.latest_runs(session, site, limit=KEPT_FOR_COMPARISON):
        if run.state is RunState.FINISHED:
            return tuple(runs.findings(session, run.id))
    return ()
