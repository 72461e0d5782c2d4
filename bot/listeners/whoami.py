"""Somebody wants to know what they may do, and why."""

from bot.access.rules import NEEDED
from bot.house import House
from bot.posting.thread import Thread
from bot.render import rights as render
from bot.request import Request


async def on_whoami(request: Request, thread: Thread, house: House) -> None:
    """Tell the asker alone: their rules, what these allow here, and who can give more."""
    held = await house.access.held(request.user, request.channel)
    decided = {right: await house.access.decide(request, right) for right in NEEDED}
    await thread.whisper(render.whoami(request.user, held, decided))
