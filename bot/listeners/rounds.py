"""A schedule or the digest has come round: who is told what came of it, and what if it can't be carried out?"""

from functools import partial

from sqlmodel import Session

from bot.fleet.results import SiteResult, results_of
from bot.fleet.selection import NoneChosen
from bot.fleet.start import occasion_of
from bot.house import House
from bot.listeners import sweep
from bot.listeners.own_sites import UNNAMED, choose_own
from bot.outcome import NotAllowed
from bot.parsing.sweeping import NoSelection, parse_sweep
from bot.posting.thread import Thread
from bot.render import schedule as render
from bot.request import Request
from bot.store import schedules, sweeps
from bot.store.schedules import Schedule, Window
from bot.store.sweeps import Sweep
from bot.work.schedules import OCCASION


async def on_round(request: Request, thread: Thread, house: House) -> None:
    """Sweep what a schedule means, or tell the digest; what Slack delivers under this name is none of ours."""
    if OCCASION in request.payload:
        await _digest(request, thread, house)
    elif occasion_of(request) is not None:
        await _sweep(request, thread, house)


async def on_refused(request: Request, thread: Thread, house: House, no: NotAllowed) -> None:
    """Say in the channel that whose schedule it is may not do this any more, and pause it."""
    await _off(request, thread, house, no.rule)


async def _sweep(request: Request, thread: Thread, house: House) -> None:
    asked = parse_sweep(request.text)
    begun = await house.store.run(lambda session: sweeps.sweep_of(session, request))
    if begun is None and not isinstance(asked, NoSelection):
        chosen = await choose_own(request, house, asked)
        if isinstance(chosen, NoneChosen):
            await _off(request, thread, house, chosen.sentence)
            return
    if not isinstance(asked, NoSelection):
        await sweep.sweep_sites(request, thread, house, asked)


async def _off(request: Request, thread: Thread, house: House, why: str) -> None:
    """Say why nothing was checked, and let it rest until somebody takes it up: nobody reads it each hour."""
    occasion = occasion_of(request)
    name = occasion.schedule if occasion else str(request.payload.get(OCCASION) or "")
    found = await house.store.run(lambda session: schedules.find_schedule(session, name))
    if found is None:  # removed meanwhile: nobody waits for it
        return
    await thread.say("off", render.off(found, request.user, why))
    await house.store.run(
        lambda session: schedules.pause_schedule(
            session, found.name, paused=True, next_at=found.next_at
        )
    )


async def _digest(request: Request, thread: Thread, house: House) -> None:
    """Say how everything scheduled stands, as far as whoever set the digest up may check it."""
    now = house.clock()

    def look(session: Session) -> tuple[list[Schedule], list[Window]]:
        return (
            schedules.schedules(session, request.team),
            schedules.windows(session, request.team, now=now),
        )

    found, resting = await house.store.run(look)
    stood, left = [], 0
    for schedule in found:
        if schedule.kind == "digest":
            continue
        own = await _stood(request, house, schedule)
        stood += [own] if own else []
        left += own is None
    named = await house.access.checkable(
        request.user, request.channel, [window.site for window in resting]
    )
    windows = [window for window in resting if not window.site or window.site in named]
    for n, page in enumerate(render.digest(stood, windows, unseen=left), 1):
        await thread.say(f"digest-{n}", page)


async def _stood(request: Request, house: House, schedule: Schedule) -> render.Stood | None:
    """Return how a schedule stands at the sites that the digest's maker may check, None if at none of them."""
    sweep_ = await house.store.run(partial(_last_sweep, schedule.name))
    results = await results_of(house.store, sweep_) if sweep_ else ()
    asked = parse_sweep(schedule.selection)
    named = () if isinstance(asked, NoSelection) else asked.sites
    ids = {*named, *(result.site for result in results)}
    mine = await house.access.checkable(request.user, request.channel, ids)
    own = tuple(result for result in results if _is_own(result, mine))
    if (ids and not mine) or not mine.issuperset(named):
        return None
    others = len(results) - len(own)
    return render.Stood(schedule, sweep_, own, others)


def _is_own(result: SiteResult, mine: frozenset[str]) -> bool:
    return result.site in mine and not result.site.startswith(UNNAMED)


def _last_sweep(name: str, session: Session) -> Sweep | None:
    return sweeps.last_scheduled(session, name)
