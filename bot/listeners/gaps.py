"""What the documents leave open goes to the curators, and their answer to everybody who asked."""

import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.house import House
from bot.likeness import same_gap
from bot.message import Message
from bot.parsing.curating import OnGap
from bot.posting.thread import Thread
from bot.render import answer as render_answer
from bot.render import gaps as render
from bot.render import help as render_help
from bot.store import aliases, asked, conversation, gaps, inbox, notes, posts
from bot.store.asked import Asked
from bot.store.gaps import Gap, GapState, Proposal
from bot.store.posts import Saying
from bot.weekly import WEEK_S, WEEKS, by_week, week_lines
from bot.work.request import Request
from knowledge.answer import answer
from knowledge.catalog import Catalog

CARD = "card"
_NUMBER = re.compile(r"\d{3,}")
_MEANINGS = ("component", "role", "place", "topic")
DAY_S = 24 * 3600.0


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
    _show_card(session, gap, house)
    return gap, known is not None


def _show_card(session: Session, gap: Gap, house: House) -> None:
    """Let the card show where the question stands; does nothing for one that has no card."""
    posted_by = conversation.request_by_id(session, gap.card_request) if gap.card_request else None
    if posted_by is not None:
        saying = Saying(
            f"{CARD}-{gap.id}", render.card(gap), channel=house.settings.curators_channel
        )
        posts.say(session, posted_by, saying, now=house.clock())


async def open_dialog(request: Request, house: House) -> None:
    """Open the dialog to answer, within the 3 seconds that Slack allows."""
    gap = await house.store.run(lambda session: gaps.find_gap(session, _number(request.text)))
    if gap is not None:
        await house.views.open(request.trigger_id, render.dialog(gap, request.reference))


async def list_requirements(request: Request, house: House) -> dict[str, Any]:
    """List the rows of the question's edition that a note can be tied to."""
    gap = await _gap_of_view(request, house)
    view = house.catalog().view(gap.edition) if gap else None
    if view is None:
        return render.options([])
    edition = view.edition
    rows = [
        *((f"{row.port or '-'} {row.transport} {row.purpose}", row.key) for row in edition.ports),
        *((f"{row.category} {row.value}", row.key) for row in edition.exclusions),
        *((row.topic.replace("_", " "), row.key) for row in edition.guidelines),
    ]
    return render.options(_typed(rows, request.text))


async def list_meanings(request: Request, house: House) -> dict[str, Any]:
    """List what a new word can stand for."""
    return render.options(_typed(list(meanings(house.catalog()).items()), request.text))


def meanings(catalog: Catalog) -> dict[str, str]:
    """Return what a word can stand for: a name to read, and `kind:value`."""
    known = {
        concept.value: concept.kind
        for _, concept in catalog.words.phrases
        if concept.kind in _MEANINGS
    }
    views = (view for name in catalog.names if (view := catalog.view(name)) is not None)
    for view in views:
        for slug in view.by_component:
            known.setdefault(slug, "component")
    named = catalog.words.names
    return {
        f"{named.get(value, value.replace('_', ' '))} ({kind})": f"{kind}:{value}"
        for value, kind in sorted(known.items())
    }


