"""Which editions are in force for a command: the shipped ones, and what was published since?

The bot itself keeps them on its shelf (`bot/published/shelf.py`). A command reads them once, and does without the
database and its libraries as long as nothing was published: `wfo ask` must answer at once.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsError, read_settings
from knowledge.catalog import Catalog
from knowledge.loading import EditionFileError, shipped_editions
from knowledge.model import Edition
from knowledge.vocabulary import VocabularyError, shipped_vocabulary

if TYPE_CHECKING:
    from bot.published.publications import Publications

_SQLITE = "sqlite:///"
_PUBLISHED_IN = ("edition_revision", "alias")


class EditionsError(Exception):
    """The editions in force can't be read; the text says why, for the user to read."""


class NoDatabaseError(EditionsError):
    """What was published can't be read because the database can't; what was shipped may well be whole."""


def editions_in_force(settings: Settings | None = None) -> tuple[Edition, ...]:
    """Return every edition that questions and checks may use; raises EditionsError."""
    try:
        published = _published(settings or read_settings())
        return shipped_editions() if published is None else published.editions
    except (EditionFileError, SettingsError) as error:
        raise EditionsError(str(error)) from error


def catalog_in_force(settings: Settings | None = None) -> Catalog:
    """Return the view that a command answers from, curators' words included; raises EditionsError."""
    try:
        settings = settings or read_settings()
        published = _published(settings)
        words = shipped_vocabulary().with_aliases(published.words if published else ())
        editions = published.editions if published else shipped_editions()
        return Catalog(editions, words, default=settings.edition)
    except (EditionFileError, VocabularyError, SettingsError, LookupError) as error:
        raise EditionsError(str(error)) from error


def _published(settings: Settings) -> "Publications | None":
    """Read the database if anything was published in it."""
    if not may_hold(settings.database, _PUBLISHED_IN):
        return None
    # Not at the top: SQLAlchemy takes longer to import than a question takes to answer.
    from sqlalchemy.exc import SQLAlchemyError

    from bot.published.publications import read_publications
    from bot.store.engine import StoreError, open_store

    try:
        store = open_store(settings)
    except StoreError as error:
        raise NoDatabaseError(str(error)) from error
    try:
        return store.run_now(read_publications)
    except SQLAlchemyError as error:
        raise NoDatabaseError(f"the database failed: {type(error).__name__}") from error
    finally:
        store.close()


def may_hold(url: str, tables: Sequence[str]) -> bool:
    """Tell whether one of these tables has a row: an SQLite file is looked into without SQLAlchemy.

    Whatever can't be told that way is left to the real reading.
    """
    if not url.startswith(_SQLITE):
        return True
    path = Path(url.removeprefix(_SQLITE))
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
            held = [table for table in tables if table in names]
            return any(
                database.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608 - our own names
                for table in held
            )
    except sqlite3.Error:
        return True
