"""Somebody wants to see how a site's last runs went."""

import asyncio

from sqlmodel import Session

from bot.house import House
from bot.listeners.check import require_site
from bot.listeners.permitted import resolve_site
from bot.looking.running import last_runs
from bot.parsing.names import Unsure
from bot.parsing.results import History
from bot.posting.thread import Thread
from bot.render import help as render_help
from bot.render import history as render
from bot.request import Request
from bot.store import conversation, runs
from checks.report.history_picture import LAST


async def on_button(request: Request, thread: Thread, house: House) -> None:
    """Show the history of the site that a button names."""
    await on_words(request, thread, house, History(request.text))


async def on_words(request: Request, thread: Thread, house: House, asked: History) -> None:
    """Show the last runs of the site that is named, else of this thread's: for who may check it."""
    site = await _site(request, thread, house, asked)
    if not site:
        return
    await require_site(request, house, site)
    found = await house.store.run(lambda session: last_runs(session, site, limit=LAST))
    if not found:
        await thread.whisper(render.no_runs(site))
        return
    await thread.say("history", await asyncio.to_thread(render.history, found))


async def _site(request: Request, thread: Thread, house: House, asked: History) -> str:
    """Return the id of the site that is meant; empty after having said why there is none."""
    if not asked.site:
        here = await house.store.run(lambda session: _of_thread(session, request))
        if not here:
            await thread.whisper(render.which_site())
        return here
    known = await resolve_site(request, house, asked.site)
    if isinstance(known, Unsure):
        await thread.whisper(render_help.unknown_site(known.text, known.near))
        return ""
    return known.name


def _of_thread(session: Session, request: Request) -> str:
    run = conversation.last_run(session, request)
    if run is None and request.kind == "action":
        run = runs.get_run(session, request.text)
    return "" if run is None else run.plan.site.id
