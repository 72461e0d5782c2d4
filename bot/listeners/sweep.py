"""Somebody, or a schedule, wants many sites checked."""

import asyncio
import secrets
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from bot.access.limits import HOUR_S, over_own_limit
from bot.fleet.changes import SweepChanges, changes_of
from bot.fleet.results import SiteResult, results_of
from bot.fleet.selection import NoneChosen, choose, tags_of
from bot.fleet.spreading import Bounds
from bot.fleet.standing import Standing
from bot.fleet.start import occasion_of, resting_of
from bot.fleet.sweeping import LEASE_S, Fleet, Gate, carry_out_sweep, stop_sweep
from bot.house import House
from bot.listeners import check
from bot.listeners.ask import on_question
from bot.listeners.own_sites import NOT_THEIRS, UNNAMED, Own, choose_own
from bot.listeners.permitted import may_check
from bot.outcome import NotAllowed
from bot.parsing.markup import plain
from bot.parsing.sweeping import NoSelection, Selection, parse_sweep
from bot.posting.thread import Thread
from bot.render import help as render_help
from bot.render import sweep as render
from bot.request import Request
from bot.store import conversation, leading, runs, sites, sweeps
from bot.store.sweeps import LeftOut, NewSweep, Sweep, SweepState
from knowledge.model import Edition

PROGRESS_S = 1.0
ROOT = "sweep"


async def on_command(request: Request, thread: Thread, house: House) -> None:
    """Carry out `/wfo-sweep …`, or explain to the asker what was wrong with it."""
    asked = parse_sweep(plain(request.text))
    if isinstance(asked, NoSelection):
        known = await may_check(
            request.user, request.channel, await house.store.run(sites.all_sites), house
        )
        editions = sorted({record.edition for record in known})
        await thread.whisper(render.no_selection(asked.sentence, tags_of(known), editions))
        return
    await sweep_sites(request, thread, house, asked)


async def on_words(request: Request, thread: Thread, house: House, asked: Selection) -> None:
    """Sweep what a message names; words that name no site, nor anything near one, are a question."""
    chosen = choose(await house.store.run(sites.all_sites), asked)
    if asked.sites and isinstance(chosen, NoneChosen) and not chosen.near:
        await on_question(request, thread, house)
    else:
        await sweep_sites(request, thread, house, asked)


async def on_again(request: Request, thread: Thread, house: House) -> None:
    """Sweep the same sites once more: the button, or the word in the thread of a sweep."""
    before = await house.store.run(partial(_meant, request))
    asked = NoSelection("") if before is None else parse_sweep(before.words)
    if isinstance(asked, NoSelection):
        await thread.whisper(render_help.nothing_before("sweep"))
    else:
        await sweep_sites(request, thread, house, asked)


async def on_again_words(
    request: Request, thread: Thread, house: House, *, only_failed: bool
) -> None:
    """Do again what this thread is about: its sweep, or its run."""
    swept = await house.store.run(partial(_meant, request))
    if swept is None or only_failed:
        await check.again(request, thread, house, only_failed=only_failed)
    else:
        await on_again(request, thread, house)


async def sweep_sites(request: Request, thread: Thread, house: House, asked: Selection) -> None:
    """Check the sites that are meant and show it; after a crash the same sweep goes on."""
    sweep = await house.store.run(lambda session: sweeps.sweep_of(session, request))
    if sweep is None:
        chosen = await choose_own(request, house, asked)
        if isinstance(chosen, NoneChosen):
            await thread.whisper(render.none_chosen(chosen.sentence, chosen.near))
            return
        sweep = await _start(request, house, chosen)
    await show_sweep(sweep, request, thread, house)


async def _start(request: Request, house: House, chosen: Own) -> Sweep:
    now, occasion = house.clock(), occasion_of(request)
    if occasion is None:
        over = await house.store.run(
            lambda session: over_own_limit(session, house.settings, request, now)
        )
        if over:
            raise NotAllowed(over, "", ())
    resting = resting_of(request)
    out = {site: LeftOut(Standing.RESTING, why) for site, why in resting.items()}
    unseen = chosen.unseen
    new = NewSweep(
        words=chosen.selection.words,
        sites=[*((record.id, record.name) for record in chosen.own), *((s, s) for s in unseen)],
        asked_by=request.user,
        occasion=occasion,
        left_out={**out, **dict.fromkeys(unseen, LeftOut(Standing.NOT_ALLOWED, NOT_THEIRS))},
    )
    return await house.store.run(
        lambda session: sweeps.start_sweep(session, new, request, now=now)
    )


