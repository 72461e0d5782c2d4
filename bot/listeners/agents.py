"""Agents came or went: who is told, and what is looked at once one is back?"""

from functools import partial

from sqlmodel import Session

from bot.agents.news import news_of
from bot.house import House
from bot.listeners.check import check_missed, meant, require_site
from bot.outcome import NotAllowed
from bot.posting.thread import Thread
from bot.render import agents as render
from bot.render import help as render_help
from bot.request import Request
from bot.store import awaited, runs, sites
from bot.store.runs import Run
from checks.failure import Failure
from checks.model import Finding

_MISSED = (Failure.AGENT_OFFLINE, Failure.AGENT_MUTE)


async def on_news(request: Request, thread: Thread, _: House) -> None:
    """Tell what a bot noticed; what Slack delivers under this name is none of ours."""
    if (told := news_of(request)) is not None:
        await thread.say("news", render.news(told))


async def on_news_refused(request: Request, thread: Thread, house: House, _: NotAllowed) -> None:
    """Tell a channel its news also where the admin in whose name it is told has left."""
    if request.channel:
        await on_news(request, thread, house)


async def on_when_back(request: Request, thread: Thread, house: House) -> None:
    """Remember that what this run missed shall be looked at when its agents are back."""
    run, missed = await house.store.run(partial(_missed, request=request))
    if run is None or not missed:
        await thread.whisper(render.nothing_missed())
        return
    await require_site(request, house, run.plan.site.id)
    vantages = _vantages(missed)
    now = house.clock()
    await house.store.run(
        lambda session: awaited.await_agents(session, run.id, vantages, request, now=now)
    )
    await thread.say("awaiting", render.awaiting(vantages))


async def on_back(request: Request, thread: Thread, house: House) -> None:
    """Look at what a run missed, in its thread: the agents are back."""

    def look(session: Session) -> tuple[Run | None, tuple[Finding, ...]]:
        run = runs.get_run(session, request.text)
        return run, () if run is None else _without_agent(session, run)

    run, missed = await house.store.run(look)
    if run is None or not missed:
        return
    record = await house.store.run(lambda session: sites.find_site(session, run.plan.site.id))
    if record is None:
        await thread.say("back", render_help.unknown_site(run.plan.site.id, ()))
        return
    await require_site(request, house, record.id)
    await thread.say("back", render.is_back(_vantages(missed)))
    await check_missed(request, thread, house, record, missed)


def _missed(session: Session, request: Request) -> tuple[Run | None, tuple[Finding, ...]]:
    run = meant(session, request)
    return run, () if run is None else _without_agent(session, run)


def _without_agent(session: Session, run: Run) -> tuple[Finding, ...]:
    found = runs.findings(session, run.id)
    return tuple(finding for finding in found if finding.failure in _MISSED)


def _vantages(missed: tuple[Finding, ...]) -> list[str]:
    return sorted({finding.source.vantage for finding in missed if finding.source is not None})
