"""A curator answers, approves or declines an open question, and everybody who asked is told."""

from sqlmodel import Session

from bot.curating.gaps import accept, note_of, show_card, tell_askers
from bot.curating.proposing import faults, gap_number
from bot.curating.typed import TermsError, typed_proposal
from bot.house import House
from bot.message import Message
from bot.parsing.curating import OnGap
from bot.posting.thread import Thread
from bot.render import answer as render_answer
from bot.render import gaps as render
from bot.request import Request
from bot.store import gaps
from bot.store.gaps import Gap, GapState, Proposal
from bot.store.notes import Note
from knowledge.answer import answer
from knowledge.catalog import Catalog


async def on_words(request: Request, thread: Thread, house: House, asked_for: OnGap) -> None:
    """Do with an open question what was typed."""
    await house.access.require(request, "curate")
    gap = await house.store.run(lambda session: gaps.find_gap(session, asked_for.number))
    if gap is None:
        await thread.whisper(render.closed_before(asked_for.number))
    elif asked_for.verb == "answer":
        await _answer(request, thread, house, gap, asked_for)
    elif asked_for.verb == "approve":
        await _approve(request, thread, house, gap)
    else:
        await _decline(request, thread, house, gap)


async def _answer(request: Request, thread: Thread, house: House, gap: Gap, typed: OnGap) -> None:
    """Take an answer that was typed, with its terms; terms that can't be meant are refused, not left out."""
    now = house.clock()
    try:
        note = typed_proposal(typed, gap, house.catalog(), author=request.user, now=now)
    except TermsError as error:
        await thread.whisper(render.done(gap, f"not taken: {error}"))
        return
    await take(thread, house, gap, note)


async def on_approve(request: Request, thread: Thread, house: House) -> None:
    """Approve the proposal whose button was pressed."""
    gap = await house.store.run(lambda session: gaps.find_gap(session, gap_number(request.text)))
    if gap is None:
        await thread.whisper(render.closed_before(gap_number(request.text)))
    else:
        await _approve(request, thread, house, gap)


async def on_decline(request: Request, thread: Thread, house: House) -> None:
    """Close the question whose button was pressed."""
    gap = await house.store.run(lambda session: gaps.find_gap(session, gap_number(request.text)))
    if gap is None:
        await thread.whisper(render.closed_before(gap_number(request.text)))
    else:
        await _decline(request, thread, house, gap)


async def take(thread: Thread, house: House, gap: Gap, proposal: Proposal) -> None:
    """Publish an answer, or let it wait for the second person who has to agree."""
    wrong = faults(proposal, house.catalog())
    if wrong and gap.state in gaps.WAITING:
        await thread.whisper(render.done(gap, " ".join(wrong.values())))
        return
    if house.settings.approvals > 1 and gap.state in gaps.WAITING:
        await house.store.run(lambda session: _propose(session, gap, proposal, house))
        await thread.say("gap", render.done(gap, "your answer waits for a second person."))
        return
    await _publish(thread, house, gap, proposal, approver="")


def _propose(session: Session, gap: Gap, proposal: Proposal, house: House) -> None:
    if gaps.propose(session, gap.id, proposal):
        proposed = gaps.find_gap(session, gap.id) or gap
        show_card(session, proposed, house.settings.curators_channel, house.clock())


async def _approve(request: Request, thread: Thread, house: House, gap: Gap) -> None:
    if gap.proposal is None or gap.state is GapState.DECLINED:
        await thread.whisper(render.closed_before(gap.id))
    elif gap.proposal.author == request.user:
        await thread.whisper(render.not_yours())
    else:
        await _publish(thread, house, gap, gap.proposal, approver=request.user)


async def _publish(
    thread: Thread, house: House, gap: Gap, proposal: Proposal, *, approver: str
) -> None:
    """Put an answer in force, then tell everybody who asked; called again after a crash it tells the rest."""
    now = house.clock()
    await house.store.run(lambda session: accept(session, gap, proposal, approver, now))
    await house.refresh()
    stored = await house.store.run(lambda session: gaps.find_gap(session, gap.id))
    if stored is None or stored.state is not GapState.ANSWERED or stored.proposal != proposal:
        await thread.whisper(render.closed_before(gap.id))
        return
    said = _told(stored, proposal, note_of(proposal, approver, now), house.catalog())
    told = await house.store.run(lambda session: _spread(session, stored, said, house))
    house.changed()
    await thread.say(
        "gap", render.done(stored, f"answered, and told where it was asked ({told}).")
    )


def _spread(session: Session, gap: Gap, said: Message, house: House) -> int:
    """Bring the card up to date and tell everybody who asked; returns in how many threads."""
    now = house.clock()
    show_card(session, gap, house.settings.curators_channel, now)
    return tell_askers(session, gap, said, now)


def _told(gap: Gap, proposal: Proposal, note: Note, catalog: Catalog) -> Message:
    if proposal.kind == "note":
        return render.answered(gap, note)
    edition = gap.edition if catalog.view(gap.edition) is not None else catalog.default
    found = answer(catalog, gap.question, edition=edition)
    return render.understood(gap, proposal, render_answer.answer(found))


async def _decline(request: Request, thread: Thread, house: House, gap: Gap) -> None:
    def work(session: Session) -> None:
        if gaps.close_gap(session, gap.id, GapState.DECLINED, None, now=house.clock()):
            closed = gaps.find_gap(session, gap.id) or gap
            _spread(session, closed, render.declined(closed, request.user), house)

    await house.store.run(work)
    house.changed()
    await thread.say("gap", render.done(gap, "closed without an answer."))