async def show_sweep(sweep: Sweep, request: Request, thread: Thread, house: House) -> None:
    """Carry a sweep out and show how far it is, then what came out and what changed."""
    quiet = sweep.occasion is not None and sweep.occasion.quiet
    fleet = fleet_of(house, request)
    while sweep.state is SweepState.RUNNING:
        await _lead(fleet, sweep, request, house, None if quiet else thread)
        sweep = await _stored(house, sweep)
    results = await results_of(house.store, sweep)
    changes = await changes_of(house.store, sweep, results)
    # Others may have swept more under the same words: their sites stay unnamed here.
    mine = await house.access.checkable(request.user, request.channel, changes.gone)
    gone = [site for site in changes.gone if site in mine and not site.startswith(UNNAMED)]
    changes = replace(changes, gone=tuple(gone))
    if not (quiet and changes.is_nothing):
        await _tell(sweep, results, changes, thread)


async def _tell(
    sweep: Sweep, results: tuple[SiteResult, ...], changes: SweepChanges, thread: Thread
) -> None:
    await thread.say(ROOT, render.opening(sweep, results, changes))
    now = sweep.ended_at or sweep.started_at  # the same picture, whenever it is drawn
    pages = await asyncio.to_thread(render.details, sweep, results, changes, now)
    for n, message in enumerate(pages, 1):
        await thread.say(f"changes-{n}", message)


async def _lead(
    fleet: Fleet, sweep: Sweep, request: Request, house: House, thread: Thread | None
) -> None:
    """Carry the sweep out until it is over, or somebody stopped it."""
    until = house.clock() + LEASE_S
    await house.store.run(
        partial(leading.seize, sweep_id=sweep.id, owner=fleet.owner, until=until)
    )
    work = asyncio.create_task(carry_out_sweep(fleet, sweep, _gate(request, house, sweep)))
    try:
        while not work.done() and (await _stored(house, sweep)).state is SweepState.RUNNING:
            if thread is not None:
                view = await house.store.run(partial(_view, sweep))
                await thread.say(ROOT, render.progress(view), live=True)
            await asyncio.wait({work}, timeout=PROGRESS_S)
        if work.done():
            work.result()
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


def fleet_of(house: House, request: Request) -> Fleet:
    """Return what a sweep for this request works with; it is led in the name of this attempt alone."""

    def edition(name: str) -> Edition | None:
        view = house.catalog().view(name)
        return None if view is None else view.edition

    return Fleet(
        store=house.store,
        edition=edition,
        clock=house.clock,
        owner=f"{request.reference} {secrets.token_hex(4)}",
        elsewhere=house.agents,
        bounds=Bounds(sites=house.settings.sites_at_once),
    )


def _gate(request: Request, house: House, sweep: Sweep) -> Gate:
    """Let pass only the sites that the asker may check, and that were not checked too often this hour."""

    async def gate(site: str) -> LeftOut | None:
        decision = await house.access.decide(request, "check", site=site)
        if not decision.allowed:
            return LeftOut(Standing.NOT_ALLOWED, f"{decision.rule}.")
        since = house.clock() - HOUR_S
        here = await house.store.run(lambda session: runs.started_since(session, since, site=site))
        # What this sweep itself has begun is not counted against it after a restart.
        others = [at for at in here if at < sweep.started_at]
        if len(others) >= house.settings.checks_per_site:
            return LeftOut(Standing.LIMITED, f"It was checked {len(others)} times within an hour.")
        return None

    return gate


async def on_stop(request: Request, thread: Thread, house: House) -> None:
    """Stop the sweep whose button was pressed or that this thread is about; else the thread's run."""
    sweep = await house.store.run(partial(_meant, request))
    if sweep is None or (sweep.state is not SweepState.RUNNING and request.kind != "action"):
        await check.on_stop(request, thread, house)
        return
    if sweep.state is not SweepState.RUNNING:
        await thread.whisper(render_help.nothing_before("sweep that still runs"))
        return
    if request.user != sweep.asked_by:
        for site in await house.store.run(lambda session: sweeps.sites_of(session, sweep.id)):
            if site.why != Standing.NOT_ALLOWED:
                await check.require_site(request, house, site.site)
    await stop_sweep(fleet_of(house, request), sweep, SweepState.CANCELLED, by=request.user)


def _meant(request: Request, session: Session) -> Sweep | None:
    if request.kind == "action":
        return sweeps.get_sweep(session, request.text)
    return conversation.last_sweep(session, request)


def _view(sweep: Sweep, session: Session) -> render.SweepView:
    listed = tuple(sweeps.sites_of(session, sweep.id))
    return render.SweepView(sweep, listed, sweeps.tally(session, sweep.id))


async def _stored(house: House, sweep: Sweep) -> Sweep:
    found = await house.store.run(lambda session: sweeps.get_sweep(session, sweep.id))
    if found is None:
        raise LookupError(f"the sweep {sweep.id} is gone")
    return found
