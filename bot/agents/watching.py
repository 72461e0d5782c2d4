"""Who must know that a site lost its last agent, that one floods us, or that one is back?"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.agents.connected import Connected
from bot.agents.figures import Figures
from bot.agents.news import News, Whom, store_back, store_news
from bot.agents.pushing import PushFailed
from bot.agents.roll_call import Hello, roll_call
from bot.store import agents as stored
from bot.store import attendance, awaited
from bot.store.engine import Store
from bot.store.evidence import drop_stale
from bot.store.quarantine import Shut, shut_out
from checks.linking.link import NotConnectedError

_WISH_S = 7 * 24 * 3600.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often one looks (`idle_s`: while nobody came or went) and how long one waits, in seconds.

    A change is told once it has held for `settle_s`. Who floods is shut out for `out_s`, at most `most_out`
    vantage points at a time: were it more, the fault would be ours.
    """

    look_s: float = 1.0
    idle_s: float = 10.0
    call_s: float = 30.0
    settle_s: float = 60.0
    out_s: float = 600.0
    most_out: int = 3


class Watch:
    """Looks at what changed while the bot is connected, and stores what people must be told.

    Every bot of a database does; the database sees to it that each change is told once.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float],
        whom: Whom,
        figures: Figures,
        wake: Callable[[], None],
        pace: Pace = Pace(),
    ) -> None:
        self._store = store
        self._clock = clock
        self._whom = whom
        self._figures = figures
        self._wake = wake
        self._pace = pace
        self._seen = -1
        self._looked = 0.0

    async def run(self, connected: Connected, hello: Hello) -> None:
        """Look every few seconds, until cancelled."""
        called = 0.0
        while True:
            try:
                await self._look(connected)
                if time.monotonic() - called >= self._pace.call_s:
                    called = time.monotonic()
                    now = self._clock()
                    await self._store.run(drop_stale)
                    self._figures.show(
                        await roll_call(self._store, connected.presence, hello, now)
                    )
            except (OperationalError, InterfaceError, NotConnectedError) as error:
                _log.error("agents_unwatched", why=str(error))
            await asyncio.sleep(self._pace.look_s)

    async def _look(self, connected: Connected) -> None:
        for account in connected.floods.take():
            await self._alarm(connected, account)
        if not connected.presence.is_current:
            return
        changes, now = connected.presence.changes, time.monotonic()
        if changes == self._seen and now - self._looked < self._pace.idle_s:
            return
        self._seen, self._looked = changes, now
        if await self._store.run(lambda session: self._tell(session, connected)):
            self._wake()

    def _tell(self, session: Session, connected: Connected) -> bool:
        """Store what is to be told of sites and what waited for an agent; True if there was anything."""
        now = self._clock()
        presence = connected.presence
        places = {place.vantage: place for place in stored.all_vantages(session)}
        sites: dict[str, bool] = {}
        for agent in stored.agents(session):
            place = places[agent.vantage]
            if agent.revoked_at is None:
                there = presence.is_there(place.account, agent.user)
                sites[place.site] = sites.get(place.site, False) or there
        attendance.note(session, sites, now=now)
        changes = attendance.take_untold(session, before=now - self._pace.settle_s)
        for change in changes:
            news = News("back" if change.there else "gone", change.site, change.at)
            store_news(session, self._whom, news, now=now)
            _log.warning("site_agents", site=change.site, now=news.kind)
        there_now = {name for name, place in places.items() if presence.is_there(place.account)}
        wishes = awaited.take_fulfilled(session, there_now, since=now - _WISH_S)
        for wish in wishes:
            store_back(session, wish, now=now)
        return bool(changes or wishes)

    async def _alarm(self, connected: Connected, account: str) -> None:
        """Shut a flooding vantage point out for a while, tell it, and count it."""
        now = self._clock()
        until = now + self._pace.out_s

        def write(session: Session) -> tuple[str, Shut] | None:
            places = stored.all_vantages(session)
            place = next((p for p in places if p.account == account), None)
            if place is None:
                return None
            most = self._pace.most_out
            shut = shut_out(session, place.vantage, now=now, until=until, most=most)
            if shut != "already":
                # Who floods on while too many others are shut out is told of once an hour.
                at, end = (now, until) if shut == "now" else (now - now % 3600, 0.0)
                news = News("flood", place.vantage, at, end)
                store_news(session, self._whom, news, now=now)
            return place.vantage, shut

        found = await self._store.run(write)
        if found is None:
            return
        vantage, shut = found
        self._figures.floods.labels(vantage).inc()
        _log.error("agent_floods", vantage=vantage, shut_out=shut)
        try:
            await connected.registry.push(vantage)
        except PushFailed as error:
            _log.error("flood_not_stopped", vantage=vantage, why=str(error))
        self._wake()
