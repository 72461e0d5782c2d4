"""Somebody wants to see two runs side by side: this one and the last, or another site's."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.house import House
from bot.listeners.check import meant, require_site
from bot.listeners.permitted import resolve_site
from bot.looking.running import earlier, finished, last_finished
from bot.parsing.names import Unsure
from bot.parsing.results import Compare
from bot.posting.thread import Thread
from bot.render import compare as render
from bot.render import help as render_help
from bot.request import Request
from bot.store.runs import Run, RunState
from checks.history import FinishedRun


@dataclass(frozen=True, slots=True)
class _Pair:
    """The thread's run and what it is held against; `other` None where there is nothing yet."""

    run: Run
    this: FinishedRun
    other: FinishedRun | None


async def on_button(request: Request, thread: Thread, house: House) -> None:
    """Hold the pressed button's run against the one before it."""
    await on_words(request, thread, house, Compare())


async def on_words(request: Request, thread: Thread, house: House, asked: Compare) -> None:
    """Show both runs side by side: for who may check both sites."""
    run = await house.store.run(lambda session: meant(session, request))
    if run is None or run.state is RunState.RUNNING:
        await thread.whisper(render_help.nothing_before("check that is over"))
        return
    await require_site(request, house, run.plan.site.id)
    other = ""
    if asked.site:
        known = await resolve_site(request, house, asked.site)
        if isinstance(known, Unsure):
            await thread.whisper(render_help.unknown_site(known.text, known.near))
            return
        other = known.name
        await require_site(request, house, other)
    pair = await house.store.run(lambda session: _look(session, run, other))
    if pair.other is None:
        await thread.whisper(render.nothing_to_compare(other or run.plan.site.id))
        return
    await thread.say("compare", render.comparison(pair.this, pair.other))


def _look(session: Session, run: Run, site: str) -> _Pair:
    this = finished(session, run)
    if site and site != run.plan.site.id:
        return _Pair(run, this, last_finished(session, site))
    before = earlier(session, run)
    return _Pair(run, this, before[0] if before else None)
