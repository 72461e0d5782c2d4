"""A run is carried out, or watched, and its thread shows how far it is and what it found."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace

from sqlmodel import Session

from bot.house import House
from bot.looking.running import carry_out, earlier, finished, vantages
from bot.posting.thread import Thread
from bot.render.details import details
from bot.render.results import picture
from bot.render.run import opening
from bot.render.view import RunView
from bot.request import Request
from bot.store import runs
from bot.store.runs import Run, RunState
from checks.history import FinishedRun, changes, say_changes
from checks.model import Finding
from checks.vantage import Measure

PROGRESS_S = 1.0
ROOT = "run"


async def show_run(
    run: Run,
    request: Request,
    thread: Thread,
    house: House,
    measure: Mapping[str, Measure] | None = None,
) -> None:
    """Show a run until it is over, then its results; whoever leads it carries it out.

    `measure` are vantage points beside the usual ones. Called again after a crash, it goes on with the checks
    that have no result yet.
    """
    leads = run.leads
    while run.state is RunState.RUNNING:
        if leads:
            await _lead(run, thread, house, {**vantages(), **(measure or {})})
        else:
            leads = await _watch(run, request, thread, house)
        run = await _stored(house, run)
    view, done = await house.store.run(lambda session: _over(session, run))
    await thread.say(ROOT, opening(view))
    *pages, last = details(view)
    if view.looked:
        last = replace(last, files=(*last.files, await asyncio.to_thread(picture, done)))
    for n, message in enumerate([*pages, last], 1):
        await thread.say(f"details-{n}", message)


async def _lead(run: Run, thread: Thread, house: House, measure: Mapping[str, Measure]) -> None:
    """Carry the run out, and stop when somebody stopped it."""
    found: list[Finding] = []
    told = False
    work = asyncio.create_task(
        _collect(carry_out(house.store, run, measure, house.clock, house.agents), found)
    )
    try:
        while not work.done() and (await _stored(house, run)).state is RunState.RUNNING:
            await thread.say(ROOT, opening(_view(run, found, house)), live=True)
            told = told or await _tell_doing(run, thread, house)
            await asyncio.wait({work}, timeout=PROGRESS_S)
        if work.done():
            work.result()
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def _tell_doing(run: Run, thread: Thread, house: House) -> bool:
    """Say above the thread what goes on, once the run's message stands in it; True when that is done."""
    places = [(one.channel, one.root) for one in await thread.shown() if one.ts]
    if house.agent_view is None or not places:
        return house.agent_view is None
    channel, root = places[0]
    await house.agent_view.doing(channel, root, f"is checking {run.plan.site.id} …")
    return True


async def _collect(results: AsyncGenerator[Finding, None], found: list[Finding]) -> None:
    async with aclosing(results):
        async for finding in results:
            found.append(finding)  # noqa: PERF401 - read while it grows


async def _watch(run: Run, request: Request, thread: Thread, house: House) -> bool:
    """Show how far another's run is; returns True if nobody leads it any more and we do now."""
    found = await house.store.run(lambda session: runs.findings(session, run.id))
    await thread.say(ROOT, opening(_view(run, found, house)), live=True)
    await asyncio.sleep(PROGRESS_S)
    now = house.clock()
    return await house.store.run(lambda session: runs.take_over(session, run.id, request, now=now))


async def _stored(house: House, run: Run) -> Run:
    found = await house.store.run(lambda session: runs.get_run(session, run.id))
    if found is None:
        raise LookupError(f"the run {run.id} is gone")
    return found


def _view(run: Run, found: list[Finding], house: House) -> RunView:
    return RunView(
        run=run.id,
        plan=run.plan,
        findings=tuple(found),
        state=run.state.value,
        asked_by=run.asked_by,
        started_at=run.started_at,
        seconds=house.clock() - run.started_at,
    )


def _over(session: Session, run: Run) -> tuple[RunView, FinishedRun]:
    done = finished(session, run)
    found = changes(earlier(session, run), done)
    view = RunView(
        run=run.id,
        plan=run.plan,
        findings=tuple(runs.findings(session, run.id)),
        state=run.state.value,
        asked_by=run.asked_by,
        started_at=run.started_at,
        seconds=done.seconds,
        changed=say_changes(found),
        changes=found,
    )
    return view, done
