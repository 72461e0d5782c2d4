"""How is a row written when another bot may write the same one?"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, inspect
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose key isn't there yet; returns how many that were.

    Two bots may try the same at the same time: the second waits for the first and inserts nothing.
    """
    statement = _statement(table, session.get_bind().dialect.name)
    connection = session.connection()
    # One statement a row, always the same: it is compiled once. Counted by what comes back, since drivers
    # differ in what they report as the number of rows.
    return sum(len(connection.execute(statement, dict(row)).all()) for row in rows)


def insert_which(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """Insert the rows whose key isn't there yet, all in one statement; returns the keys that were inserted.

    Give the rows in the order of their keys: two bots that wait for each other's rows must not do it crosswise.
    """
    if not rows:
        return []
    statement = _statement(table, session.get_bind().dialect.name)
    inserted = session.connection().execute(statement, rows)
    return [tuple(row) for row in inserted]


def put(session: Session, row: SQLModel) -> None:
    """Write the row, in place of the one that has its key.

    `Session.merge` asks first and writes then: of two bots that do so at the same moment one would fail.
    """
    session.flush()
    table = type(row)
    session.connection().execute(_over(table, session.get_bind().dialect.name), row.model_dump())
    shown = session.identity_map.get(inspect(table).identity_key_from_instance(row))
    if shown is not None:
        session.expire(shown)


@cache
def _over(table: type[SQLModel], dialect: str) -> Executable:
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    statement = insert(table)
    keys = inspect(table).primary_key
    others = [column for column in inspect(table).columns if not column.primary_key]
    overwritten: Executable = statement.on_conflict_do_update(
        index_elements=keys,
        set_={column.name: statement.excluded[column.name] for column in others},
    )
    return overwritten


@cache
def _statement(table: type[SQLModel], dialect: str) -> Executable:
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    new_only: Executable = (
        insert(table).on_conflict_do_nothing().returning(*inspect(table).primary_key)
    )
    return new_only
