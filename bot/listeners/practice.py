"""Somebody looks for a fault at the practice site."""

import random

from sqlmodel import Session

from bot.house import House
from bot.learning.lab import CAUSES, LAB, SHOWS_AS, Fault, Lab
from bot.listeners.run import show_run
from bot.looking.scope import plan_for
from bot.posting.thread import Thread
from bot.render import practice as render
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import practice, runs, sites
from bot.store.practice import Practice
from bot.store.runs import Run
from checks.model import Finding, Outcome
from checks.naming import component_name

RUNS_LOOKED_AT = 10


async def on_start(request: Request, thread: Thread, house: House) -> None:
    """Break the practice site at random and send the learner to look; elsewhere say that there is none."""
    if house.lab is None:
        await thread.say("practice", render.none_here())
        return
    faults = house.lab.faults()
    picked = random.Random(request.id).choice(faults)  # noqa: S311 - a riddle, no secret
    now = house.clock()
    opened = await house.store.run(
        lambda s: practice.begin(s, request, picked.component, picked.how, now=now)
    )
    await _ready(house.lab, opened, house)
    await thread.say("practice", render.opened())


async def on_check(request: Request, thread: Thread, house: House) -> None:
    """Check the practice site: everybody may, it is this machine's own and nobody else's."""
    opened = await house.store.run(practice.current)
    if house.lab is None or opened is None:
        await thread.whisper(render.none_open())
        return
    record = await _ready(house.lab, opened, house)
    run = await house.store.run(lambda session: runs.run_of(session, request))
    if run is None:
        view = house.catalog().view(record.edition)
        if view is None:
            await thread.whisper(render.none_open())
            return
        plan, now = plan_for(record, view.edition), house.clock()
        run = await house.store.run(lambda s: runs.start_run(s, plan, request, now=now))
    await show_run(run, request, thread, house)


async def _ready(lab: Lab, opened: Practice, house: House) -> SiteRecord:
    """Have the site open with this fault, also after a restart, and known under its word."""
    record = await lab.break_it(Fault(opened.component, opened.fault))
    now = house.clock()
    await house.store.run(lambda s: sites.put_sites(s, [record], by="practice", now=now))
    return record


async def on_name(request: Request, thread: Thread, house: House) -> None:  # noqa: ARG001 - a handler
    """Ask what is broken, then how: only after a look, since a cause without evidence is a guess."""
    seen = await house.store.run(_evidence)
    if seen is None:
        await thread.whisper(render.look_first())
        return
    _, found = seen
    components = list(dict.fromkeys(finding.requirement.component for finding in found))
    await thread.say("which", render.which(components))


async def on_component(request: Request, thread: Thread, house: House) -> None:  # noqa: ARG001 - a handler
    """Ask how the chosen component is broken."""
    await thread.say("how", render.how(request.text))


async def on_cause(request: Request, thread: Thread, house: House) -> None:
    """Grade the cause whose button was pressed."""
    component, _, how = request.text.partition(" ")
    await _grade(component, how, thread, house)


async def name_cause(words: str, thread: Thread, house: House) -> None:
    """Grade a typed cause: `logging closed`, or what stands on the buttons."""
    seen = await house.store.run(_evidence)
    known = {finding.requirement.component for finding in seen[1]} if seen is not None else set()
    spoken = {slug.replace("-", " "): slug for slug in known}
    spoken |= {component_name(slug).casefold(): slug for slug in known} | {s: s for s in known}
    hows = {how.casefold(): word for word, how in CAUSES.items()} | {word: word for word in CAUSES}
    for name, slug in spoken.items():
        rest = words.removeprefix(name).strip(" :,")
        if words.startswith(name) and rest in hows:
            await _grade(slug, hows[rest], thread, house)
            return
    await thread.say("how", render.unread() if seen is not None else render.look_first())


async def _grade(component: str, how: str, thread: Thread, house: House) -> None:
    """Grade against what the last check found."""
    seen = await house.store.run(_evidence)
    if seen is None or how not in SHOWS_AS:
        await thread.whisper(render.look_first())
        return
    opened, found = seen
    proof = [
        finding
        for finding in found
        if finding.requirement.component == component
        and finding.outcome is Outcome.FAILED
        and finding.failure in SHOWS_AS[how]
    ]
    other = [finding for finding in found if finding.outcome is Outcome.FAILED]
    now = house.clock()
    told = await thread.shown()
    if not told:
        opened = await house.store.run(
            lambda s: practice.tried(s, opened, solved=bool(proof), now=now)
        )
    message = render.solved(proof[0], opened.tries) if proof else render.not_yet(component, other)
    await thread.say("graded", message)


def _evidence(session: Session) -> tuple[Practice, tuple[Finding, ...]] | None:
    """Return the open round and what the last finished check since its begin found; None without either."""
    opened = practice.current(session)
    if opened is None:
        return None
    latest = runs.latest_runs(session, LAB, limit=RUNS_LOOKED_AT)
    run = next((one for one in latest if _counts(one, opened)), None)
    return None if run is None else (opened, tuple(runs.findings(session, run.id)))


def _counts(run: Run, opened: Practice) -> bool:
    return run.ended_at is not None and run.started_at >= opened.began_at
