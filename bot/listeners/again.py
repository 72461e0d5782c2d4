"""How is a request that failed carried out once more?"""

from sqlmodel import Session

from bot.house import House
from bot.parsing.commands import TryAgain
from bot.posting.thread import Thread
from bot.render import notices
from bot.render.help import nothing_before
from bot.request import Request
from bot.store import conversation, inbox, turns
from bot.store.inbox import State

AGAIN_S = 120.0


async def try_again(request: Request, thread: Thread, house: House) -> None:
    """Open the request that the button belongs to again."""
    await _reopen(request, thread, house, request.text)


async def on_words(request: Request, thread: Thread, house: House, asked: TryAgain) -> None:
    """Open the request that was named again, else the last of this thread that did not come to its end."""

    def look(session: Session) -> str:
        before = reversed(conversation.earlier(session, request))
        failed = (one.reference for one in before if _has_failed(session, one))
        return next(failed, "")

    reference = asked.reference or await house.store.run(look)
    if not reference:
        await thread.whisper(nothing_before("request that failed"))
        return
    await _reopen(request, thread, house, reference)


def _has_failed(session: Session, one: Request) -> bool:
    found = inbox.find(session, one.reference)
    return found is not None and found[1] in (State.FAILED, State.EXPIRED)


async def _reopen(request: Request, thread: Thread, house: House, reference: str) -> None:
    """Open a request again: for who asked it, and for admins. Its rights are checked again, for who asked it."""
    found = await house.store.run(lambda session: inbox.find(session, reference))
    if found is None:
        await thread.whisper(notices.unknown("the request is gone"))
        return
    original = found[0]
    if original.user != request.user:
        decision = await house.access.decide(request, "administer")
        if not decision.allowed:
            await thread.whisper(notices.refused(decision, request.user))
            return
    now = house.clock()
    opened = await house.store.run(
        lambda session: turns.reopen(session, original.reference, now=now, deadline=now + AGAIN_S)
    )
    if opened is None:
        await thread.whisper(notices.unknown("it is being worked on, or done"))
