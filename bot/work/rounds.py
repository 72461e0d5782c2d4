"""What has come round by itself, so that it becomes a stored request?"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.store.engine import Store

EVERY_S = 10.0

_log = structlog.get_logger(__name__)


class StoreDue(Protocol):
    """What stores the requests that are due."""

    def __call__(self, session: Session, *, now: float) -> int:
        """Store a request for everything that is due, each once whoever looks; return how many."""


class Rounds:
    """Looks every few seconds for what is due; `what` names it in the log.

    What was stored is carried out like any request: with the rights of who wanted it, once, also after a crash.
    """

    def __init__(
        self,
        what: str,
        store_due: StoreDue,
        store: Store,
        clock: Callable[[], float],
        wake: Callable[[], None],
    ) -> None:
        self._what, self._store_due = what, store_due
        self._store, self._clock, self._wake = store, clock, wake

    async def run(self) -> None:
        """Look every few seconds, until cancelled; the database being away is waited out."""
        while True:
            try:
                await self.look()
            except (OperationalError, InterfaceError) as error:
                _log.error("rounds_blind", what=self._what, why=str(error.orig))
            await asyncio.sleep(EVERY_S)

    async def look(self) -> int:
        """Store what is due now; returns how many requests that were."""
        stored = await self._store.run(partial(self._store_due, now=self._clock()))
        if stored:
            self._wake()
            _log.info("rounds_stored", what=self._what, requests=stored)
        return stored
