"""How is a backup taken while the bot goes on working?"""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from sqlalchemy import URL

from bot.agents.secrets import agents_folder
from bot.backup import archive
from bot.backup.archive import AGENTS, DATABASE, BackupError, Contents
from bot.backup.postgresql import dump
from bot.settings import Settings
from bot.store.engine import Store
from bot.store.migrate import current


def take(settings: Settings, store: Store, file: Path) -> Contents:
    """Write the database as it stands at one instant, and the agents' keys, to `file`; raises BackupError.

    The tokens in `.env` are not in it: they belong to Slack's app, not to the data. Nor is `vault.json`.
    """
    if file.exists():
        raise BackupError(f"{file} is there already; name another file")
    # Beside the target: there is room there, and it is the operator's choice of a place for secrets.
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".wfo-backup-") as name:
            folder = Path(name)
            _save_database(store.engine.url, folder / DATABASE)
            _save_agents(agents_folder(settings), folder / AGENTS)
            contents = Contents(
                version=metadata.version("wfo"),
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                kind="sqlite" if store.is_sqlite else "postgresql",
                migration=current(store.engine) or "",
                members={
                    path.relative_to(folder).as_posix(): archive.fingerprint(path)
                    for path in sorted(folder.rglob("*"))
                    if path.is_file()
                },
            )
            archive.write(file, contents, folder)
    except OSError as error:
        raise BackupError(f"can't write beside {file}: {error.strerror or error}") from error
    return contents


def _save_database(url: URL, target: Path) -> None:
    if url.get_backend_name() != "sqlite":
        dump(url, target)
        return
    try:
        # https://sqlite.org/backup.html: pages that are written meanwhile are copied again.
        with (
            closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            found = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"can't copy the database {url.database}: {error}") from error
    if found != ("ok",):
        raise BackupError(f"the database {url.database} is damaged: {found[0]}; nothing was saved")


def _save_agents(source: Path, target: Path) -> None:
    if source.is_dir():
        # The vault's key replaces stolen ones: it has no business where the others are.
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("vault.json"))
