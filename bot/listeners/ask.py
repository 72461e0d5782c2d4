"""Somebody asks what the requirements say."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.house import House
from bot.parsing.commands import Question, read_words
from bot.parsing.markup import plain, without_mention
from bot.posting.thread import Thread
from bot.render import answer as render
from bot.render import help as render_help
from bot.store import conversation
from bot.work.request import Request
from knowledge.answer import answer
from knowledge.model import Answer, AnswerOutcome

MOST_CONTEXT = 10  # earlier questions of the thread that a follow-up may refer to


def said(request: Request) -> str:
    """Return what the request says in plain text, without our own name."""
    allowed = request.payload.get("authorizations")
    first = allowed[0] if isinstance(allowed, list) and allowed else {}
    bot_user = str(first.get("user_id") or "") if isinstance(first, dict) else ""
    text = without_mention(request.text, bot_user) if request.kind == "mention" else request.text
    return plain(text)


def question_of(request: Request) -> str | None:
    """Return the question that a request asked, None if it was something else."""
    if request.kind == "command" and request.name != "/wfo":
        return None
    if request.kind == "action" and request.name != render.ASK:
        return None
    words = read_words(said(request))
    return words.text if isinstance(words, Question) else None


async def on_question(request: Request, thread: Thread, house: House) -> None:
    """Answer in the thread; talk among others, that only happens to pass by, is left alone."""
    earlier = await house.store.run(lambda session: conversation.earlier(session, request))
    found = _answer(house, said(request), earlier)
    if found.outcome is not AnswerOutcome.SMALL_TALK:
        asker = request.user if request.kind == "command" else ""
        await thread.say("answer", render.answer(found, asked_by=asker))
    elif _is_for_us(request):
        await thread.say("answer", render_help.small_talk())


async def on_why(request: Request, thread: Thread, house: House) -> None:
    """Show how an answer came about: the one whose button was pressed, else the last one in this thread."""

    def look(session: Session) -> tuple[list[Request], int | None]:
        return conversation.earlier(session, request), conversation.shown_by(session, request)

    earlier, shown = await house.store.run(look)
    asked = [before for before in earlier if question_of(before)]
    meant = next((one for one in asked if one.id == shown), asked[-1] if asked else None)
    if meant is None:
        await thread.whisper(render_help.nothing_before("answer"))
        return
    before = [one for one in earlier if one.id < meant.id]
    await thread.say("why", render.why(_answer(house, said(meant), before)))


def _answer(house: House, text: str, earlier: Sequence[Request]) -> Answer:
    questions = [question for one in earlier if (question := question_of(one))]
    return answer(house.catalog(), text, context=questions[-MOST_CONTEXT:])


def _is_for_us(request: Request) -> bool:
    """Whether somebody spoke to us: only an unaddressed message in a channel's thread may be meant for others."""
    return request.kind != "message" or request.channel.startswith("D")
