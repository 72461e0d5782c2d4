"""What did our own team note beside the documents?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, Text, and_, or_
from sqlmodel import Field, Session, SQLModel, col, select


class StoredNote(SQLModel, table=True):
    """One note of the team; never the vendor's word.

    It belongs to one edition, and there to a requirement (`requirement` is its key) or to questions read alike
    (`reading`); either may be empty. Times in seconds since the epoch; `expires_at` 0 for never.
    """

    __tablename__ = "team_note"

    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(index=True, max_length=100)
    requirement: str = Field(default="", max_length=200)
    reading: str = Field(default="", max_length=64)
    text: str = Field(sa_column=Column(Text, nullable=False))
    author: str = Field(max_length=100)
    approver: str = Field(default="", max_length=100)
    at: float
    expires_at: float = Field(default=0.0)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of our team: its text, who wrote and approved it, when, and until when it counts (0: for good)."""

    text: str
    author: str
    approver: str
    at: float
    expires_at: float
    requirement: str = ""


def add_note(session: Session, note: Note, *, edition: str, reading: str) -> None:
    """Write a note down for a requirement of an edition, for questions read alike, or both."""
    session.add(
        StoredNote(
            edition=edition,
            requirement=note.requirement,
            reading=reading,
            text=note.text,
            author=note.author,
            approver=note.approver,
            at=note.at,
            expires_at=note.expires_at,
        )
    )
    session.flush()


def all_notes(session: Session) -> list[tuple[int, str, Note]]:
    """Return every note with its number and edition, oldest first, expired ones too."""
    rows = session.exec(select(StoredNote).order_by(col(StoredNote.id)))
    return [(row.id or 0, row.edition, _as_note(row)) for row in rows]


def drop_note(session: Session, number: int) -> bool:
    """Forget a note; False if there is none of that number."""
    row = session.get(StoredNote, number)
    if row is None:
        return False
    session.delete(row)
    return True


def notes_for(
    session: Session, edition: str, *, requirements: Collection[str], reading: str, now: float
) -> list[Note]:
    """Return the notes that count now for these requirements or this reading, oldest first."""
    rows = session.exec(
        select(StoredNote)
        .where(
            col(StoredNote.edition) == edition,
            or_(
                and_(col(StoredNote.reading) == reading, col(StoredNote.reading) != ""),
                col(StoredNote.requirement).in_(sorted(requirements)),
            ),
            or_(col(StoredNote.expires_at) == 0, col(StoredNote.expires_at) > now),
        )
        .order_by(col(StoredNote.at), col(StoredNote.id))
    )
    return [_as_note(row) for row in rows]


def _as_note(row: StoredNote) -> Note:
    return Note(row.text, row.author, row.approver, row.at, row.expires_at, row.requirement)
