"""How does Alembic reach the database?

To make a migration after a change of tables: `python -m bot.store.migrations "what changes"`. It compares the
tables with a database at the newest migration and writes the difference into `versions`. Read it before you
commit it: data is moved by hand. Until the first release `0001` is made anew instead, by
`python -m bot.store.migrations --first`.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString

from bot.store.tables import all_tables


def _plain_string(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write SQLModel's strings as SQLAlchemy's: a migration must not need today's SQLModel."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    render_item=_plain_string,
)
with context.begin_transaction():
    context.run_migrations()
