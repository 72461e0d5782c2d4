"""How is work that many want in the same moment done in one transaction?"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlmodel import Session

from bot.store.engine import Store

Q = TypeVar("Q")
A = TypeVar("A")


class Gathering(Generic[Q, A]):
    """Does `work` for all who wait: while one transaction is under way, those who come meanwhile gather.

    `work` gets what each of them gave, and returns a result for each in the same order.
    """

    def __init__(self, store: Store, work: Callable[[Session, Sequence[Q]], Sequence[A]]) -> None:
        self._store = store
        self._work = work
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._working: asyncio.Task[None] | None = None

    async def ask(self, given: Q) -> A:
        """Return the result once the transaction is committed; what the database raises comes through."""
        done: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((given, done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._go_on())
        return await done

    async def _go_on(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            given = [one for one, _ in batch]
            (found,) = await asyncio.gather(
                self._store.run(self._for_all(given)), return_exceptions=True
            )
            for n, (_, done) in enumerate(batch):
                if done.done():
                    continue  # whoever asked has been cancelled
                if isinstance(found, BaseException):
                    done.set_exception(found)
                else:
                    done.set_result(found[n])

    def _for_all(self, given: Sequence[Q]) -> Callable[[Session], Sequence[A]]:
        return lambda session: self._work(session, given)
