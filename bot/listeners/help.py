"""Somebody wants to know what can be asked."""

from bot.house import House
from bot.posting.thread import Thread
from bot.render.help import usage
from bot.request import Request
from bot.store import sites


async def on_help(request: Request, thread: Thread, house: House) -> None:
    """Explain, with what is loaded; after a slash command for the asker alone."""
    catalog = house.catalog()
    known = await house.store.run(sites.site_words)
    message = usage(catalog.default, len(catalog.names), len(set(known.values())))
    if request.kind == "command":
        await thread.whisper(message)
    else:
        await thread.say("answer", message)
