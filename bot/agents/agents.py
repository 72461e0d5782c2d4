"""How does the bot reach its agents, from start to end?"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.agents.connected import Connected
from bot.agents.enrolment import Registry
from bot.agents.presence import Presence
from bot.agents.results import read_stored
from bot.agents.roll_call import Attending, roll_call
from bot.agents.secrets import NoKeys, authorities, read_keys
from bot.agents.talking import Talks
from bot.agents.watching import Watch
from bot.settings import Settings
from bot.store import agents as stored
from bot.store.engine import Store
from bot.store.evidence import Wanted, drop_evidence, places_of
from bot.store.gathering import Gathering
from bot.store.runs import Run
from checks.accounts.keyring import Keyring
from checks.linking.link import NotConnectedError, open_link
from checks.linking.way import LinkError, Way
from checks.vantage.contact import Waiting
from checks.vantage.remote import DEADLINE_S, Remote

_AGAIN_S = 5.0

_log = structlog.get_logger(__name__)


class Agents:
    """The agents of all sites; works while `run` does, and says "offline" of everyone while it can't connect.

    With a `watch` it looks after them too: accounts, alarms, news. A `guest`, one command's visit, lets nobody in.
    """

    def __init__(  # noqa: PLR0913 - three have defaults
        self,
        store: Store,
        ring: Keyring,
        way: Way,
        clock: Callable[[], float],
        waiting: Waiting = Waiting(),  # noqa: B008 - frozen
        watch: Watch | None = None,
        *,
        guest: bool = False,
    ) -> None:
        self._store = store
        self._ring = ring
        self._way = way
        self._clock = clock
        self._waiting = waiting
        self._watch = watch
        self._guest = guest
        self._connected: Connected | None = None
        self._placing = Gathering(store, places_of)
        self.talks = Talks(self._publish)
        self.deadline_s = DEADLINE_S
        self.ready = asyncio.Event()

    @property
    def presence(self) -> Presence | None:
        """Who is there, None while there is no connection."""
        return self._connected.presence if self._connected else None

    @property
    def registry(self) -> Registry | None:
        """Who is let in, None while there is no connection."""
        return self._connected.registry if self._connected else None

    async def run(self) -> None:
        """Connect and stay connected, until cancelled."""
        while True:
            try:
                async with self._connect() as connected:
                    self._connected = connected
                    self.ready.set()
                    await self._attend(connected)
            except (LinkError, NotConnectedError, OperationalError, InterfaceError) as error:
                _log.warning("agents_unreachable", why=str(error))
            finally:
                self._connected = None
                self.ready.clear()
            await asyncio.sleep(_AGAIN_S)

    async def _attend(self, connected: Connected) -> None:
        watching = None
        if self._watch is not None:
            watching = asyncio.create_task(self._watch.run(connected, self.talks.hello))
        try:
            await connected.attend(tends=self._watch is not None)
        finally:
            if watching is not None:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Connected]:
        def note(line: str) -> None:
            _log.info("nats", said=line)

        system = await open_link(self._way, self._ring.system_user(), "wfo-bot system", note)
        try:
            link = await open_link(self._way, self._ring.bot_user(), "wfo-bot", note)
            try:
                connected = Connected(
                    link, system, self._store, self._ring, self._clock, self.talks.deliver
                )
                await connected.begin(tends=self._watch is not None, admits=not self._guest)
                yield connected
                await connected.intake.close()
                await connected.presence.close()
            finally:
                await link.close()
        finally:
            await system.close()

    @asynccontextmanager
    async def looking(self, run: Run) -> AsyncIterator[dict[str, Remote]]:
        """Offer the run's vantage points that have agents; what is missing is asked, what is stored is not.

        A vantage point under whose name no agent was enrolled is left out.
        """
        names = frozenset(check.source.vantage for check in (*run.plan.checks, *run.plan.controls))
        found = await self._placing.ask(Wanted(run.id, names)) if names else []
        if found and self._connected is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._waiting.back_s):
                    await self.ready.wait()
        connected = self._connected
        if connected is None:
            yield {}
            return
        remotes = [
            Remote(
                run.id,
                place.vantage,
                place.account,
                connected.link,
                away=partial(connected.presence.away, place),
                stored=read_stored(kept),
                waiting=self._waiting,
            )
            for place, kept in found
        ]
        for remote in remotes:
            connected.intake.open(run.id, remote)
        try:
            yield {
                place.vantage: remote for (place, _), remote in zip(found, remotes, strict=True)
            }
        finally:
            for remote in remotes:
                connected.intake.shut(run.id, remote)
                await remote.close()

    async def forget(self, run: Run) -> None:
        """Drop the agents' results of a run that is over; its findings hold them."""
        await self._store.run(lambda session: drop_evidence(session, run.id))

    async def _publish(self, subject: str, content: bytes) -> None:
        if self._connected is None:
            raise NotConnectedError("there is no connection to NATS")
        await self._connected.link.publish(subject, content)

    async def call_roll(self) -> list[Attending]:
        """Return how each agent is that was ever let in; raises NotConnectedError."""
        if self._connected is None:
            raise NotConnectedError("there is no connection to NATS")
        presence = self._connected.presence
        return await roll_call(self._store, presence, self.talks.hello, self._clock())

    async def abilities(self, vantages: Collection[str]) -> dict[str, frozenset[str]]:
        """Map each of these vantage points whose agents answer to the probes that all of them can carry out."""
        places = await self._store.run(partial(stored.named, names=vantages))
        there = self.presence.users() if self.presence else {}
        counts = {p.account: len(there[p.account]) for p in places if p.account in there}
        answers = await self.talks.hello(counts) if counts else {}
        found = {}
        for place in places:
            said = [set(beat.who.probes) for beat in answers.get(place.account, ()) if beat.who]
            if said:
                found[place.vantage] = frozenset(set.intersection(*said))
        return found


def make_agents(
    settings: Settings,
    store: Store,
    clock: Callable[[], float],
    waiting: Waiting = Waiting(),  # noqa: B008 - frozen
    watch: Watch | None = None,
    *,
    guest: bool = False,
) -> Agents | None:
    """Return the agents if WFO_NATS_URL names a server and there are keys for it; None without, and the log says why."""
    if not settings.nats_url:
        return None
    try:
        way = Way(settings.nats_url, authorities(settings))
        return Agents(store, read_keys(settings), way, clock, waiting, watch, guest=guest)
    except (NoKeys, LinkError) as error:
        _log.error("no_agents", why=str(error))
        return None
