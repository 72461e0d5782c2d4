"""How is a PostgreSQL database saved and put back? By its own programs, pg_dump and pg_restore."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.backup.archive import BackupError

_WITHIN_S = 3600.0
_QUERY = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def dump(url: URL, target: Path) -> None:
    """Write the database to `target` in pg_dump's custom format; raises BackupError."""
    _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(url: URL, source: Path) -> None:
    """Put a dump into the empty database, all of it or nothing; raises BackupError."""
    _run(
        url,
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--dbname={url.database or 'postgres'}",
        str(source),
    )


def tables(url: URL) -> int:
    """Count the tables in the database; raises BackupError if it can't be reached."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            count = connection.scalar(
                text(
                    "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
                )
            )
    except SQLAlchemyError as error:
        raise BackupError("can't reach the database; `wfo doctor` says why") from error
    finally:
        engine.dispose()
    return int(count or 0)


def _run(url: URL, program: str, *arguments: str) -> None:
    where = shutil.which(program)
    if where is None:
        raise BackupError(
            f"{program} is not installed; it comes with PostgreSQL's client programs, at least as new as the server"
        )
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [where, *arguments],
            env=os.environ | _environment(url),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_WITHIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BackupError(f"{program} took more than an hour and was stopped") from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BackupError(f"{program} failed: {told[0] if told else done.returncode}")


def _environment(url: URL) -> dict[str, str]:
    """Hand the address over by libpq's variables: a password in the arguments could be read by others."""
    found = {
        "PGHOST": url.host,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
    }
    for name, variable in _QUERY.items():
        value = url.query.get(name)
        if isinstance(value, str):
            found[variable] = value
    return {name: value for name, value in found.items() if value}
