"""How do deliveries that arrive together share one transaction?"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.store.burst import accept_all
from bot.store.engine import Store
from bot.store.inbox import Draft

MOST = 256
"""Deliveries in one transaction: what comes after them waits for one commit, some milliseconds."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    draft: Draft
    stored: asyncio.Future[str | None]


class Batches:
    """Stores drafts, those that wait together in one transaction; whoever waits knows that it is on disk.

    If a transaction fails, each of its drafts is tried by itself, so that a broken one spoils only itself.
    """

    def __init__(self, store: Store, clock: Callable[[], float], *, waiting_s: float) -> None:
        self._store, self._clock, self._waiting_s = store, clock, waiting_s
        self._queue: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def store(self, draft: Draft) -> str | None:
        """Return the reference under which a draft is stored, None for a repetition; raises what the store raises."""
        one = _Waiting(draft, asyncio.get_running_loop().create_future())
        self._queue.append(one)
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        return await one.stored

    async def _drain(self) -> None:
        try:
            while self._queue:
                batch, self._queue = self._queue[:MOST], self._queue[MOST:]
                await self._store_batch(batch)
        finally:
            self._task = None
            for one in self._queue:
                one.stored.cancel()

    async def _store_batch(self, batch: list[_Waiting]) -> None:
        try:
            references = await self._accept([one.draft for one in batch])
        except asyncio.CancelledError:
            for one in batch:
                one.stored.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            if len(batch) > 1:
                for one in batch:
                    await self._store_batch([one])
            elif not batch[0].stored.done():
                batch[0].stored.set_exception(error)
            return
        for one, reference in zip(batch, references, strict=True):
            if not one.stored.done():
                one.stored.set_result(reference)

    async def _accept(self, drafts: Sequence[Draft]) -> list[str | None]:
        now = self._clock()
        deadline = now + self._waiting_s

        def work(session: Session) -> list[str | None]:
            return accept_all(session, drafts, now=now, deadline=deadline)

        return await self._store.run(work)
