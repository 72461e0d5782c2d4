"""What the documents leave open goes to the curators; what is open, they can list."""

from sqlmodel import Session

from bot.curating.gaps import show_card
from bot.curating.likeness import same_gap
from bot.curating.weekly import WEEK_S, WEEKS, by_week, week_lines
from bot.house import House
from bot.posting.thread import Thread
from bot.render import gaps as render
from bot.render import help as render_help
from bot.request import Request
from bot.store import asked, conversation, gaps, inbox
from bot.store.asked import Asked
from bot.store.gaps import Gap


async def on_ask_curators(request: Request, thread: Thread, house: House) -> None:
    """Hand a question to the curators: the one whose button was pressed, else the last one in this thread."""

    def work(session: Session) -> tuple[Gap, bool] | None:
        meant = _asked_in(session, request)
        return None if meant is None else _hand_over(session, request, meant, house)

    done = await house.store.run(work)
    if done is None:
        await thread.whisper(render_help.nothing_before("question"))
        return
    gap, joined = done
    await thread.say(
        "curators", render.handed_over(gap, house.settings.curators_channel, joined=joined)
    )


def _asked_in(session: Session, request: Request) -> Asked | None:
    """Return the question that a button names by its reference, or that stands last in this thread."""
    found = inbox.find(session, request.text) if request.kind == "action" else None
    meant = found[0] if found else conversation.question_meant(session, request)
    if meant is None or meant.team != request.team:
        return None
    if meant.user != request.user and meant.channel != request.channel:
        return None  # what somebody asked elsewhere is theirs
    return asked.find_asked(session, meant.id)


def _hand_over(
    session: Session, request: Request, question: Asked, house: House
) -> tuple[Gap, bool]:
    now = house.clock()
    known = same_gap(gaps.open_gaps(session), question)
    if known is not None:
        gaps.join_gap(session, known.id, question.request_id, now=now)
    gap = known or gaps.open_gap(session, request.team, question, now=now)
    if house.settings.curators_channel and not gap.card_request:
        gaps.set_card(session, gap.id, request.id)
    gap = gaps.find_gap(session, gap.id) or gap
    show_card(session, gap, house.settings.curators_channel, now)
    return gap, known is not None


async def on_list(request: Request, thread: Thread, house: House) -> None:
    """List what is open and the report of the last weeks; for who may curate."""
    await house.access.require(request, "curate")
    since = house.clock() - WEEKS * WEEK_S

    def read(session: Session) -> tuple[list[Gap], list[Asked]]:
        return gaps.open_gaps(session), asked.asked_since(session, since)

    waiting, questions = await house.store.run(read)
    report = [line for week in by_week(questions) for line in week_lines(week)]
    await thread.say("answer", render.questions(waiting, report))
