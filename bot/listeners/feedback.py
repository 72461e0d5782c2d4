"""Somebody says whether an answer helped."""

from sqlmodel import Session

from bot.house import House
from bot.posting.thread import Thread
from bot.render import feedback as render
from bot.render import help as render_help
from bot.request import Request
from bot.store import asked, conversation
from bot.store.asked import Verdict


async def on_button(request: Request, thread: Thread, house: House) -> None:
    """Note what the pressed button says."""
    verdict: Verdict = "helpful" if request.text == "helpful" else "not_helpful"
    await rate(request, thread, house, verdict)


async def rate(request: Request, thread: Thread, house: House, verdict: Verdict) -> None:
    """Note what somebody thinks of the answer they pressed in, else of the last one in this thread."""

    def keep(session: Session) -> Request | None:
        meant = conversation.question_meant(session, request)
        if meant is not None:
            now = house.clock()
            asked.give_feedback(session, meant.id, request.user, verdict, now=now)
        return meant

    meant = await house.store.run(keep)
    if meant is None:
        await thread.whisper(render_help.nothing_before("answer"))
    elif verdict == "helpful":
        await thread.whisper(render.thanks())
    else:
        await thread.whisper(render.sorry(meant.reference))
