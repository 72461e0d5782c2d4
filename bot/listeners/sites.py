"""Somebody wants to see the sites they may check, and how these are."""

from bot.house import House
from bot.listeners import site_form
from bot.listeners.permitted import may_check
from bot.parsing.sites import EditSite, ListSites, SetField, SiteCommand
from bot.posting.thread import Thread
from bot.render import sites as render
from bot.render.home_sites import SiteLine
from bot.request import Request
from bot.store import overview
from bot.store import sites as stored


async def on_words(request: Request, thread: Thread, house: House, asked: SiteCommand) -> None:
    """List the sites, or write one down."""
    match asked:
        case ListSites():
            await on_list(request, thread, house)
        case EditSite():
            await site_form.on_words(request, thread, house, asked)
        case SetField():
            await site_form.on_set(request, thread, house, asked)


async def on_list(request: Request, thread: Thread, house: House) -> None:
    """List the sites that the asker may check from here, with their last outcome; for the asker alone."""
    records = await house.store.run(stored.all_sites)
    mine = await may_check(request.user, request.channel, records, house)
    last = await house.store.run(lambda session: overview.last_runs(session, [r.id for r in mine]))
    writes = (await house.access.decide(request, "administer")).allowed
    lines = [SiteLine(record.id, record.name, last.get(record.id)) for record in mine]
    await thread.whisper(render.listing(lines, writes=writes))
