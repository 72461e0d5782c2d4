"""Are files, disk and database as the bot needs them?"""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.doctor.diagnosis import Diagnosis, Health
from bot.settings import Settings
from bot.slackapp.tokens import readable_by_others
from bot.store.engine import Store, StoreError, open_store

CLOCK_LIMIT_S = 5.0
"""A third of a lease: a bot whose clock runs ahead takes over what another still works on."""
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


def database(settings: Settings, clock: Callable[[], float] = time.time) -> Diagnosis:
    """Whether the database opens, stands at this version's tables, is whole, takes a write, and tells our time."""
    try:
        store = open_store(settings)
    except StoreError as error:
        return Diagnosis("database", Health.WRONG, str(error), "WFO_DATABASE_URL, WFO_DATA_DIR")
    try:
        return _examine(store, clock)
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Diagnosis(
            "database", Health.WRONG, f"it can't be written: {cause}", "its rights and its disk"
        )
    finally:
        store.close()


def _examine(store: Store, clock: Callable[[], float]) -> Diagnosis:
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
    off = 0.0 if store.is_sqlite else clock() - store.run_now(_its_time)
    if abs(off) > CLOCK_LIMIT_S:
        return Diagnosis(
            "database",
            Health.WRONG,
            f"this machine's clock is {off:+.0f} s off the database's; bots that share it must agree on the time",
            "switch on time synchronisation on both",
        )
    shown = store.engine.url.render_as_string(hide_password=True)
    return Diagnosis("database", Health.FINE, f"{shown} is whole and can be written")


def _its_time(session: Session) -> float:
    told = session.connection().execute(text("SELECT extract(epoch FROM clock_timestamp())"))
    return float(told.scalar_one())
