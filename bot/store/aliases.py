"""Which words did curators add for what the documents name?"""

from dataclasses import dataclass

from sqlmodel import Field, Session, SQLModel, col, select

from bot.store.insert import insert_new


class StoredAlias(SQLModel, table=True):
    """One everyday phrase and what it stands for; `kind` and `value` as in `knowledge.vocabulary.Concept`.

    `at` is in seconds since the epoch; `approver` is empty where one person was enough.
    """

    __tablename__ = "alias"

    phrase: str = Field(primary_key=True, max_length=100)
    kind: str = Field(max_length=20)
    value: str = Field(max_length=100)
    author: str = Field(max_length=100)
    approver: str = Field(default="", max_length=100)
    at: float


@dataclass(frozen=True, slots=True)
class Alias:
    """A phrase that curators added, what it stands for, and who added it when (seconds since the epoch)."""

    phrase: str
    kind: str
    value: str
    author: str
    approver: str
    at: float


def add_alias(session: Session, alias: Alias) -> bool:
    """Write an alias down; False if the phrase was taken, then nothing changes."""
    row = {
        "phrase": alias.phrase,
        "kind": alias.kind,
        "value": alias.value,
        "author": alias.author,
        "approver": alias.approver,
        "at": alias.at,
    }
    return insert_new(session, StoredAlias, [row]) > 0


def aliases(session: Session) -> list[Alias]:
    """Every alias, oldest first."""
    rows = session.exec(select(StoredAlias).order_by(col(StoredAlias.at), col(StoredAlias.phrase)))
    return [
        Alias(row.phrase, row.kind, row.value, row.author, row.approver, row.at) for row in rows
    ]


def find_alias(session: Session, phrase: str) -> Alias | None:
    """Return the alias of exactly this phrase."""
    return next((alias for alias in aliases(session) if alias.phrase == phrase), None)


def drop_alias(session: Session, phrase: str) -> bool:
    """Forget an alias; False if there was none."""
    row = session.get(StoredAlias, phrase)
    if row is None:
        return False
    session.delete(row)
    return True
