"""How far is a learner, who else may know, and when are they reminded?"""

from dataclasses import replace

from sqlmodel import Session

from bot.house import House
from bot.learning.progress import DAYS, History, Progress, progress_of
from bot.learning.steps import Teach, next_step, path_for, reopened
from bot.parsing.learning import Learn
from bot.posting.thread import Thread
from bot.render import learn as render
from bot.render import progress as render_progress
from bot.render.escape import escape
from bot.request import Request
from bot.store import learning
from bot.store import practice as rounds
from bot.store.learning import Standing

DAY_S = 86_400.0


async def carry_out(asked: Learn, request: Request, thread: Thread, house: House) -> None:
    """Carry out a wish that is about learning itself: progress, sheet, reminder, sharing."""
    match asked.wish:
        case "progress":
            found = await progress(request.user, house)
            if found is not None:
                lead = await _lead(request, house)
                names = sorted(house.catalog().names)
                await thread.say("progress", render_progress.progress(found, lead, names))
        case "sheet":
            await _sheet(request, thread, house)
        case "remind":
            await _remind_at(asked, request, thread, house)
        case "quiet":
            await _change(request, house, remind_at="")
            await thread.say(
                "answer",
                render.said("No more reminders. `learn reminder 09:00` brings them back."),
            )
        case "share":
            await _share(asked.person, request, thread, house)
        case _:
            await _change(request, house, lead="", consent_at=None)
            await thread.say("answer", render.said("Nobody but you sees your progress now."))


async def progress(user: str, house: House) -> Progress | None:
    """Return how far somebody is, None if they never began."""
    now = house.clock()

    def look(session: Session) -> tuple[Standing, list[tuple[float, bool]], int] | None:
        found = learning.standing(session, user)
        if found is None:
            return None
        answers = learning.answers_since(session, user, now - DAYS * DAY_S)
        return found, answers, rounds.solved_by(session, user)

    found = await house.store.run(look)
    if found is None:
        return None
    standing, answers, solved = found
    catalog = house.catalog()
    name = standing.learner.edition
    return progress_of(
        name if catalog.view(name) is not None else catalog.default,
        path_for(catalog, name),
        standing.known,
        standing.shown,
        History(tuple(answers), standing.learner.zone, solved),
        now=now,
    )


async def remind(request: Request, thread: Thread, house: House) -> None:
    """Remind a learner who did nothing yet today and has something to do; else say nothing."""
    found = await house.store.run(lambda session: learning.standing(session, request.user))
    if found is None or not found.learner.remind_at:
        return
    path = path_for(house.catalog(), found.learner.edition)
    changed = reopened(path, found.known)
    now = house.clock()
    done = await progress(request.user, house)
    today = done.days[-1] if done is not None else None
    due = (done.due if done is not None else 0) + sum(one.now is not None for one in changed)
    step = next_step(path, found.known, found.shown, now=now)
    upcoming = step.lesson if isinstance(step, Teach) else None
    if (today is not None and today.right + today.wrong) or (not due and upcoming is None):
        return
    await thread.say("reminder", render.reminder(due, upcoming, found.learner.remind_at))


async def tell_lead(request: Request, house: House) -> None:
    """Tell the lead that a learner chose, once a week, which parts are finished; nothing else."""
    found = await house.store.run(lambda session: learning.standing(session, request.user))
    if found is None or not found.learner.lead:
        return
    done = await progress(request.user, house)
    if done is None:
        return
    to_lead = replace(request, user=found.learner.lead, channel="", ts="", thread_ts="")
    thread = Thread(to_lead, house.store, house.clock, house.changed)
    await thread.say("weekly", render_progress.for_lead(request.user, done))


async def _lead(request: Request, house: House) -> str:
    found = await house.store.run(lambda session: learning.standing(session, request.user))
    return found.learner.lead if found is not None else ""


async def _sheet(request: Request, thread: Thread, house: House) -> None:
    found = await house.store.run(lambda session: learning.standing(session, request.user))
    if found is None:
        return
    catalog = house.catalog()
    path = path_for(catalog, found.learner.edition)
    name = found.learner.edition or catalog.default
    await thread.say("sheet", render_progress.sheet(name, path, found.known))


async def _remind_at(asked: Learn, request: Request, thread: Thread, house: House) -> None:
    if asked.slip:
        await thread.say(
            "answer",
            render.said(f"{escape(asked.slip)} Write it like `reminder 09:00 Europe/Berlin`."),
        )
        return
    person = await house.people.find(request.user)
    zone = asked.zone or person.zone or "UTC"
    await _change(request, house, remind_at=asked.clock, zone=zone)
    await thread.say("answer", render_progress.reminded(asked.clock, zone))


async def _share(person: str, request: Request, thread: Thread, house: House) -> None:
    known = await house.access.decide_for(person, "", "ask")
    if not known.allowed or person == request.user:
        await thread.say(
            "answer",
            render.said("Choose somebody else of this workspace to share your progress with."),
        )
        return
    await _change(request, house, lead=person, consent_at=house.clock())
    await thread.say("answer", render_progress.shared(person))


async def _change(request: Request, house: House, **values: str | float | None) -> None:
    await house.store.run(lambda session: learning.change(session, request.user, **values))
