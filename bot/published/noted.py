"""What did our own team note beside an answer that a command gives?

Notes are never the vendor's word: they stand beside the answer, never among its facts.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.published.in_force import EditionsError, may_hold
from bot.settings import Settings, SettingsError, read_settings
from knowledge.model import Answer

if TYPE_CHECKING:
    from bot.store.engine import Store
    from bot.store.notes import Note

LABEL = "note of our team"
NotesOf = Callable[[Answer], list[dict[str, Any]]]


@contextmanager
def team_notes(settings: Settings | None = None) -> Iterator[NotesOf]:
    """Give the notes that count now for an answer, oldest first; raises EditionsError if the database can't be read.

    Without a database, or as long as it holds no note, every answer has none and nothing is opened.
    """
    try:
        settings = settings or read_settings()
    except SettingsError as error:
        raise EditionsError(str(error)) from error
    if not may_hold(settings.database, ("team_note",)):
        yield lambda _: []
        return
    # Not at the top: SQLAlchemy takes longer to import than a question takes to answer.
    from bot.store.engine import StoreError, open_store

    try:
        store = open_store(settings)
    except StoreError as error:
        raise EditionsError(str(error)) from error
    try:
        yield lambda found: _notes(store, found)
    finally:
        store.close()


def _notes(store: "Store", found: Answer) -> list[dict[str, Any]]:
    from sqlalchemy.exc import SQLAlchemyError

    from bot.store.asked import reading_of
    from bot.store.notes import notes_for

    keys = {fact.key for fact in found.facts if fact.citation.edition == found.edition}
    try:
        notes = store.run_now(
            lambda session: notes_for(
                session,
                found.edition,
                requirements=keys,
                reading=reading_of(found),
                now=time.time(),
            )
        )
    except SQLAlchemyError as error:
        raise EditionsError(f"the database failed: {type(error).__name__}") from error
    return [_told(note) for note in notes]


def _told(note: "Note") -> dict[str, Any]:
    return {
        "kind": LABEL,
        "text": note.text,
        "author": note.author,
        "approver": note.approver or None,
        "date": _day(note.at),
        "expires": _day(note.expires_at) if note.expires_at else None,
        "requirement": note.requirement or None,
    }


def _day(epoch_s: float) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).date().isoformat()
