"""Does anybody wait for an answer without knowing why?"""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.posting.thread import Thread
from bot.render import notices
from bot.request import Request
from bot.store import audit, backlog
from bot.store.audit import Act
from bot.store.engine import Store
from bot.store.marks import read_mark, write_mark
from bot.store.posts import WAITING
from bot.store.pruning import forget_addresses, forget_keys, prune

EVERY_S = 5.0
KEYS_KEPT_S = 14 * 24 * 3600.0
REQUESTS_KEPT_S = 90 * 24 * 3600.0
"""Closed requests and their posts; runs, findings and the audit stay."""
ADDRESSES_KEPT_S = 1800.0
"""Slack honours a response_url for 30 minutes."""
FORGOTTEN = "addresses_forgotten_until"
HOUSEKEEPING_S = 3600.0
_AT_ONCE = 200
_ROUNDS = 50

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
        self._waiting: set[int] = set()

    async def run(self) -> None:
        """Look around every few seconds, until cancelled."""
        while True:
            try:
                await self.look()
            except (OperationalError, InterfaceError) as error:
                _log.error("watchdog_blind", why=str(error.orig))
            await asyncio.sleep(self._every_s)

    async def look(self) -> None:
        """Tell whoever waits too long, once; drop what has served."""
        now = self._clock()
        found = await self._store.run(lambda s: backlog.overdue(s, now=now))
        # Only at the second look: after the clock was put forward what is under way seems to wait until its lease
        # is renewed.
        for request, said in found:
            if not said and request.id in self._waiting:
                await self._tell(request, now)
        self._waiting = {request.id for request, _ in found}
        if now - self._kept_house_at > HOUSEKEEPING_S:
            self._kept_house_at = now
            await self._keep_house(now)

    async def _keep_house(self, now: float) -> None:
        await self._store.run(lambda s: forget_keys(s, before=now - KEYS_KEPT_S))

        def forget(session: Session) -> None:
            done = float(read_mark(session, FORGOTTEN) or 0)
            forget_addresses(session, after=done, before=now - ADDRESSES_KEPT_S)
            write_mark(session, FORGOTTEN, repr(now - ADDRESSES_KEPT_S))

        await self._store.run(forget)
        for _ in range(_ROUNDS):
            gone = await self._store.run(lambda session: _prune(session, now))
            if gone < _AT_ONCE:
                return

    async def _tell(self, request: Request, now: float) -> None:
        _log.warning("request_waits", request=request.reference, seconds=now - request.received_at)
        thread = Thread(request, self._store, self._clock, self._changed)
        await thread.whisper(notices.waiting(request, now - request.received_at), step=WAITING)
        await self._store.run(lambda s: backlog.mark_said(s, request, "waiting"))


def _prune(session: Session, now: float) -> int:
    gone = prune(session, before=now - REQUESTS_KEPT_S, most=_AT_ONCE)
    if gone:
        what = f"deleted {gone} requests that had ended, with what was posted for them"
        rule = f"they are kept for {REQUESTS_KEPT_S / 86400:.0f} days"
        audit.append(session, Act("wfo", "housekeeping", what, rule, "done"), now=now)
    return gone
