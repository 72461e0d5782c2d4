"""Somebody wants the results of a run in another form: files, lines to paste, a text for the customer."""

import asyncio
from collections.abc import Callable

from sqlmodel import Session

from bot.house import House
from bot.listeners import compare, history
from bot.listeners.check import meant, require_site
from bot.looking.running import earlier, finished
from bot.message import Message
from bot.parsing.results import Compare, History, Kind, Results
from bot.posting.thread import Thread
from bot.render import help as render_help
from bot.render import results as render
from bot.request import Request
from bot.store.runs import RunState
from checks.history import Changes, FinishedRun, changes

_MAKE: dict[Kind, Callable[[FinishedRun, Changes], Message]] = {
    "report": render.report,
    "fix": lambda run, _: render.fixes(run),
    "mail": lambda run, _: render.mail(run),
}


async def on_report(request: Request, thread: Thread, house: House) -> None:
    """Carry out the button "Report"."""
    await hand_out(request, thread, house, "report")


async def on_fix(request: Request, thread: Thread, house: House) -> None:
    """Carry out the button "Fixes"."""
    await hand_out(request, thread, house, "fix")


async def on_mail(request: Request, thread: Thread, house: House) -> None:
    """Carry out the button "Mail"."""
    await hand_out(request, thread, house, "mail")


async def on_words(
    request: Request, thread: Thread, house: House, asked: Results | Compare | History
) -> None:
    """Hand out what was typed: results in another form, two runs side by side, the runs before."""
    match asked:
        case Results():
            await hand_out(request, thread, house, asked.kind)
        case Compare():
            await compare.on_words(request, thread, house, asked)
        case History():
            await history.on_words(request, thread, house, asked)


async def hand_out(request: Request, thread: Thread, house: House, kind: Kind) -> None:
    """Say the results of the pressed button's run, else of this thread's last one: for who may check that site."""
    run = await house.store.run(lambda session: meant(session, request))
    if run is None or run.state is RunState.RUNNING:
        await thread.whisper(render_help.nothing_before("check that is over"))
        return
    await require_site(request, house, run.plan.site.id)

    def look(session: Session) -> tuple[FinishedRun, Changes]:
        done = finished(session, run)
        return done, changes(earlier(session, run), done)

    done, found = await house.store.run(look)
    await thread.say(kind, await asyncio.to_thread(_MAKE[kind], done, found))
