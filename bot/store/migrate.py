"""How does a database come to the tables that this version needs?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_336_001  # any number that nobody else uses: two bots must not migrate at the same time


class MigrationError(Exception):
    """The database can't be brought to this version's tables; the text says why."""


def migrate(engine: Engine) -> None:
    """Bring the database to the newest migration; does nothing if it is there.

    Raises MigrationError for a database that a newer version has written.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        _upgrade(connection)


def current(engine: Engine) -> str | None:
    """Return the migration the database stands at, None if it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the migration that this version needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file: the folder, and the connection to use."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    try:
        command.upgrade(configuration(connection), "head")
    except (CommandError, ResolutionError) as error:
        raise MigrationError(
            f"the database was written by a newer version of wfo ({error}); install that version"
        ) from error
