"""What must a new migration do? Writes it from the difference between the tables and the last migration."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from bot.store.migrate import configuration, migrate

FIRST = "0001"


def main(argument: str) -> None:
    """Write a migration into `versions`; `--first` writes the one that makes all tables."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'scratch.db'}")
        first = argument == "--first"
        if not first:
            migrate(engine)
        with engine.begin() as connection:
            command.revision(
                configuration(connection),
                message="Make all tables" if first else argument,
                autogenerate=True,
                rev_id=FIRST if first else None,
                head="base" if first else "head",
                splice=first,
            )
        engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "Change tables")
