"""How do many small transactions share one commit to disk?"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

T = TypeVar("T")

BATCH = 64


@dataclass(slots=True)
class _Job:
    work: Callable[[Session], Any]
    future: Future[Any]


class GroupWriter:
    """One thread; jobs that wait together are committed together.

    SQLite lets one transaction write at a time, and each commit waits for the disk: a burst of requests
    would queue for the disk one by one. If a job of a batch raises, all of it is undone and each job is
    carried out by itself, so that the broken one undoes only itself. A future is resolved after the commit:
    whoever waits for it knows that it is on disk.
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
        try:
            results = self._together(batch)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the future
            if len(batch) == 1:
                _fail(batch[0], error)
                return
            for job in batch:
                self._carry_out([job])
            return
        for job, result in zip(batch, results, strict=True):
            _succeed(job, result)

    def _together(self, batch: list[_Job]) -> list[Any]:
        with self._engine.begin() as connection:
            return [_done(connection, job) for job in batch]


def _done(connection: Connection, job: _Job) -> Any:
    # A session of its own: one job must not see the rows that another one holds.
    session = Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False)
    with session, session.begin():
        return job.work(session)


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
