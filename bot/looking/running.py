"""How is a run carried out, each result stored as it lands?"""

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from datetime import UTC, datetime
from typing import Protocol

from sqlmodel import Session

from bot.looking.together import together
from bot.store import runs
from bot.store.engine import Store
from bot.store.runs import Run, RunState
from checks.history import FinishedRun
from checks.model import Finding
from checks.runner import DEADLINE_S
from checks.runner import run as run_plan
from checks.sweep import Sweep
from checks.vantage import Measure, MeasureAll
from checks.vantage.local import Local
from checks.verdict.judge import skipped

KEPT_FOR_COMPARISON = 10


def vantages() -> Mapping[str, Measure]:
    """Return from where this process can look, made anew for each run."""
    return {"local": Local().measure}


def sweeps() -> Mapping[str, Sweep]:
    """Return who takes the bare connects of a large run, all at once."""
    return {"local": Sweep()}


class Elsewhere(Protocol):
    """Vantage points beyond this process: the agents."""

    deadline_s: float

    def looking(self, run: Run) -> AbstractAsyncContextManager[Mapping[str, MeasureAll]]:
        """Offer the run's vantage points that are there, for as long as the run takes."""

    async def abilities(self, vantages: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Map those of these vantage points that answer to the probes they can carry out."""

    async def forget(self, run: Run) -> None:
        """Let go of what was kept for a run that is over."""


async def carry_out(
    store: Store,
    run: Run,
    measure: Mapping[str, Measure],
    clock: Callable[[], float],
    elsewhere: Elsewhere | None = None,
) -> AsyncGenerator[Finding, None]:
    """Yield each result once it is stored; goes on with what has none yet, then closes the run.

    Called again after a crash it measures only what is missing. Close the iterator when leaving early: the run
    then stays open. `elsewhere` adds vantage points; none of them takes the place of one in `measure`.
    """
    already = await store.run(lambda session: runs.findings(session, run.id))
    for finding in already:
        yield finding
    async with elsewhere.looking(run) if elsewhere else nullcontext({}) as remote:
        agents = {name: place for name, place in remote.items() if name not in measure}
        looks = run_plan(
            run.plan,
            measure,
            deadline_s=elsewhere.deadline_s if elsewhere and remote else DEADLINE_S,
            already=already,
            at_once={**agents, **sweeps()},
        )
        async with aclosing(together(looks)) as landed:
            async for lot in landed:
                await store.run(_recording(run.id, lot, clock()))
                for finding in lot:
                    yield finding
    await store.run(lambda session: runs.end_run(session, run.id, RunState.FINISHED, now=clock()))
    if elsewhere is not None:
        await elsewhere.forget(run)


def _recording(run_id: str, lot: Sequence[Finding], now: float) -> Callable[[Session], int]:
    return lambda session: runs.record_all(session, run_id, lot, now=now)


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


def last_finished(session: Session, site: str) -> FinishedRun | None:
    """Return the last run of a site that went to its end, None if there was none."""
    found = last_runs(session, site, limit=1)
    return found[0] if found else None


def last_runs(session: Session, site: str, *, limit: int) -> list[FinishedRun]:
    """Return the last runs of a site that went to their end, newest first."""
    latest = runs.latest_runs(session, site, limit=2 * limit + KEPT_FOR_COMPARISON)
    over = [run for run in latest if run.state is RunState.FINISHED][:limit]
    return [finished(session, run) for run in over]
