"""Do the migrations make exactly the tables that the code expects?"""

import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.settings import Settings
from bot.store import audit
from bot.store.audit import Act
from bot.store.engine import Store, StoreError, open_store
from bot.store.migrate import configuration, current, newest
from bot.store.tables import all_tables
from tests.bot.conftest import BOTH


@BOTH
async def test_migrations_and_tables_agree(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_tables()) == []


@BOTH
async def test_opening_twice_changes_nothing(store: Store, settings: Settings) -> None:
    again = open_store(settings)
    assert current(again.engine) == newest()
    again.close()


@BOTH
async def test_migrations_can_be_undone(store: Store) -> None:
    with store.engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    assert current(store.engine) is None


@BOTH
async def test_a_database_of_a_newer_version_is_refused(store: Store, settings: Settings) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        open_store(settings)


@BOTH
@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET who = 'x'"])
async def test_the_database_refuses_to_change_the_audit(store: Store, statement: str) -> None:
    act = Act("U1", "C1", "asked", "members may ask", "done")
    store.run_now(lambda s: audit.append(s, act, now=1.0))
    with pytest.raises(DBAPIError, match="the audit only grows"), store.engine.begin() as c:
        c.execute(text(statement))


async def test_the_database_file_is_for_its_owner_only(store: Store, tmp_path: Path) -> None:
    assert store.is_sqlite
    assert stat.S_IMODE((tmp_path / "wfo.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/nowhere/wfo.db", "postgresql://u:geheim@127.0.0.1:9/x"]
)
async def test_a_database_that_cannot_be_used_is_named_without_its_password(
    settings: Settings, url: str
) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(settings.model_copy(update={"database_url": url}))
    assert "geheim" not in str(caught.value)
    assert "WFO_DATABASE_URL" in str(caught.value)
