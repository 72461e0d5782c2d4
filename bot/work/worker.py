"""How are stored requests carried out, in order within a thread and several threads at once?"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.store import turns
from bot.store.engine import Store
from bot.store.turns import Claimed
from bot.vitals.flood import Flood
from bot.work.work import Work

POLL_S = 0.5
AT_ONCE = 16

_log = structlog.get_logger(__name__)


class Worker:
    """Claims requests and carries them out; what a killed worker held is free again when its lease runs out."""

    def __init__(
        self,
        store: Store,
        work: Work,
        *,
        owner: str,
        clock: Callable[[], float],
        lease_s: float,
        flood: Flood,
    ) -> None:
        self._store = store
        self._work = work
        self._owner = owner
        self._clock = clock
        self._lease_s = lease_s
        self._flood = flood
        self._running: dict[int, asyncio.Task[None]] = {}
        self._wanted = asyncio.Event()
        self._stopping = False
        self._at_rest, self._over = asyncio.Event(), asyncio.Event()
        self._at_rest.set()

    def wake(self) -> None:
        """Look into the inbox now instead of at the next poll."""
        self._wanted.set()

    async def run(self) -> None:
        """Carry out requests until `stop`; the database being away is waited out."""
        keeper = asyncio.create_task(self._keep_leases())
        self._at_rest.clear()
        try:
            while not self._stopping:
                await self._flood.over()
                took = await self._take_some()
                if not took:
                    await self._pause()
            self._at_rest.set()
            await self._over.wait()
        finally:
            self._at_rest.set()
            keeper.cancel()

    async def stop(self, within_s: float, *, hand_over_s: float) -> None:
        """Begin nothing new, let what runs come to its end for `within_s` seconds, hand over what doesn't.

        Leases are kept until then: nobody else shall begin what still runs here.
        """
        self._stopping = True
        self._wanted.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._at_rest.wait()
                if self._running:
                    await asyncio.wait(self._running.values())
        left = list(self._running.values())
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=hand_over_s)
            _log.info("work_handed_over", requests=len(left))
        self._over.set()

    async def _take_some(self) -> bool:
        free = AT_ONCE - len(self._running)
        self._wanted.clear()
        if free <= 0:
            return False
        now = self._clock()
        try:
            claimed = await self._store.run(
                lambda session: turns.claim(
                    session, owner=self._owner, now=now, lease_s=self._lease_s, limit=free
                )
            )
        except (OperationalError, InterfaceError) as error:
            _log.error("inbox_unreachable", why=str(error.orig))
            return False
        for one in claimed:
            # After the clock was put forward our own leases seem to have run out.
            if one.request.id not in self._running:
                self._begin(one)
        return bool(claimed)

    def _begin(self, claimed: Claimed) -> None:
        number = claimed.request.id
        task = asyncio.create_task(self._work.carry_out(claimed))
        self._running[number] = task
        task.add_done_callback(lambda done: self._ended(number, done))

    def _ended(self, number: int, task: asyncio.Task[None]) -> None:
        if self._running.get(number) is task:
            del self._running[number]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("work_lost_its_store", why=str(error))
        self._wanted.set()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_S):
                await self._wanted.wait()

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._lease_s / 3)
            if self._running:
                await self._renew(list(self._running), self._clock() + self._lease_s)

    async def _renew(self, ids: list[int], until: float) -> None:
        try:
            kept = await self._store.run(
                lambda session: turns.renew(session, ids, owner=self._owner, until=until)
            )
        except (OperationalError, InterfaceError) as error:
            _log.error("leases_not_renewed", why=str(error.orig))
            return
        for number in set(ids) - kept:
            # Ended meanwhile, or somebody else works on it by now: two must not.
            if number in self._running:
                self._running[number].cancel()
