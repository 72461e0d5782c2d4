"""What is there as long as the bot's two links to NATS are?"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.agents.enrolment import Registry
from bot.agents.floods import Floods
from bot.agents.intake import Heard, Intake
from bot.agents.presence import Presence
from bot.store.engine import Store
from checks.accounts.keyring import Keyring
from checks.linking.link import Link, NotConnectedError

REFRESH_S = 60.0

_log = structlog.get_logger(__name__)


class Connected:
    """Everything that lives as long as the two links do: the bot's own and that of the server's account."""

    def __init__(
        self,
        link: Link,
        system: Link,
        store: Store,
        ring: Keyring,
        clock: Callable[[], float],
        heard: Heard,
    ) -> None:
        self.link = link
        self.system = system
        self.registry = Registry(store, ring, system, clock)
        self.floods = Floods()
        self.intake = Intake(link, store, clock, self.registry.admit, heard, self.floods)
        self.presence = Presence(system, store, clock, self.intake.changed)
        self._stirred = asyncio.Event()

    async def begin(self, *, tends: bool, admits: bool) -> None:
        """Listen, to newcomers too for who `admits`; who `tends` brings the server's accounts into line."""
        await self.intake.begin(admits=admits)
        await self.presence.begin()
        self.system.reconnected.append(self._reconnected)
        if tends:
            await self._push()

    async def attend(self, *, tends: bool) -> None:
        """Keep presence and accounts up to date until a link ends for good."""
        ends = [asyncio.create_task(link.ended.wait()) for link in (self.link, self.system)]
        try:
            while True:
                stirred = asyncio.create_task(self._stirred.wait())
                try:
                    done, _ = await asyncio.wait(
                        [*ends, stirred], timeout=REFRESH_S, return_when=asyncio.FIRST_COMPLETED
                    )
                finally:
                    stirred.cancel()  # also when the bot stops: nothing would ever await it
                if any(end in done for end in ends):
                    return
                self._stirred.clear()
                try:
                    with suppress(NotConnectedError):
                        await self.presence.refresh()
                        if tends:
                            await self._push()
                except (OperationalError, InterfaceError) as error:
                    # The links are whole; the next round finds the database again.
                    _log.error("agents_not_tended", why=str(error.orig))
        finally:
            for end in ends:
                end.cancel()

    def _reconnected(self) -> None:
        # It may be a server that was set up anew: it learns all its accounts again.
        self.registry.forget_pushed()
        self._stirred.set()

    async def _push(self) -> None:
        started = time.perf_counter()
        pushed, failed = await self.registry.push_changed()
        for vantage, why in failed.items():
            _log.warning("account_not_pushed", vantage=vantage, why=why)
        if pushed:
            seconds = round(time.perf_counter() - started, 3)
            _log.info("accounts_pushed", accounts=pushed, seconds=seconds)
