"""Does a request come back at all?"""

from bot.house import House
from bot.message import Message
from bot.posting.thread import Thread
from bot.work.request import Request


async def echo(request: Request, thread: Thread, _house: House) -> None:
    """Say that the request arrived, with its reference."""
    await thread.say("answer", Message(text=f"Heard, {request.reference}."))
