"""A curator answers an open question in a dialog."""

from collections.abc import Mapping
from typing import Any

from bot.curating.proposing import faults, gap_number, meanings, proposal_in
from bot.house import House
from bot.listeners.gap_answers import take
from bot.posting.thread import Thread
from bot.render import gaps as render
from bot.request import Request
from bot.store import gaps
from bot.store.gaps import Gap

_NEITHER = "Write a note, or a word and what it stands for; one of the two."


async def open_dialog(request: Request, house: House) -> None:
    """Open the dialog to answer, within the 3 seconds that Slack allows."""
    gap = await house.store.run(lambda session: gaps.find_gap(session, gap_number(request.text)))
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


def _typed(rows: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    words = text.casefold().split()
    return [row for row in rows if all(word in f"{row[0]} {row[1]}".casefold() for word in words)]


async def _gap_of_view(request: Request, house: House) -> Gap | None:
    view = request.payload.get("view")
    metadata = str(view.get("private_metadata") or "") if isinstance(view, Mapping) else ""
    number = gap_number(metadata.rpartition(" ")[2])
    return await house.store.run(lambda session: gaps.find_gap(session, number))


async def check_dialog(request: Request, house: House) -> dict[str, Any] | None:
    """Refuse what the dialog can't mean, beside the field that is wrong."""
    gap = await _gap_of_view(request, house)
    if gap is None:
        return {"response_action": "errors", "errors": {"note": "The question is gone."}}
    proposal = proposal_in(request)
    wrong = faults(proposal, house.catalog()) if proposal else {"note": _NEITHER}
    return {"response_action": "errors", "errors": wrong} if wrong else None


async def on_dialog(request: Request, thread: Thread, house: House) -> None:
    """Take the answer that somebody put into the dialog."""
    gap, proposal = await _gap_of_view(request, house), proposal_in(request)
    if gap is None or proposal is None:
        await thread.whisper(render.closed_before(gap.id if gap else 0))
        return
    await take(thread, house, gap, proposal)
