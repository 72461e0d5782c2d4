"""How is a request stored before Bolt acknowledges it?"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from typing_extensions import override

from bot.access.access import Decision
from bot.hearing.batches import Batches
from bot.hearing.heard import Ignored, Options
from bot.hearing.reading import read
from bot.house import House
from bot.outcome import NotAllowed, TryLater
from bot.parsing.commands import Stop, read_words
from bot.parsing.markup import plain, without_mention
from bot.posting.thread import Thread
from bot.render import notices
from bot.request import Request
from bot.route import Route, Routes
from bot.store import inbox, turns
from bot.store.inbox import Draft, State
from bot.vitals.flood import Flood
from bot.vitals.pulse import Pulse
from bot.webapi.identity import Me
from bot.webapi.slack import SlackRefused, SlackUnsure
from bot.work.ending import End, close_with_audit

SWIFT_S = 2.5
"""Slack waits 3 seconds; the rest is for the way."""
SWIFT_LEASE_S = 10.0
MOST_UNTOLD = 2_000
LONGEST_STOP = 80
"""Characters; a longer message is no word to stop."""
WAITING_S = 120.0
"""How long a stored request may wait before its asker is told."""

_log = structlog.get_logger(__name__)


class Intake(AsyncMiddleware):
    """The last global middleware: everything ends here, stored or left alone.

    If a request can't be stored this raises; Bolt then answers 500, nothing is acknowledged, and Slack may
    deliver it again. A repetition is acknowledged and does nothing.
    """

    seen: int
    """How many deliveries came so far."""

    def __init__(
        self,
        routes: Routes,
        house: House,
        me: Me,
        pulse: Pulse,
        flood: Flood,
        wake: Callable[[], None],
    ) -> None:
        self._routes = routes
        self._house = house
        self._me = me
        self._pulse = pulse
        self._flood = flood
        self._wake = wake
        self._batches = Batches(house.store, house.clock, waiting_s=WAITING_S)
        self._stored: list[tuple[str, Draft]] = []
        self.seen = 0

    @override
    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        """Store what the body asks for and answer Slack."""
        started = time.perf_counter()
        self.seen += 1
        self._flood.arriving += 1
        try:
            answer = await self.take(req.body)
        finally:
            self._flood.arriving -= 1
            self._tell_of_stored()
        self._pulse.accepting.observe(time.perf_counter() - started)
        return BoltResponse(status=200, body=answer or "")

    @property
    def under_way(self) -> int:
        """How many deliveries are not answered yet."""
        return self._flood.arriving

    async def take(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Read a body, store its request, and return what belongs into the acknowledgement."""
        reading = read(body, self._me, now=self._house.clock())
        if isinstance(reading, Ignored):
            self._leave(reading.why)
            return None
        if isinstance(reading, Options):
            return await self._options(reading.draft)
        route = self._routes.find(reading.kind, reading.name)
        if route is not None and route.swift is not None and route.swift_for(reading.text):
            request = await self._accept_swift(reading, route)
            return None if request is None else await self._answer_at_once(request, route)
        await self.store(reading)
        return None

    async def store(self, draft: Draft) -> bool:
        """Store a draft under its keys for the worker; False if it is a repetition, or nobody answers it."""
        route = self._routes.find(draft.kind, draft.name)
        if route is None:
            self._leave("no_route")
            return False
        aside = route.aside or self._stops(draft)
        reference = await self._batches.store(replace(draft, aside=aside))
        if not self._noted(draft, reference):
            return False
        self._wake()
        return True

    def _stops(self, draft: Draft) -> bool:
        """Whether a message stops what goes on: like the button, it must not wait behind that in its thread."""
        if draft.kind not in ("mention", "message") or len(draft.text) > LONGEST_STOP:
            return False
        return isinstance(read_words(plain(without_mention(draft.text, self._me.user))), Stop)

    async def _accept_swift(self, draft: Draft, route: Route) -> Request | None:
        now = self._house.clock()
        draft = replace(draft, aside=route.aside)
        request = await self._house.store.run(
            lambda session: inbox.accept(
                session, draft, state=State.SWIFT, now=now, deadline=now + SWIFT_LEASE_S
            )
        )
        self._noted(draft, request.reference if request else None)
        return request

    def _noted(self, draft: Draft, reference: str | None) -> bool:
        if reference is None:
            self._leave("repeated")
            return False
        self._pulse.received.labels(draft.kind).inc()
        self._stored.append((reference, draft))
        if not self._flood.is_high:
            self._tell_of_stored()
        return True

    def _tell_of_stored(self) -> None:
        """Log what was stored, in a flood only after it: Slack's patience is worth more than a line's time."""
        if self._flood.is_high and len(self._stored) < MOST_UNTOLD:
            return
        for reference, draft in self._stored:
            _log.info("request_stored", request=reference, kind=draft.kind, name=draft.name)
        self._stored.clear()

    async def _answer_at_once(self, request: Request, route: Route) -> dict[str, Any] | None:
        """Let the swift listener answer; if it can't, the worker tells the asker so."""
        if route.swift is None:
            return None
        try:
            async with asyncio.timeout(SWIFT_S):
                await self._house.access.require(request, route.right)
                answer = await route.swift(request, self._house)
        except NotAllowed as no:
            await self._refuse(request, no)
            return None
        except (SlackRefused, SlackUnsure, TryLater, TimeoutError) as error:
            _log.warning("swift_answer_failed", request=request.reference, why=str(error))
            await self._house.store.run(lambda session: turns.unclaim(session, request))
            self._wake()
            return None
        refused_input = (answer or {}).get("response_action") == "errors"
        finished = refused_input or route.handler is None
        await self._hand_on(request, finished=finished)
        return answer

    async def _refuse(self, request: Request, no: NotAllowed) -> None:
        house = self._house
        decision = Decision(allowed=False, rule=no.rule, missing=no.missing, givers=no.givers)
        thread = Thread(request, house.store, house.clock, house.changed)
        await thread.whisper(notices.refused(decision, request.user))
        await house.store.run(
            lambda session: close_with_audit(
                session, request, End(State.REFUSED, "refused", no.rule), now=house.clock()
            )
        )

    async def _hand_on(self, request: Request, *, finished: bool) -> None:
        now = self._house.clock()
        if finished:
            end = End(State.DONE, "answered at once", "-")
            await self._house.store.run(
                lambda session: close_with_audit(session, request, end, now=now)
            )
            return
        await self._house.store.run(lambda session: turns.hand_on(session, request, now=now))
        self._wake()

    async def _options(self, draft: Draft) -> dict[str, Any] | None:
        swift = self._routes.options.get(draft.name)
        if swift is None:
            self._leave("no_route")
            return None
        request = _passing(draft, self._house.clock())
        decision = await self._house.access.decide(request, "ask")
        if not decision.allowed:
            return {"options": []}
        async with asyncio.timeout(SWIFT_S):
            return await swift(request, self._house)

    def _leave(self, why: str) -> None:
        self._pulse.ignored.labels(why).inc()


def _passing(draft: Draft, now: float) -> Request:
    """Make a request that is never stored, for a question that only shapes an input."""
    return Request(
        id=0,
        reference="",
        kind=draft.kind,
        name=draft.name,
        team=draft.team,
        channel=draft.channel,
        user=draft.user,
        ts=draft.ts,
        thread_ts=draft.thread_ts,
        text=draft.text,
        payload=draft.payload,
        received_at=now,
        late=False,
        thread_key=draft.thread_key,
    )
