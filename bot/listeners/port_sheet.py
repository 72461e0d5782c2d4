"""Somebody wants the sheet for the customer's firewall team."""

import asyncio
from datetime import UTC, datetime

from bot.house import House
from bot.listeners.check import require_site
from bot.listeners.permitted import resolve_site
from bot.looking.scope import requirements_of
from bot.looking.site_meant import SiteUnclear, site_meant
from bot.message import Message
from bot.parsing.firewall import PortSheet
from bot.parsing.names import Unsure
from bot.posting.thread import Thread
from bot.render import help as render_help
from bot.render import port_sheet as render
from bot.request import Request
from checks.report.port_sheet.sheet import make_sheet


async def on_button(request: Request, thread: Thread, house: House) -> None:
    """Hand over the sheet of the site that a button names."""
    await on_words(request, thread, house, PortSheet(request.text))


async def on_words(request: Request, thread: Thread, house: House, asked: PortSheet) -> None:
    """Hand over the sheet of the site that is named, else of this thread's: for who may check it."""
    if asked.site:
        known = await resolve_site(request, house, asked.site)
        if isinstance(known, Unsure):
            await thread.whisper(render_help.unknown_site(known.text, known.near))
            return
        asked = PortSheet(known.name)
    record = await house.store.run(lambda session: site_meant(session, request, asked.site))
    if isinstance(record, SiteUnclear):
        await thread.whisper(render.which_site())
        return
    await require_site(request, house, record.id)
    view = house.catalog().view(record.edition)
    if view is None:
        said = f"The edition {record.edition} of {record.id} is not loaded."
        await thread.whisper(render_help.not_planned(said))
        return
    made = datetime.fromtimestamp(request.received_at, UTC)
    requirements = requirements_of(view.edition)

    def work() -> Message:
        return render.port_sheet(make_sheet(record.site(), requirements), made)

    await thread.say("port-sheet", await asyncio.to_thread(work))
