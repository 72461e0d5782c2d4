"""Somebody asks what the requirements say."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.house import House
from bot.listeners import overheard
from bot.looking.seen import seen_here
from bot.parsing.commands import Question, read_words
from bot.parsing.markup import plain, without_mention
from bot.posting.thread import Thread
from bot.published.choosing import Chosen, choose_edition
from bot.render import answer as render
from bot.render import help as render_help
from bot.request import Request
from bot.store import asked, conversation, notes
from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.model import Answer, AnswerOutcome, Step

ASK_ABOUT = "ask_about"
MOST_CONTEXT = 10  # earlier questions of the thread that a follow-up may refer to


def said(request: Request) -> str:
    """Return what the request says in plain text, without our own name."""
    allowed = request.payload.get("authorizations")
    first = allowed[0] if isinstance(allowed, list) and allowed else {}
    bot_user = str(first.get("user_id") or "") if isinstance(first, dict) else ""
    named = request.kind == "mention" or (request.kind == "file" and bool(bot_user))
    text = without_mention(request.text, bot_user) if named else request.text
    return plain(text)


def question_of(request: Request) -> str | None:
    """Return the question that a request asked, None if it was something else."""
    if request.kind == "command" and request.name != "/wfo":
        return None
    if request.kind == "action" and request.name != render.ASK:
        return None
    if request.kind == "shortcut" and request.name != ASK_ABOUT:
        return None
    words = read_words(said(request))
    return words.text if isinstance(words, Question) else None


async def on_question(request: Request, thread: Thread, house: House) -> None:
    """Answer in the thread; talk among others, that only happens to pass by, is left alone."""
    catalog = house.catalog()

    def look(session: Session) -> tuple[list[Request], Chosen]:
        chosen = choose_edition(session, request, catalog.names, catalog.default)
        return conversation.earlier(session, request), chosen

    earlier, chosen = await house.store.run(look)
    # What earlier questions lend to a follow-up they would lend to small talk as well.
    if request.is_overheard and not overheard.is_clear(
        _answer(catalog, said(request), (), chosen)
    ):
        return
    marked = request.kind == "shortcut"
    found = _answer(catalog, said(request), earlier, chosen, marked=marked)
    if found.outcome is not AnswerOutcome.SMALL_TALK:
        noted = await house.store.run(
            lambda session: _keep(session, request, found, house.clock())
        )
        asker = request.user if request.kind == "command" else ""
        seen = await house.store.run(lambda session: seen_here(session, request, said(request)))
        beside = render.Beside(tuple(noted), chosen.unheld, request.reference, seen)
        await thread.say("answer", render.answer(found, asked_by=asker, beside=beside))
    else:
        await thread.say("answer", render_help.small_talk())


async def on_why(request: Request, thread: Thread, house: House) -> None:
    """Show how an answer came about: the one whose button was pressed, else the last one in this thread."""
    catalog = house.catalog()

    def look(session: Session) -> tuple[list[Request], Request, Chosen] | None:
        earlier = conversation.earlier(session, request)
        meant = _meant(earlier, conversation.shown_by(session, request))
        if meant is None:
            return None
        chosen = choose_edition(session, meant, catalog.names, catalog.default)
        return [one for one in earlier if one.id < meant.id], meant, chosen

    found = await house.store.run(look)
    if found is None:
        await thread.whisper(render_help.nothing_before("answer"))
        return
    before, meant, chosen = found
    marked = meant.kind == "shortcut"
    found_again = _answer(catalog, said(meant), before, chosen, marked=marked)
    await thread.say("why", render.why(found_again))


def _meant(earlier: Sequence[Request], shown: int | None) -> Request | None:
    """Return the request whose answer was pressed in, else the last question."""
    questions = [before for before in earlier if question_of(before)]
    pressed = (one for one in questions if one.id == shown)
    return next(pressed, questions[-1] if questions else None)


def _answer(
    catalog: Catalog,
    text: str,
    earlier: Sequence[Request],
    chosen: Chosen,
    *,
    marked: bool = False,
) -> Answer:
    questions = [question for one in earlier if (question := question_of(one))]
    found = answer(catalog, text, context=questions[-MOST_CONTEXT:], edition=chosen.edition)
    if marked:
        found = _facts_alone(found)
    why = chosen.why if found.edition == chosen.edition else "named in the conversation"
    return replace(found, why=(Step("edition chosen", why), *found.why))


def _facts_alone(found: Answer) -> Answer:
    """Leave out yes and no: a marked message was not put to us, and tells a story more often than it asks one thing."""
    if found.verdict is None:
        return found
    text = found.text.removeprefix(f"{found.verdict.capitalize()}.").lstrip()
    return replace(found, verdict=None, text=text)


def _keep(session: Session, request: Request, found: Answer, now: float) -> list[notes.Note]:
    """Write the question down, and return what our team noted about it or its facts."""
    asked.record_asked(session, request, found, now=now)
    keys = {fact.key for fact in found.facts if fact.citation.edition == found.edition}
    reading = asked.reading_of(found)
    return notes.notes_for(session, found.edition, requirements=keys, reading=reading, now=now)
