"""What does a learner see next: a lesson, a question, the grade of an answer?"""

from dataclasses import replace

from sqlmodel import Session

from bot.house import House
from bot.learning.steps import (
    Ask,
    Known,
    Reopened,
    Repeat,
    Rest,
    Step,
    Teach,
    cards_of,
    due_cards,
    is_finished,
    next_step,
    path_for,
    reopened,
)
from bot.posting.thread import Thread
from bot.render import learn as render
from bot.render.lesson_map import lesson_picture
from bot.store import inbox, learning
from bot.store.learning import Put, Standing
from bot.work.request import Request
from knowledge.learning.model import Card, Lesson, put

_ENDS = ("lesson", "finished", "rest")
"""Steps after which a request has nothing left to say."""


def own_thread(request: Request, house: House) -> Thread:
    """Return where a learner is spoken to: their direct messages, one message after another.

    Who answers within a thread there is asked on in it.
    """
    direct = request.channel.startswith("D") and request.kind != "command"
    mine = replace(
        request,
        channel=request.channel if direct else "",
        ts="",
        # A message with replies carries its own ts as its thread: that is no reason to go on inside.
        thread_ts=request.thread_ts if direct and request.thread_ts != request.ts else "",
        late=False,
    )
    return Thread(mine, house.store, house.clock, house.changed)


async def answer(request: Request, house: House, asked: Put, n: int, said: str = "") -> None:
    """Write the answer down, show it in the question's place, and put the next question."""
    found = await standing(request, house)
    path = path_for(house.catalog(), found.learner.edition)
    card = cards_of(path).get(asked.card)
    fact = (card.fingerprint, card.fact) if card is not None else ("", "")
    now = house.clock()

    def write(session: Session) -> tuple[Put, Request | None]:
        graded = learning.answer(session, request, asked, n, fact, now=now)
        row = learning.request_that_asked(session, graded)
        return graded, None if row is None else inbox.as_request(row)

    graded, origin = await house.store.run(write)
    if graded.answered_by != request.id:
        await own_thread(request, house).say(
            "answer", render.said("That question was answered before. Type `learn` to go on.")
        )
        return
    if origin is not None:
        shown = render.answered(graded, card, said=said)
        await own_thread(origin, house).say("question", shown)
    await go_on(request, house, just=asked)


async def standing(request: Request, house: House) -> Standing:
    """Return how far the learner is; somebody new begins now, in the time zone of their profile."""
    found = await house.store.run(lambda session: learning.standing(session, request.user))
    if found is not None:
        return found
    person = await house.people.find(request.user)
    now = house.clock()

    def begin(session: Session) -> Standing:
        learner = learning.begin(session, request.user, request.team, now=now)
        if person.zone and not learner.zone:
            learning.change(session, request.user, zone=person.zone)
        return learning.standing(session, request.user) or Standing(learner, {}, frozenset())

    return await house.store.run(begin)


async def go_on(request: Request, house: House, *, just: Put | None = None) -> None:
    """Do the next thing: what is due, then the lesson, its questions, the next one.

    What this request did already before a crash is done again, the same.
    """
    before = await house.store.run(lambda session: learning.question_of(session, request.id))
    found = await standing(request, house)
    path = path_for(house.catalog(), found.learner.edition)
    if before is not None:
        await _show_question(request, house, before, path, found)
        return
    if any(said.step in _ENDS for said in await own_thread(request, house).shown()):
        return
    changed = reopened(path, found.known)
    if changed:
        found = await _reopen(request, house, changed)
    step = next_step(
        path, found.known, found.shown, now=house.clock(), just=just.card if just else ""
    )
    if just is not None and isinstance(step, Teach | Rest) and just.lesson:
        await _finished(request, house, just, step, path, found)
        return
    await _take(request, house, step, path, found, changed)


async def _take(
    request: Request,
    house: House,
    step: Step,
    path: tuple[Lesson, ...],
    found: Standing,
    changed: tuple[Reopened, ...],
) -> None:
    thread, edition = own_thread(request, house), _edition(house, found)
    now = house.clock()
    match step:
        case Teach(lesson):
            view = house.catalog().view(edition)
            picture = lesson_picture(view.edition, lesson) if view and lesson.picture else None
            message = render.lesson(lesson, path.index(lesson) + 1, len(path), picture)
            await thread.say("lesson", render.with_changes(message, changed, edition))
            await house.store.run(
                lambda s: learning.show_lesson(s, request.user, lesson.key, now=now)
            )
        case Repeat(card):
            await _put(request, house, card, "", path, found)
        case Ask(lesson, card):
            await _put(request, house, card, lesson.key, path, found)
        case Rest(until):
            await thread.say("rest", render.with_changes(render.rest(until), changed, edition))


async def _put(
    request: Request,
    house: House,
    card: Card,
    lesson: str,
    path: tuple[Lesson, ...],
    found: Standing,
) -> None:
    asked, now = put(card, request.id), house.clock()
    stored = await house.store.run(
        lambda session: learning.put_question(session, request, asked, lesson, now=now)
    )
    await _show_question(request, house, stored, path, found)


async def _show_question(
    request: Request, house: House, asked: Put, path: tuple[Lesson, ...], found: Standing
) -> None:
    card = cards_of(path).get(asked.card)
    if card is None or asked.answered_by is not None:
        return
    known = found.known.get(card.key)
    due = [one for one in due_cards(path, found.known, house.clock()) if one.key != card.key]
    message = render.question(asked, card, changed=known.changed if known else "", due=len(due))
    await own_thread(request, house).say("question", message)


async def _reopen(request: Request, house: House, changed: tuple[Reopened, ...]) -> Standing:
    now = house.clock()

    def write(session: Session) -> Standing | None:
        learning.reopen(session, request.user, changed, now=now)
        return learning.standing(session, request.user)

    found = await house.store.run(write)
    if found is None:
        raise LookupError(f"the learner {request.user} is gone")
    return found


async def _finished(
    request: Request,
    house: House,
    just: Put,
    step: Step,
    path: tuple[Lesson, ...],
    found: Standing,
) -> None:
    lesson = next((one for one in path if one.key == just.lesson), None)
    upcoming = step.lesson if isinstance(step, Teach) else None
    cards: dict[str, Known] = dict(found.known)
    own = lesson.cards if lesson is not None else ()
    right = sum(1 for card in own if card.key in cards and cards[card.key].last_right)
    title = lesson.title if lesson is not None else "this"
    done = lesson is not None and is_finished(lesson, found.known, found.shown)
    if not done:
        await _take(request, house, step, path, found, ())
        return
    await own_thread(request, house).say(
        "finished", render.finished(title, upcoming, right, len(own))
    )


def _edition(house: House, found: Standing) -> str:
    catalog = house.catalog()
    chosen_one = found.learner.edition
    return chosen_one if catalog.view(chosen_one) is not None else catalog.default