def _typed(rows: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    words = text.casefold().split()
    return [row for row in rows if all(word in f"{row[0]} {row[1]}".casefold() for word in words)]


async def _gap_of_view(request: Request, house: House) -> Gap | None:
    view = request.payload.get("view")
    metadata = str(view.get("private_metadata") or "") if isinstance(view, Mapping) else ""
    number = _number(metadata.rpartition(" ")[2])
    return await house.store.run(lambda session: gaps.find_gap(session, number))


async def check_dialog(request: Request, house: House) -> dict[str, Any] | None:
    """Refuse what the dialog can't mean, beside the field that is wrong."""
    gap = await _gap_of_view(request, house)
    if gap is None:
        return {"response_action": "errors", "errors": {"note": "The question is gone."}}
    proposal = _proposal(request)
    wrong = faults(proposal, house.catalog()) if proposal else {"note": _NEITHER}
    return {"response_action": "errors", "errors": wrong} if wrong else None


_NEITHER = "Write a note, or a word and what it stands for; one of the two."


def faults(proposal: Proposal, catalog: Catalog) -> dict[str, str]:
    """Return what is wrong with a proposal, by the field that it stands in; empty if nothing is."""
    if proposal.kind == "note":
        return {}
    phrase = proposal.text.casefold()
    if not proposal.target:
        return {"component": "Say what the word stands for."}
    if _NUMBER.search(phrase):
        return {"phrase": "Numbers are exact and can't stand for anything else."}
    if "+" in phrase or not re.search(r"[a-z]{2}", phrase):
        return {"phrase": "Write a word or a few, in letters."}
    for known, concept in catalog.words.phrases:
        if known.casefold() == phrase:
            return {"phrase": f"This word is known already: {concept.kind} {concept.value}."}
    return {}


def _proposal(request: Request) -> Proposal | None:
    """Read the dialog; None if it holds neither a note nor a word, or both."""
    values = _values(request)
    note, phrase = values.get("note", "").strip(), " ".join(values.get("phrase", "").split())
    if bool(note) == bool(phrase):
        return None
    if note:
        target = values.get(render.REQUIREMENT, "")
        days = _number(values.get("days", "0"))
        return Proposal("note", note[: render.LONGEST_NOTE], target, request.user, days)
    target = values.get(render.COMPONENT, "")
    return Proposal("alias", phrase[: render.LONGEST_PHRASE].casefold(), target, request.user)


def _values(request: Request) -> dict[str, str]:
    """Return what was put in, by action id; as text, and only what is text."""
    view = request.payload.get("view")
    state = view.get("state") if isinstance(view, Mapping) else None
    blocks = state.get("values") if isinstance(state, Mapping) else None
    found: dict[str, str] = {}
    for block in (blocks or {}).values() if isinstance(blocks, Mapping) else ():
        for action, element in block.items() if isinstance(block, Mapping) else ():
            chosen = element.get("selected_option") if isinstance(element, Mapping) else None
            value = chosen.get("value") if isinstance(chosen, Mapping) else element.get("value")
            if isinstance(value, str):
                found[str(action)] = value
    return found


async def on_dialog(request: Request, thread: Thread, house: House) -> None:
    """Take the answer that somebody put into the dialog."""
    gap, proposal = await _gap_of_view(request, house), _proposal(request)
    if gap is None or proposal is None:
        await thread.whisper(render.closed_before(gap.id if gap else 0))
        return
    await _take(request, thread, house, gap, proposal)


async def on_words(request: Request, thread: Thread, house: House, asked_for: OnGap) -> None:
    """Do with an open question what was typed."""
    await house.access.require(request, "curate")
    gap = await house.store.run(lambda session: gaps.find_gap(session, asked_for.number))
    if gap is None:
        await thread.whisper(render.closed_before(asked_for.number))
    elif asked_for.verb == "answer":
        note = Proposal("note", asked_for.text[: render.LONGEST_NOTE], "", request.user)
        await _take(request, thread, house, gap, note)
    elif asked_for.verb == "approve":
        await _approve(request, thread, house, gap)
    else:
        await _decline(request, thread, house, gap)


async def on_approve(request: Request, thread: Thread, house: House) -> None:
    """Approve the proposal whose button was pressed."""
    gap = await house.store.run(lambda session: gaps.find_gap(session, _number(request.text)))
    if gap is None:
        await thread.whisper(render.closed_before(_number(request.text)))
    else:
        await _approve(request, thread, house, gap)


async def on_decline(request: Request, thread: Thread, house: House) -> None:
    """Close the question whose button was pressed."""
    gap = await house.store.run(lambda session: gaps.find_gap(session, _number(request.text)))
    if gap is None:
        await thread.whisper(render.closed_before(_number(request.text)))
    else:
        await _decline(request, thread, house, gap)


async def _take(
    request: Request, thread: Thread, house: House, gap: Gap, proposal: Proposal
) -> None:
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
        _show_card(session, gaps.find_gap(session, gap.id) or gap, house)


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
    await house.store.run(lambda session: _accept(session, gap, proposal, approver, now))
    await house.refresh()
    stored = await house.store.run(lambda session: gaps.find_gap(session, gap.id))
    if stored is None or stored.state is not GapState.ANSWERED or stored.proposal != proposal:
        await thread.whisper(render.closed_before(gap.id))
        return
    catalog = house.catalog()

    def tell(session: Session) -> None:
        note = _note_of(proposal, approver, now)
        _show_card(session, stored, house)
        for number in stored.askers:
            asker = conversation.request_by_id(session, number)
            if asker is not None:
                said = _told(stored, proposal, note, catalog)
                posts.say(session, asker, Saying(f"curators-{gap.id}", said), now=now)

    await house.store.run(tell)
    house.changed()
    await thread.say(
        "gap", render.done(stored, f"answered; told in {len(stored.askers)} thread(s).")
    )


def _note_of(proposal: Proposal, approver: str, now: float) -> notes.Note:
    """Return the note that a proposal becomes."""
    until = now + proposal.days * DAY_S if proposal.days else 0.0
    return notes.Note(proposal.text, proposal.author, approver, now, until, proposal.target)


def _accept(session: Session, gap: Gap, proposal: Proposal, approver: str, now: float) -> None:
    if not gaps.close_gap(session, gap.id, GapState.ANSWERED, proposal, now=now):
        return
    if proposal.kind == "alias":
        kind, _, value = proposal.target.partition(":")
        aliases.add_alias(
            session, aliases.Alias(proposal.text, kind, value, proposal.author, approver, now)
        )
        return
    note = _note_of(proposal, approver, now)
    notes.add_note(session, note, edition=gap.edition, reading=gap.reading)


def _told(gap: Gap, proposal: Proposal, note: notes.Note, catalog: Catalog) -> Message:
    if proposal.kind == "note":
        return render.answered(gap, note)
    edition = gap.edition if catalog.view(gap.edition) is not None else catalog.default
    found = answer(catalog, gap.question, edition=edition)
    return render.understood(gap, proposal, render_answer.answer(found))


async def _decline(request: Request, thread: Thread, house: House, gap: Gap) -> None:
    now = house.clock()

    def work(session: Session) -> None:
        if gaps.close_gap(session, gap.id, GapState.DECLINED, None, now=now):
            closed = gaps.find_gap(session, gap.id) or gap
            _show_card(session, closed, house)
            for number in closed.askers:
                asker = conversation.request_by_id(session, number)
                if asker is not None:
                    saying = Saying(f"curators-{gap.id}", render.declined(closed, request.user))
                    posts.say(session, asker, saying, now=now)

    await house.store.run(work)
    house.changed()
    await thread.say("gap", render.done(gap, "closed without an answer."))


async def on_list(request: Request, thread: Thread, house: House) -> None:
    """List what is open and the report of the last weeks; for who may curate."""
    await house.access.require(request, "curate")
    since = house.clock() - WEEKS * WEEK_S

    def read(session: Session) -> tuple[list[Gap], list[Asked]]:
        return gaps.open_gaps(session), asked.asked_since(session, since)

    waiting, questions = await house.store.run(read)
    report = [line for week in by_week(questions) for line in week_lines(week)]
    await thread.say("answer", render.questions(waiting, report))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - as the column holds
