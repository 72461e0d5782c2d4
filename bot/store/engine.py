"""How does the bot reach its database?"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlmodel import Session

from bot.settings import Settings
from bot.store.group import GroupWriter
from bot.store.migrate import MigrationError, migrate

T = TypeVar("T")

POOL = 8
BUSY_MS = 15_000
IDLE_MS = 10_000


GIVEN_UP = frozenset({"40001", "40P01", "23505"})
"""PostgreSQL's codes for a transaction that lost against another one, and is to be repeated.

One of them is a key that is there already: another bot wrote the row after we had looked, and the second look finds it.
"""
GIVEN_UP_TRIES = 4
READ_ONLY = "25006"
"""PostgreSQL's code for a write where only reading is allowed."""


class StoreError(Exception):
    """The database can't be used; the text says which one, why, and what to do."""


class Store:
    """One database. All work on it is a function of a session, carried out as one transaction.

    On SQLite a single thread does the work and commits what waits together; on PostgreSQL `POOL` threads do.
    Work returns plain values: rows must not leave their session. It must bear being called
    again, because a transaction that the database gave up is repeated.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._group = GroupWriter(engine) if self.is_sqlite else None
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="store")
        self._closed = False

    async def run(self, work: Callable[[Session], T]) -> T:
        """Carry out `work` in one transaction off the event loop; committed when this returns.

        What `work` raises comes through, with nothing written. Once the database was closed this raises
        CancelledError: the process ends, and whoever still works in it shall end too, without a word.
        """
        if self._closed:
            raise asyncio.CancelledError("the database was closed")
        if self._group is not None:
            return await asyncio.wrap_future(self._group.submit(work))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.run_now, work)

    def run_now(self, work: Callable[[Session], T]) -> T:
        """Carry out `work` in one transaction in this thread: for the command line."""
        tries = 0
        while True:
            tries += 1
            try:
                with self.session() as session:
                    return work(session)
            except DBAPIError as error:
                if _state(error) == READ_ONLY:
                    # Away for a while, as after a failover; the driver files it under faults of its own.
                    raise OperationalError(
                        error.statement, None, error.orig or error, hide_parameters=True
                    ) from error
                is_given_up = error.connection_invalidated or _state(error) in GIVEN_UP
                if tries == GIVEN_UP_TRIES or not is_given_up:
                    raise

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction; committed at the end, rolled back when anything is raised."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Finish what was submitted and let go of every connection."""
        self._closed = True
        if self._group is not None:
            self._group.close()
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def open_store(settings: Settings) -> Store:
    """Open the database that the settings name and bring it to the current migration.

    Creates the SQLite file and its folder, readable by the owner only. Raises StoreError.
    """
    url = settings.database
    try:
        engine = _engine(url)
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(_sentence(url, error)) from error
    try:
        migrate(engine)
    except (MigrationError, SQLAlchemyError, OSError) as error:
        engine.dispose()
        told = str(error) if isinstance(error, MigrationError) else _sentence(url, error)
        raise StoreError(told) from error
    return Store(engine)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, parsed.database or "")
    return create_engine(
        parsed,
        hide_parameters=True,
        pool_size=POOL,
        max_overflow=2,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 10,
            "application_name": "wfo",
            # A bot that freezes inside a transaction must not hold its rows against the others for ever.
            "options": f"-c idle_in_transaction_session_timeout={IDLE_MS}",
        },
    )


def _sqlite(url: str, database: str) -> Engine:
    path = Path(database)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        # sqlite3 would begin transactions late, and read before it locks; we begin them ourselves.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            # A request that was acknowledged must outlive a power cut as well.
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # IMMEDIATE: a transaction that turns from reading to writing half-way could not wait its turn.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", "") or "")


def _sentence(url: str, error: Exception) -> str:
    shown = make_url(url).render_as_string(hide_password=True)
    cause = error.orig if isinstance(error, DBAPIError) else error
    first = (str(cause).strip().splitlines() or [type(error).__name__])[0]
    return f"can't open the database {shown}: {first}; check WFO_DATABASE_URL and WFO_DATA_DIR"
