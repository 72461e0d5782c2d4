"""Does anybody wait for an answer without knowing why?"""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.posting.thread import Thread
from bot.store import inbox
from bot.store.engine import Store
from bot.work import notices
from bot.work.request import Request

EVERY_S = 5.0
KEYS_KEPT_S = 14 * 24 * 3600.0
HOUSEKEEPING_S = 3600.0

_log = structlog.get_logger(__name__)


class Watchdog:
    """Tells askers whose requests wait in the queue past their deadline; the worker ends what runs too long."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float],
        changed: Callable[[], None],
        *,
        every_s: float = EVERY_S,
    ) -> None:
        self._store, self._clock, self._changed = store, clock, changed
        self._every_s = every_s
        self._kept_house_at = 0.0

    async def run(self) -> None:
        """Look around every few seconds, until cancelled."""
        while True:
            try:
                await self.look()
            except (OperationalError, InterfaceError) as error:
                _log.error("watchdog_blind", why=str(error.orig))
            await asyncio.sleep(self._every_s)

    async def look(self) -> None:
        """Tell whoever waits too long, once; drop keys that have served."""
        now = self._clock()
        for request, said in await self._store.run(lambda s: inbox.overdue(s, now=now)):
            if not said:
                await self._tell(request, now)
        if now - self._kept_house_at > HOUSEKEEPING_S:
            self._kept_house_at = now
            await self._store.run(lambda s: inbox.forget_keys(s, before=now - KEYS_KEPT_S))

    async def _tell(self, request: Request, now: float) -> None:
        _log.warning("request_waits", request=request.reference, seconds=now - request.received_at)
        thread = Thread(request, self._store, self._clock, self._changed)
        await thread.whisper(notices.waiting(request, now - request.received_at), step="waiting")
        await self._store.run(lambda s: inbox.mark_said(s, request, "waiting"))
