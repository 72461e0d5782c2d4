"""What must a new migration do? Writes it from the difference between the tables and the last migration."""

import shutil
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from bot.store.migrate import FOLDER, configuration, migrate

FIRST = "0001"


def write_next(message: str) -> None:
    """Write the migration from the newest one to the tables as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'scratch.db'}")
        migrate(engine)
        with engine.begin() as connection:
            command.revision(configuration(connection), message=message, autogenerate=True)
        engine.dispose()


def write_first() -> None:
    """Write the migration that makes all tables in an empty database, in place of the one that did."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine("sqlite://")
        with engine.begin() as connection:
            config = configuration(connection)
            # An empty folder: the later migrations build on the one that is being replaced.
            config.set_main_option("version_locations", folder)
            command.revision(config, message="Make all tables", autogenerate=True, rev_id=FIRST)
        engine.dispose()
        for written in Path(folder).glob("*.py"):
            shutil.copy(written, FOLDER / "versions" / written.name)


if __name__ == "__main__":
    if sys.argv[1:] == ["--first"]:
        write_first()
    else:
        write_next(" ".join(sys.argv[1:]) or "Change tables")
