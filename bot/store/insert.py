"""How is a row written at most once?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose key isn't there yet; returns how many that were.

    Two bots may try the same at the same time: the second waits for the first and inserts nothing.
    """
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    keys = inspect(table).primary_key
    statement = (
        insert(table)
        .values([dict(row) for row in rows])
        .on_conflict_do_nothing()
        # Counted by what comes back: drivers differ in what they report as the number of rows.
        .returning(*keys)
    )
    return len(session.connection().execute(statement).all())
