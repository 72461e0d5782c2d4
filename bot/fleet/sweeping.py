"""How is a sweep carried out, by one process at a time and each site by one run?"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from sqlmodel import Session

from bot.fleet.spreading import Bounds, Need, need_of, spread
from bot.fleet.standing import Standing
from bot.looking.running import Elsewhere, carry_out, vantages
from bot.looking.scope import plan_for
from bot.sites.record import SiteRecord
from bot.store import leading, sites, sweeps
from bot.store.engine import Store
from bot.store.runs import RunState
from bot.store.sweeps import LeftOut, Progress, Sweep, SweepSite, SweepState
from checks.model import Plan
from checks.plan import Abilities
from knowledge.model import Edition

LEASE_S = 15.0
WATCH_S = 0.5

Gate: TypeAlias = Callable[[str], Awaitable[LeftOut | None]]
"""Says of a site, by id, why it must not be looked at; None lets it pass. Asked again after a restart."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """What a sweep works with; `edition` returns an edition by name, `owner` names this process."""

    store: Store
    edition: Callable[[str], Edition | None]
    clock: Callable[[], float]
    owner: str
    elsewhere: Elsewhere | None = None
    bounds: Bounds = field(default_factory=Bounds)


async def carry_out_sweep(fleet: Fleet, sweep: Sweep, gate: Gate) -> None:
    """Look at every site that has no result yet, then close the sweep.

    Returns early, leaving it open, when another process has taken it over. Cancel it to stop: no look outlives it.
    """
    work = asyncio.create_task(_all_sites(fleet, sweep, gate))
    keeper = asyncio.create_task(_keep(fleet, sweep))
    try:
        done, _ = await asyncio.wait({work, keeper}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (work, keeper):
            task.cancel()
        await asyncio.gather(work, keeper, return_exceptions=True)


async def stop_sweep(fleet: Fleet, sweep: Sweep, state: SweepState, *, by: str) -> bool:
    """End a sweep with the runs it leads; False if it was over. Whoever carries it out notices within a second."""
    now = fleet.clock()

    def end(session: Session) -> bool:
        if not sweeps.end_sweep(session, sweep.id, state, by=by, now=now):
            return False
        leading.stop_runs(session, sweep.id, RunState(state.value), by=by, now=now)
        return True

    return await fleet.store.run(end)


async def _keep(fleet: Fleet, sweep: Sweep) -> None:
    """Prolong the lease until it is lost, or the sweep is over."""
    kept = True
    while kept:
        await asyncio.sleep(LEASE_S / 3)
        until = fleet.clock() + LEASE_S
        keep = partial(leading.keep, sweep_id=sweep.id, owner=fleet.owner, until=until)
        kept = await fleet.store.run(keep)


async def _all_sites(fleet: Fleet, sweep: Sweep, gate: Gate) -> None:
    items = await _sift(fleet, sweep, gate)
    able = await _abilities(fleet, items.values())
    plans: dict[int, Plan] = {}

    def plan(item: SweepSite) -> Plan:
        if item.n not in plans:
            plans[item.n] = _plan(fleet, items[item], able)
        return plans[item.n]

    def need(item: SweepSite) -> Need:
        return need_of(plan(item))

    async def look(item: SweepSite) -> None:
        await _look(fleet, sweep, item.n, plan(item))
        del plans[item.n]

    # What was begun before a restart comes first.
    order = sorted(items, key=lambda site: (site.progress is not Progress.RUNNING, site.n))
    await spread(order, need, look, fleet.bounds)
    now = fleet.clock()
    await fleet.store.run(lambda s: sweeps.end_sweep(s, sweep.id, SweepState.FINISHED, now=now))


async def _sift(fleet: Fleet, sweep: Sweep, gate: Gate) -> dict[SweepSite, SiteRecord]:
    """Return the sites that are to be looked at; of the others it is written down why not."""
    stored = await fleet.store.run(lambda s: sweeps.sites_of(s, sweep.id))
    known = {record.id: record for record in await fleet.store.run(sites.all_sites)}
    left: dict[SweepSite, SiteRecord] = {}
    for site in stored:
        if site.progress in (Progress.DONE, Progress.LEFT_OUT):
            continue
        out = await gate(site.site) or _unfit(fleet, known.get(site.site))
        if out is None:
            left[site] = known[site.site]
        else:
            await _leave_out(fleet, sweep, site.n, out)
    return left


def _unfit(fleet: Fleet, record: SiteRecord | None) -> LeftOut | None:
    if record is None:
        return LeftOut(Standing.GONE, "The site's record was removed.")
    if fleet.edition(record.edition) is None:
        return LeftOut(Standing.NOT_PLANNED, f"The edition {record.edition} is not loaded.")
    return None


async def _abilities(fleet: Fleet, records: Iterable[SiteRecord]) -> Abilities:
    """Ask all agents of the sweep at once what they can look at; who stays silent is not waited for again."""
    if fleet.elsewhere is None:
        return {}
    names = {vantage for record in records for vantage in record.vantage}
    return await fleet.elsewhere.abilities(names)


def _plan(fleet: Fleet, record: SiteRecord, able: Abilities) -> Plan:
    edition = fleet.edition(record.edition)
    if edition is None:
        raise LookupError(f"the edition {record.edition} was taken away in the middle of a sweep")
    return plan_for(record, edition, abilities=able)


async def _look(fleet: Fleet, sweep: Sweep, n: int, plan: Plan) -> None:
    """See a site's run through: carry it out, or watch who does, until it is finished."""
    settled = False
    while not settled:
        now = fleet.clock()
        begin = partial(leading.begin_site, sweep=sweep, n=n, plan=plan, now=now)
        run = await fleet.store.run(partial(begin, until=now + LEASE_S))
        if run is None:
            why = "It was stopped, or each of its runs was."
            await _leave_out(fleet, sweep, n, LeftOut(Standing.STOPPED, why))
            return
        if run.leads:
            looks = carry_out(fleet.store, run, vantages(), fleet.clock, fleet.elsewhere)
            async with aclosing(looks) as found:
                async for _ in found:
                    pass
        elif run.state is RunState.RUNNING:
            await asyncio.sleep(WATCH_S)
        settled = await fleet.store.run(lambda s: leading.settle_site(s, sweep, n))


async def _leave_out(fleet: Fleet, sweep: Sweep, n: int, out: LeftOut) -> None:
    await fleet.store.run(lambda s: sweeps.leave_out(s, sweep.id, n, out))
