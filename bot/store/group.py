"""How do many small transactions share one commit to disk?"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

T = TypeVar("T")

BATCH = 64


@dataclass(slots=True)
class _Job:
    work: Callable[[Session], Any]
    future: Future[Any]


class GroupWriter:
    """One thread, one connection; jobs that wait together are committed together, each in its savepoint.

    SQLite lets one transaction write at a time, and each commit waits for the disk: a burst of requests
    would queue for the disk one by one. A job that raises undoes only itself. A future is resolved
    after the commit, so whoever waits for it knows that it is on disk.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._closed = False
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Session], T]) -> Future[T]:
        """Queue `work`; the future holds what it returns, or what it or the commit raised.

        Raises RuntimeError after `close`: nobody would ever carry it out.
        """
        if self._closed:
            raise RuntimeError("the database was closed")
        future: Future[T] = Future()
        self._jobs.put(_Job(work, future))
        return future

    def close(self) -> None:
        """Carry out what is queued, then end the thread."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _loop(self) -> None:
        going = True
        while going:
            batch, going = self._next_batch()
            if batch:
                self._carry_out(batch)

    def _next_batch(self) -> tuple[list[_Job], bool]:
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) >= BATCH or self._jobs.empty():
                return batch, True
            job = self._jobs.get()
        return batch, False

    def _carry_out(self, batch: list[_Job]) -> None:
        done: list[tuple[_Job, Any]] = []
        try:
            with self._engine.begin() as connection:
                for job in batch:
                    self._one(connection, job, done)
        except (SQLAlchemyError, OSError) as error:
            # The commit failed: nobody's work is on disk.
            for job in batch:
                _fail(job, error)
            return
        for job, result in done:
            _succeed(job, result)

    @staticmethod
    def _one(connection: Connection, job: _Job, done: list[tuple[_Job, Any]]) -> None:
        try:
            with (
                Session(
                    connection, join_transaction_mode="create_savepoint", expire_on_commit=False
                ) as session,
                session.begin(),
            ):
                result = job.work(session)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the future
            _fail(job, error)
            return
        done.append((job, result))


def _succeed(job: _Job, result: object) -> None:
    try:
        job.future.set_result(result)
    except InvalidStateError:
        return  # whoever waited has been cancelled; the work stands


def _fail(job: _Job, error: Exception) -> None:
    try:
        job.future.set_exception(error)
    except InvalidStateError:
        return
