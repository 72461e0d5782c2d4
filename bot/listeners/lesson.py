"""What does a learner see next: a lesson, a question, the grade of an answer?"""

from dataclasses import dataclass, replace

from sqlmodel import Session

from bot.house import House
from bot.learning.steps import (
    Ask,
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
from bot.message import Message
from bot.posting.thread import Thread
from bot.render import learn as render
from bot.render.lesson_map import lesson_picture
from bot.request import Request
from bot.store import inbox, learning
from bot.store.learning import Put, Standing
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


@dataclass(frozen=True, slots=True)
class _Sitting:
    """What is at hand while a request is carried out: the path, how far the learner is, what changed since."""

    request: Request
    house: House
    path: tuple[Lesson, ...]
    found: Standing
    changed: tuple[Reopened, ...] = ()

    @property
    def edition(self) -> str:
        """The edition that is learnt: the learner's, or the one in force where that is gone."""
        catalog, own = self.house.catalog(), self.found.learner.edition
        return own if catalog.view(own) is not None else catalog.default

    async def say(self, step: str, message: Message) -> None:
        """Say something to the learner, after what changed since they learnt it."""
        said = render.with_changes(message, self.changed, self.edition)
        await own_thread(self.request, self.house).say(step, said)


async def go_on(request: Request, house: House, *, just: Put | None = None) -> None:
    """Do the next thing: what is due, then the lesson, its questions, the next one.

    What this request did already before a crash is done again, the same.
    """
    before = await house.store.run(lambda session: learning.question_of(session, request.id))
    found = await standing(request, house)
    sitting = _Sitting(request, house, path_for(house.catalog(), found.learner.edition), found)
    if before is not None:
        await _show_question(sitting, before)
        return
    if any(said.step in _ENDS for said in await own_thread(request, house).shown()):
        return
    changed = reopened(sitting.path, found.known)
    if changed:
        found = await _reopen(request, house, changed)
        sitting = replace(sitting, found=found, changed=changed)
    now = house.clock()
    done = just.card if just is not None else ""
    step = next_step(sitting.path, found.known, found.shown, now=now, just=done)
    lesson = _just_finished(sitting, just) if isinstance(step, Teach | Rest) else None
    if lesson is not None:
        await _say_finished(sitting, lesson, step)
    else:
        await _take(sitting, step)


async def _take(sitting: _Sitting, step: Step) -> None:
    match step:
        case Teach(lesson):
            await _teach(sitting, lesson)
        case Repeat(card):
            await _put(sitting, card, "")
        case Ask(lesson, card):
            await _put(sitting, card, lesson.key)
        case Rest(until):
            await sitting.say("rest", render.rest(until))


async def _teach(sitting: _Sitting, lesson: Lesson) -> None:
    house, path = sitting.house, sitting.path
    view, now = house.catalog().view(sitting.edition), house.clock()
    picture = lesson_picture(view.edition, lesson) if view and lesson.picture else None
    message = render.lesson(lesson, path.index(lesson) + 1, len(path), picture)
    await sitting.say("lesson", message)
    user = sitting.request.user
    await house.store.run(lambda s: learning.show_lesson(s, user, lesson.key, now=now))


async def _put(sitting: _Sitting, card: Card, lesson: str) -> None:
    request, house = sitting.request, sitting.house
    asked, now = put(card, request.id), house.clock()
    stored = await house.store.run(
        lambda session: learning.put_question(session, request, asked, lesson, now=now)
    )
    await _show_question(sitting, stored)


async def _show_question(sitting: _Sitting, asked: Put) -> None:
    card = cards_of(sitting.path).get(asked.card)
    if card is None or asked.answered_by is not None:
        return
    known = sitting.found.known
    now = sitting.house.clock()
    due = [one for one in due_cards(sitting.path, known, now) if one.key != card.key]
    again = known[card.key].changed if card.key in known and not sitting.changed else ""
    await sitting.say("question", render.question(asked, card, changed=again, due=len(due)))


async def _reopen(request: Request, house: House, changed: tuple[Reopened, ...]) -> Standing:
    now = house.clock()

    def write(session: Session) -> Standing | None:
        learning.reopen(session, request.user, changed, now=now)
        return learning.standing(session, request.user)

    found = await house.store.run(write)
    if found is None:
        raise LookupError(f"the learner {request.user} is gone")
    return found


def _just_finished(sitting: _Sitting, just: Put | None) -> Lesson | None:
    """Return the lesson whose last open card was answered just now, None if none ended."""
    if just is None:
        return None
    lesson = next((one for one in sitting.path if one.key == just.lesson), None)
    found = sitting.found
    if lesson is None or not is_finished(lesson, found.known, found.shown):
        return None
    return lesson


async def _say_finished(sitting: _Sitting, lesson: Lesson, step: Step) -> None:
    upcoming = step.lesson if isinstance(step, Teach) else None
    known = sitting.found.known
    right = sum(1 for card in lesson.cards if card.key in known and known[card.key].last_right)
    message = render.finished(lesson.title, upcoming, right, len(lesson.cards))
    await sitting.say("finished", message)
