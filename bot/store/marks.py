"""Up to when did we listen, and other single facts that must outlive a process?"""

from sqlmodel import Field, Session, SQLModel

from bot.store.insert import put


class StoredMark(SQLModel, table=True):
    """One named fact."""

    __tablename__ = "mark"

    name: str = Field(primary_key=True, max_length=200)
    value: str = Field(max_length=2000)


def read_mark(session: Session, name: str) -> str | None:
    """Return the fact of that name, None if it was never written."""
    row = session.get(StoredMark, name)
    return None if row is None else row.value


def write_mark(session: Session, name: str, value: str) -> None:
    """Write the fact down, in place of what stood there."""
    put(session, StoredMark(name=name, value=value))
