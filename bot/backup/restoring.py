"""How is a backup put back, into an empty place only?"""

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.agents.secrets import agents_folder
from bot.backup import archive
from bot.backup.archive import AGENTS, DATABASE, BackupError, Contents
from bot.backup.postgresql import load, tables
from bot.settings import Settings
from bot.store import audit
from bot.store.audit import Act, Broken, Verified
from bot.store.engine import open_store
from bot.vitals.alone import only_one


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what its audit says."""

    contents: Contents
    audit: Verified


def check(file: Path) -> Contents:
    """Read all of `file` and compare it with its own contents; raises BackupError. Puts nothing back."""
    with tempfile.TemporaryDirectory(prefix="wfo-backup-") as name:
        contents = archive.unpack(file, Path(name))
        if contents.kind == "sqlite":
            _check_sqlite(Path(name) / DATABASE, file)
    return contents


def restore(settings: Settings, file: Path) -> Restored:
    """Put `file` back where the settings point, bring it to this version's tables, verify its audit.

    Raises BackupError if something is there already, if the kinds of database differ, or if the file isn't whole;
    StoreError if a newer version wrote it or a bot is running.
    """
    url = make_url(settings.database)
    data_dir = settings.data_dir.expanduser()
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        only_one(settings),
        tempfile.TemporaryDirectory(dir=data_dir, prefix=".wfo-restore-") as name,
    ):
        folder = Path(name)
        contents = archive.unpack(file, folder)
        if contents.kind != url.get_backend_name():
            raise BackupError(
                f"{file} is of {contents.kind}, but the settings name {url.get_backend_name()}: set WFO_DATABASE_URL"
            )
        keys = agents_folder(settings)
        if keys.exists():
            raise BackupError(f"{keys} is there already; move it away first")
        if contents.kind == "sqlite":
            _check_sqlite(folder / DATABASE, file)
            _put(folder / DATABASE, Path(url.database or ""))
        else:
            if found := tables(url):
                raise BackupError(f"the database holds {found} tables already; name an empty one")
            load(url, folder / DATABASE)
        if (folder / AGENTS).is_dir():
            _put_agents(folder / AGENTS, keys)
    return Restored(contents, _verified(settings, contents))


def _check_sqlite(database: Path, file: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"the database in {file} is damaged: {error}") from error
    if found != ("ok",):
        raise BackupError(f"the database in {file} is damaged: {found[0]}")


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    left = [Path(f"{target}{end}") for end in ("", "-wal", "-shm")]
    if there := [path for path in left if path.exists()]:
        raise BackupError(f"{there[0]} is there already; move it away first")
    whole = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(source, whole)
    whole.chmod(0o600)
    with whole.open("rb+") as file:
        os.fsync(file.fileno())
    whole.rename(target)


def _put_agents(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
    target.chmod(0o700)
    for path in target.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _verified(settings: Settings, contents: Contents) -> Verified:
    # What happened after the backup is gone; that it was put back must not be.
    act = Act(
        who="command line",
        where="command line",
        what="restore",
        rule="-",
        result=f"backup of {contents.made_at}",
    )
    store = open_store(settings)
    try:
        found = store.run_now(audit.verify)
        if isinstance(found, Verified):
            store.run_now(lambda session: audit.append(session, act, now=time.time()))
    finally:
        store.close()
    if isinstance(found, Broken):
        raise BackupError(f"put back, but its audit is broken at line {found.n}: {found.why}")
    return found
