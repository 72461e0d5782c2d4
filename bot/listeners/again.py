"""How is a request that failed carried out once more?"""

from bot.house import House
from bot.posting.thread import Thread
from bot.render import notices
from bot.request import Request
from bot.store import inbox, turns

AGAIN_S = 120.0


async def try_again(request: Request, thread: Thread, house: House) -> None:
    """Open the request that the button belongs to again: for who asked it, and for admins.

    Its rights are checked again when it is carried out, for who asked it.
    """
    found = await house.store.run(lambda session: inbox.find(session, request.text))
    if found is None:
        await thread.whisper(notices.unknown("the request is gone"))
        return
    original = found[0]
    if original.user != request.user:
        decision = await house.access.decide(request, "administer")
        if not decision.allowed:
            await thread.whisper(notices.refused(decision))
            return
    now = house.clock()
    opened = await house.store.run(
        lambda session: turns.reopen(session, original.reference, now=now, deadline=now + AGAIN_S)
    )
    if opened is None:
        await thread.whisper(notices.unknown("it is being worked on, or done"))
