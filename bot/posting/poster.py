"""How does Slack come to show what the store says, within Slack's rates?"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.posting.deliver import Delivery
from bot.store import outbox
from bot.store.engine import Store
from bot.store.errands import Errand
from bot.store.outbox import Turn
from bot.vitals.flood import Flood

AT_ONCE = 12
IDLE_S = 1.0

_log = structlog.get_logger(__name__)


class Poster:
    """Takes what is due from the outbox, as many calls at once as the rates allow."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        clock: Callable[[], float],
        *,
        lease_s: float,
        flood: Flood,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._clock = clock
        self._lease_s = lease_s
        self._flood = flood
        self._wanted = asyncio.Event()
        self._calls: dict[asyncio.Task[None], Errand] = {}
        self._stopping = False
        self._at_rest, self._over = asyncio.Event(), asyncio.Event()
        self._at_rest.set()

    def wake(self) -> None:
        """Look into the outbox now instead of at the next poll."""
        self._wanted.set()

    async def run(self) -> None:
        """Bring Slack into line until `stop`; the database being away is waited out."""
        keeper = asyncio.create_task(self._keep_leases())
        self._at_rest.clear()
        try:
            while not self._stopping:
                await self._flood.over()
                self._wanted.clear()
                turn = await self._take()
                under_way = {(errand.kind == "file", errand.id) for errand in self._calls.values()}
                for errand in turn.errands:
                    # After the clock was put forward our own leases seem to have run out.
                    if (errand.kind == "file", errand.id) not in under_way:
                        self._begin(errand)
                if not turn.errands or len(self._calls) >= AT_ONCE:
                    await self._pause(turn.look_again_s)
            self._at_rest.set()
            await self._over.wait()
        finally:
            self._at_rest.set()
            keeper.cancel()

    async def stop(self, within_s: float) -> None:
        """Begin nothing new and let the calls under way come to their end.

        A call that doesn't is left to its lease; its outcome is looked up by whoever takes it up next.
        """
        self._stopping = True
        self._wanted.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._at_rest.wait()
                if self._calls:
                    await asyncio.wait(list(self._calls))
        left = list(self._calls)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=within_s * 0.2)
        self._over.set()

    async def _take(self) -> Turn:
        free = AT_ONCE - len(self._calls)
        if free <= 0:
            return Turn((), IDLE_S)
        now = self._clock()
        try:
            return await self._store.run(
                lambda session: outbox.claim(session, now=now, lease_s=self._lease_s, limit=free)
            )
        except (OperationalError, InterfaceError) as error:
            _log.error("outbox_unreachable", why=str(error.orig))
            return Turn((), IDLE_S)

    def _begin(self, errand: Errand) -> None:
        task = asyncio.create_task(self._delivery.carry(errand))
        self._calls[task] = errand
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._calls.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Nothing is lost: the row still says that the call began, and its lease runs out.
            _log.error("call_not_written_down", why=f"{type(error).__name__}: {error}")
        self._wanted.set()

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._lease_s / 3)
            errands, until = tuple(self._calls.values()), self._clock() + self._lease_s
            if errands:
                await self._renew(errands, until)

    async def _renew(self, errands: tuple[Errand, ...], until: float) -> None:
        try:
            await self._store.run(lambda s: outbox.renew(s, errands, until=until))
        except (OperationalError, InterfaceError) as error:
            _log.error("leases_not_renewed", why=str(error.orig))

    async def _pause(self, seconds: float | None) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_S if seconds is None else min(seconds, IDLE_S)):
                await self._wanted.wait()
