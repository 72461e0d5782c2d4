"""How does the bot reach its agents, from start to end?"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog

from bot.agents.enrolment import Registry
from bot.agents.intake import Intake
from bot.agents.presence import Presence
from bot.agents.pushing import PushFailed
from bot.agents.secrets import NoKeys, authorities, read_keys
from bot.settings import Settings
from bot.store import agents as stored
from bot.store.engine import Store
from bot.store.runs import Run
from checks.accounts.keyring import Keyring
from checks.accounts.subjects import CONTROL, for_account
from checks.linking.link import Link, NotConnectedError, open_link
from checks.linking.way import LinkError, Way
from checks.vantage import Measure
from checks.vantage.contact import Waiting
from checks.vantage.remote import DEADLINE_S, Remote
from checks.wire import Beat, Control, Landed, read

_REFRESH_S = 60.0
_AGAIN_S = 5.0

_log = structlog.get_logger(__name__)


class Agents:
    """The agents of all sites; works while `run` does, and says "offline" of everyone while it can't connect."""

    def __init__(
        self,
        store: Store,
        ring: Keyring,
        way: Way,
        clock: Callable[[], float],
        waiting: Waiting = Waiting(),  # noqa: B008 - frozen
    ) -> None:
        self._store = store
        self._ring = ring
        self._way = way
        self._clock = clock
        self._waiting = waiting
        self._connected: _Connected | None = None
        self._heard: dict[str, asyncio.Queue[Beat]] = {}
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
            except (LinkError, NotConnectedError) as error:
                _log.warning("agents_unreachable", why=str(error))
            finally:
                self._connected = None
                self.ready.clear()
            await asyncio.sleep(_AGAIN_S)

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator["_Connected"]:
        def note(line: str) -> None:
            _log.info("nats", said=line)

        system = await open_link(self._way, self._ring.system_user(), "wfo-bot system", note)
        try:
            link = await open_link(self._way, self._ring.bot_user(), "wfo-bot", note)
            try:
                connected = _Connected(
                    link, system, self._store, self._ring, self._clock, self._deliver
                )
                await connected.begin()
                yield connected
                await connected.intake.close()
            finally:
                await link.close()
        finally:
            await system.close()

    async def _attend(self, connected: "_Connected") -> None:
        """Keep accounts and presence up to date until a link ends for good."""
        ends = [
            asyncio.create_task(link.ended.wait()) for link in (connected.link, connected.system)
        ]
        try:
            while True:
                stirred = asyncio.create_task(connected.stirred.wait())
                done, _ = await asyncio.wait(
                    [*ends, stirred], timeout=_REFRESH_S, return_when=asyncio.FIRST_COMPLETED
                )
                stirred.cancel()
                if any(end in done for end in ends):
                    return
                connected.stirred.clear()
                with suppress(NotConnectedError):
                    await connected.refresh()
        finally:
            for end in ends:
                end.cancel()

    @asynccontextmanager
    async def looking(self, run: Run) -> AsyncIterator[dict[str, Measure]]:
        """Offer the run's vantage points that have agents; what is missing is asked, what is stored is not.

        A vantage point under whose name no agent was enrolled is left out.
        """
        names = {check.source.vantage for check in (*run.plan.checks, *run.plan.controls)}

        found = (
            await self._store.run(partial(stored.places, run_id=run.id, names=names))
            if names
            else []
        )
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
                stored={n: read(Landed, text.encode()) for n, text in kept.items()},
                waiting=self._waiting,
            )
            for place, kept in found
        ]
        for remote in remotes:
            connected.intake.open(run.id, remote)
        try:
            yield {
                place.vantage: remote.measure
                for (place, _), remote in zip(found, remotes, strict=True)
            }
        finally:
            for remote in remotes:
                connected.intake.shut(run.id, remote)
                await remote.close()

    async def forget(self, run: Run) -> None:
        """Drop the agents' results of a run that is over; its findings hold them."""
        await self._store.run(lambda session: stored.drop_evidence(session, run.id))

    @asynccontextmanager
    async def listener(
        self, account: str, port: int, seconds: float, within_s: float = 5.0
    ) -> AsyncIterator[Beat]:
        """Have the agents of an account accept connections on a port; yields what they say, closes at the end.

        Raises NotConnectedError if nobody answers.
        """
        async with self.conversation() as (token, heard):
            control = Control(kind="listen", token=token, port=port, seconds=seconds)
            await self.control(account, control)
            try:
                async with asyncio.timeout(within_s):
                    beat = await heard.get()
                yield beat
            except TimeoutError as error:
                raise NotConnectedError("no agent answered") from error
            finally:
                await self.control(account, Control(kind="cancel", token=token))

    @asynccontextmanager
    async def conversation(self) -> AsyncIterator[tuple[str, "asyncio.Queue[Beat]"]]:
        """Offer a token, and the beats that come for it."""
        token = secrets.token_hex(8)
        self._heard[token] = asyncio.Queue(maxsize=64)
        try:
            yield token, self._heard[token]
        finally:
            del self._heard[token]

    async def control(self, account: str, control: Control) -> None:
        """Tell every agent of an account something; raises NotConnectedError."""
        if self._connected is None:
            raise NotConnectedError("there is no connection to NATS")
        await self._connected.link.publish(for_account(CONTROL, account), control.written())

    def _deliver(self, token: str, beat: Beat) -> None:
        heard = self._heard.get(token)
        if heard is not None and not heard.full():
            heard.put_nowait(beat)


class _Connected:
    """Everything that lives as long as the two links do."""

    def __init__(
        self,
        link: Link,
        system: Link,
        store: Store,
        ring: Keyring,
        clock: Callable[[], float],
        heard: Callable[[str, Beat], None],
    ) -> None:
        self.link = link
        self.system = system
        self.stirred = asyncio.Event()
        self.registry = Registry(store, ring, system, clock)
        self.intake = Intake(link, store, clock, self.registry.admit, heard)
        self.presence = Presence(system, store, clock, self.intake.changed)
        self._store = store

    async def begin(self) -> None:
        """Listen, and bring the server's accounts into line with the database."""
        await self.intake.begin()
        await self.presence.begin()
        await self._push_all()
        self.system.reconnected.append(self.stirred.set)

    async def refresh(self) -> None:
        """Look anew who is there; a server that was set up anew learns its accounts again."""
        await self.presence.refresh()
        await self._push_all()

    async def _push_all(self) -> None:
        places = await self._store.run(stored.all_vantages)
        for place in places:
            try:
                await self.registry.push(place.vantage)
            except PushFailed as error:
                _log.warning("account_not_pushed", vantage=place.vantage, why=str(error))


def make_agents(
    settings: Settings,
    store: Store,
    clock: Callable[[], float],
    waiting: Waiting = Waiting(),  # noqa: B008 - frozen
) -> Agents | None:
    """Return the agents if WFO_NATS_URL names a server and there are keys for it; None without, and the log says why."""
    if not settings.nats_url:
        return None
    try:
        way = Way(settings.nats_url, authorities(settings))
        return Agents(store, read_keys(settings), way, clock, waiting)
    except (NoKeys, LinkError) as error:
        _log.error("no_agents", why=str(error))
        return None
