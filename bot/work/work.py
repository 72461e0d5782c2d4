"""How is one request carried out, and how does it end?"""

import asyncio

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.access.access import Decision
from bot.house import House
from bot.outcome import NotAllowed, TryLater
from bot.posting.thread import Thread
from bot.render import notices
from bot.request import Request
from bot.route import Route, Routes
from bot.store import turns
from bot.store.inbox import State
from bot.store.posts import TROUBLE
from bot.store.turns import Claimed
from bot.vitals.pulse import Pulse
from bot.work.ending import End, close_with_audit

MOST_ATTEMPTS = 12
LONGEST_PAUSE_S = 60.0

_log = structlog.get_logger(__name__)


class Work:
    """Carries out one claimed request: rights, listener, deadline, end, audit."""

    def __init__(self, routes: Routes, house: House, pulse: Pulse, *, owner: str) -> None:
        self._owner = owner
        self._routes = routes
        self._house = house
        self._pulse = pulse

    async def carry_out(self, claimed: Claimed) -> None:
        """Bring a request to its end, whatever that is; cancelled, it is handed back."""
        request = claimed.request
        structlog.contextvars.bind_contextvars(request=request.reference)
        began = self._house.clock()
        thread = Thread(request, self._house.store, self._house.clock, self._house.changed)
        try:
            end = await self._end_of(claimed, thread)
            await self._close(request, thread, end)
        except TryLater as later:
            await self._put_back(request, _longer(later.seconds, claimed.attempt))
            _log.info("request_put_back", why=str(later))
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._put_back(request, 0.0))
            raise
        self._pulse.closed.labels(request.kind, end.state).inc()
        self._pulse.working.observe(max(0.0, self._house.clock() - began))
        _log.info("request_closed", state=end.state, result=end.result, attempt=claimed.attempt)

    async def _end_of(self, claimed: Claimed, thread: Thread) -> End:
        request = claimed.request
        route = self._routes.find(request.kind, request.name)
        if route is None:
            return End(State.FAILED, "no route", "-", notices.failed(request))
        if claimed.before is State.SWIFT:
            return End(State.FAILED, "not opened", "-", notices.not_opened(request))
        if claimed.attempt > MOST_ATTEMPTS:
            notice = notices.given_up(request, claimed.attempt - 1)
            return End(State.FAILED, "given up", "-", notice)
        return await self._listen(request, thread, route)

    async def _listen(self, request: Request, thread: Thread, route: Route) -> End:
        limit = asyncio.timeout(route.deadline_s)
        try:
            async with limit:
                return await self._heard(request, thread, route)
        except NotAllowed as no:
            return _refusal(
                Decision(allowed=False, rule=no.rule, missing=no.missing, givers=no.givers)
            )
        except (TryLater, OperationalError, InterfaceError):
            # Not the listener's fault; without a database nothing can be written down: the lease ends it.
            raise
        except Exception:  # noqa: BLE001 - the one place, at the top of the worker
            if limit.expired():
                notice = notices.expired(request, route.deadline_s)
                return End(State.EXPIRED, "took too long", "-", notice)
            # The one place where anything is caught: whatever broke, the asker is told and gets the reference.
            _log.exception("listener_failed", kind=request.kind, name=request.name)
            return End(State.FAILED, "failed", "-", notices.failed(request))

    async def _heard(self, request: Request, thread: Thread, route: Route) -> End:
        await self._write_deadline(request, route.deadline_s)
        decision = await self._house.access.decide(request, route.right)
        if not decision.allowed:
            return _refusal(decision)
        if route.handler is not None:
            await route.handler(request, thread, self._house)
        return End(State.DONE, "done", decision.rule)

    async def _close(self, request: Request, thread: Thread, end: End) -> None:
        if end.notice is not None:
            await self._tell(thread, end)
        now = self._house.clock()
        await self._house.store.run(
            lambda session: close_with_audit(session, request, end, now=now)
        )

    async def _tell(self, thread: Thread, end: End) -> None:
        """Say the notice in place of what still promises to go on, else as a message of its own."""
        if end.notice is None:
            return
        if end.state is State.REFUSED or end.result == "not opened":
            await thread.whisper(end.notice)
            return
        live = [step for step in await thread.shown() if step.live]
        await thread.say(live[0].step if live else TROUBLE, end.notice)

    async def _write_deadline(self, request: Request, deadline_s: float) -> None:
        deadline = self._house.clock() + deadline_s
        await self._house.store.run(
            lambda session: turns.begin(session, request, deadline=deadline)
        )

    async def _put_back(self, request: Request, seconds: float) -> None:
        not_before = self._house.clock() + seconds
        await self._house.store.run(
            lambda session: turns.put_back(
                session, request, owner=self._owner, not_before=not_before
            )
        )


def _longer(seconds: float, attempt: int) -> float:
    """Wait twice as long each time, a minute at most: twelve attempts then outlast an outage of minutes."""
    return max(seconds, min(LONGEST_PAUSE_S, seconds * 2.0 ** (attempt - 1)))


def _refusal(decision: Decision) -> End:
    return End(State.REFUSED, "refused", decision.rule, notices.refused(decision))
