"""What becomes of a question that the documents leave open: its card, its answer, and who is told?"""

from sqlmodel import Session

from bot.message import Message
from bot.render import gaps as render
from bot.store import aliases, conversation, gaps, notes, posts
from bot.store.gaps import Gap, GapState, Proposal
from bot.store.notes import Note
from bot.store.posts import Saying

DAY_S = 24 * 3600.0


def show_card(session: Session, gap: Gap, channel: str, now: float) -> None:
    """Let the card in the curators' channel show where a question stands; nothing for one without a card."""
    posted_by = conversation.request_by_id(session, gap.card_request) if gap.card_request else None
    if posted_by is not None and channel:
        saying = Saying(f"card-{gap.id}", render.card(gap), channel=channel)
        posts.say(session, posted_by, saying, now=now)


def note_of(proposal: Proposal, approver: str, now: float) -> Note:
    """Return the note that a proposal becomes."""
    until = proposal.until or (now + proposal.days * DAY_S if proposal.days else 0.0)
    return Note(proposal.text, proposal.author, approver, now, until, proposal.target)


def accept(session: Session, gap: Gap, proposal: Proposal, approver: str, now: float) -> bool:
    """Put an answer in force and close the question; False if it was closed before, or the word is taken."""
    taken = proposal.kind == "alias" and aliases.find_alias(session, proposal.text) is not None
    if taken or not gaps.close_gap(session, gap.id, GapState.ANSWERED, proposal, now=now):
        return False
    if proposal.kind == "note":
        note = note_of(proposal, approver, now)
        notes.add_note(session, note, edition=gap.edition, reading=gap.reading)
        return True
    kind, _, value = proposal.target.partition(":")
    alias = aliases.Alias(proposal.text, kind, value, proposal.author, approver, now)
    return aliases.add_alias(session, alias)


def tell_askers(session: Session, gap: Gap, message: Message, now: float) -> int:
    """Say it in every thread that asked, each once; returns how many there are."""
    told = 0
    for number in gap.askers:
        asker = conversation.request_by_id(session, number)
        if asker is not None:
            posts.say(session, asker, Saying(f"curators-{gap.id}", message), now=now)
            told += 1
    return told
