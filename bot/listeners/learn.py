"""Somebody learns: by command, by button, by typing, or because we remind them."""

from sqlmodel import Session

from bot.house import House
from bot.listeners import practice, progress
from bot.listeners.editions import DEFAULT, named, unknown
from bot.listeners.lesson import answer, go_on, own_thread, standing
from bot.parsing.learning import USAGE, Learn, parse_learn
from bot.parsing.markup import plain
from bot.posting.thread import Thread
from bot.render import learn as render
from bot.render.escape import escape
from bot.request import Request
from bot.route import Handler
from bot.store import learning
from bot.store.learning import Put
from bot.work.reminders import OCCASION
from knowledge.learning.model import chosen

OPEN_FOR_S = 3600.0
"""How long a typed letter is still taken for the answer to the last question."""
LEARN = "learn"


async def on_command(request: Request, thread: Thread, house: House) -> None:
    """Carry out `/wfo-learn …`, also where it is our own reminder."""
    occasion = request.payload.get(OCCASION)
    if occasion == "reminder":
        await progress.remind(request, own_thread(request, house), house)
    elif occasion == "weekly":
        await progress.tell_lead(request, house)
    else:
        asked = parse_learn(request.text)
        if asked is None:
            slip = f"I can't read “{escape(plain(request.text)[:60])}”. "
            await thread.whisper(render.said(slip + USAGE))
            return
        await _carry_out(asked, request, house)
        if request.channel and not request.channel.startswith("D"):
            await thread.whisper(render.in_your_messages())


async def on_button(request: Request, thread: Thread, house: House) -> None:  # noqa: ARG001 - a handler
    """Carry out a button, whose value is what one types after `/wfo-learn`."""
    asked = parse_learn(request.text) or Learn("go")
    if request.payload.get("actions", [{}])[0].get("type") == "users_select":
        asked = Learn("share", person=request.text)
    await _carry_out(asked, request, house)


def first(otherwise: Handler) -> Handler:
    """Let a message be a word of learning or an answer to the open question; if it is neither, it is for `otherwise`."""

    async def handle(request: Request, thread: Thread, house: House) -> None:
        if not await on_typed(request, house):
            await otherwise(request, thread, house)

    return handle


async def on_typed(request: Request, house: House) -> bool:
    """Take a message for a word of learning, or for the answer to the open question; False if it is neither."""
    word, _, rest = _unaddressed(request).partition(" ")
    if word.casefold() == LEARN:
        asked = parse_learn(rest)
        if asked is not None:
            await _carry_out(asked, request, house)
            return True
    if not request.channel.startswith("D") or request.kind != "message":
        return False
    return await _typed_answer(request, house)


def _unaddressed(request: Request) -> str:
    """Return the text without our name at its start, other mentions as Slack writes them."""
    text = request.text.strip()
    if request.kind == "mention" and text.startswith("<@"):
        return text.partition(">")[2].strip()
    return text


async def _typed_answer(request: Request, house: House) -> bool:
    since = request.received_at - OPEN_FOR_S

    def look(session: Session) -> Put | None:
        # A repeated listener finds the question that this very request answered.
        return learning.answered_by(session, request.id) or learning.open_question(
            session, request.user, since=since
        )

    asked = await house.store.run(look)
    if asked is None:
        return False
    text = plain(request.text)
    n = chosen(asked.choices, text)
    if n is None and not (_is_number(text) and all(map(_is_number, asked.choices))):
        return False
    said = "" if n is not None else text.strip()
    await answer(request, house, asked, learning.OTHER if n is None else n, said)
    return True


def _is_number(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdigit()


async def on_answer(request: Request, thread: Thread, house: House) -> None:
    """Grade the choice whose button was pressed."""
    question, _, n = request.text.partition(" ")
    asked = None
    if question.isdigit() and n.isdigit():
        asked = await house.store.run(lambda s: learning.question_of(s, int(question)))
    if asked is None or asked.user != request.user or int(n) >= len(asked.choices):
        await thread.whisper(render.said("That question is not yours, or it is gone."))
        return
    await answer(request, house, asked, int(n))


async def _carry_out(asked: Learn, request: Request, house: House) -> None:
    match asked.wish:
        case "go":
            await go_on(request, house)
        case "stop":
            await _stop(request, house)
        case "practice":
            await practice.on_start(request, own_thread(request, house), house)
        case "look":
            await practice.on_check(request, own_thread(request, house), house)
        case "name":
            await practice.on_name(request, own_thread(request, house), house)
        case "cause":
            await practice.name_cause(asked.cause, own_thread(request, house), house)
        case "edition":
            await _choose(asked.edition, request, house)
        case _:
            await standing(request, house)
            await progress.carry_out(asked, request, own_thread(request, house), house)


async def _stop(request: Request, house: House) -> None:
    now = house.clock()

    def write(session: Session) -> None:
        learning.close_questions(session, request, now=now)
        learning.change(session, request.user, remind_at="")

    await house.store.run(write)
    await own_thread(request, house).say("answer", render.stopped())


async def _choose(word: str, request: Request, house: House) -> None:
    """Let the learner learn another edition; what they know of facts that are the same there stays known."""
    catalog, thread = house.catalog(), own_thread(request, house)
    name = "" if word == DEFAULT else named(catalog, word)
    if not name and word != DEFAULT:
        await thread.say("answer", unknown(catalog, word))
        return
    await standing(request, house)
    await house.store.run(lambda session: learning.change(session, request.user, edition=name))
    shown = name or catalog.default
    await thread.say("edition", render.edition_chosen(shown, follows=not name))
    await go_on(request, house)
