"""Are files, disk and database as the bot needs them?"""

import os
import shutil
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.doctor.diagnosis import Diagnosis, Health
from bot.settings import Settings
from bot.slackapp.tokens import readable_by_others
from bot.store.engine import Store, StoreError, open_store

ROOM_MB = 200
"""Below this, WAL, logs and attachments of a busy week may not fit (our own estimate)."""


def token_file(path: Path = Path(".env")) -> Diagnosis:
    """Whether the file with the tokens is for its owner only."""
    if not path.exists():
        return Diagnosis(
            "token file", Health.UNSET, f"no {path}; settings come from the environment"
        )
    if readable_by_others(path):
        return Diagnosis(
            "token file", Health.WRONG, f"{path} can be read by other users", f"chmod 600 {path}"
        )
    return Diagnosis("token file", Health.FINE, f"{path} is readable by its owner only")


def disk(settings: Settings) -> Diagnosis:
    """Whether the data folder can be written and has room."""
    folder = settings.data_dir.expanduser()
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not os.access(existing, os.W_OK):
        return Diagnosis(
            "disk",
            Health.WRONG,
            f"{existing} can't be written",
            "give this user the right, or set WFO_DATA_DIR to another folder",
        )
    free = shutil.disk_usage(existing).free // 2**20
    if free < ROOM_MB:
        return Diagnosis(
            "disk",
            Health.WRONG,
            f"{free} MB free at {existing}",
            f"make room: {ROOM_MB} MB at least",
        )
    return Diagnosis("disk", Health.FINE, f"{folder}: {free:,} MB free")


def database(settings: Settings) -> Diagnosis:
    """Whether the database opens, stands at this version's tables, is whole, and takes a write."""
    try:
        store = open_store(settings)
    except StoreError as error:
        return Diagnosis("database", Health.WRONG, str(error), "WFO_DATABASE_URL, WFO_DATA_DIR")
    try:
        return _examine(store)
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Diagnosis(
            "database", Health.WRONG, f"it can't be written: {cause}", "its rights and its disk"
        )
    finally:
        store.close()


def _examine(store: Store) -> Diagnosis:
    def look(session: Session) -> str:
        # A table that is made and dropped in one transaction: the write is real, and nothing stays.
        session.connection().execute(text("CREATE TABLE wfo_doctor (one INTEGER)"))
        session.connection().execute(text("DROP TABLE wfo_doctor"))
        if store.is_sqlite:
            return str(session.connection().execute(text("PRAGMA quick_check")).scalar())
        return "ok"

    state = store.run_now(look)
    if state != "ok":
        return Diagnosis(
            "database", Health.WRONG, f"it is damaged: {state}", "restore the last backup"
        )
    shown = store.engine.url.render_as_string(hide_password=True)
    return Diagnosis("database", Health.FINE, f"{shown} is whole and can be written")
