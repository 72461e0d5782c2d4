"""How is one request carried out, and how does it end?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.access.access import Decision
from bot.access.rules import NEEDED
from bot.house import House
from bot.outcome import NotAllowed, TryLater
from bot.posting.thread import Thread
from bot.render import notices
from bot.request import Request, execution_of
from bot.route import Route, Routes
from bot.store import turns
from bot.store.inbox import State
from bot.store.posts import TROUBLE
from bot.store.turns import Claimed
from bot.vitals.pulse import Pulse
from bot.work.ending import End, close_with_audit

MOST_TRIES = 16
SUSPECT_TRIES = 3
"""After so many what a dead process left behind is tried one by one, and after more only now and then: one of them may
be what killed it, and the others shall have their time. A death counts for the one alone that was tried then."""
LONGEST_PAUSE_S = 60.0
ALONE_S = 30.0
"""Who has lived so long with its process is not what kills it; the next suspect may begin beside it."""
NEXT_S = 0.5
"""How long a suspect waits before it looks again whether it may begin."""

_log = structlog.get_logger(__name__)


class Work:
    """Carries out one claimed request: rights, listener, deadline, end, audit."""

    def __init__(self, routes: Routes, house: House, pulse: Pulse, *, owner: str) -> None:
        self._owner = owner
        self._routes = routes
        self._house = house
        self._pulse = pulse
        self._alone = asyncio.Lock()

    async def carry_out(self, claimed: Claimed) -> None:
        """Bring a request to its end, whatever that is; cancelled, it is handed back as if not begun."""
        structlog.contextvars.bind_contextvars(request=claimed.request.reference)
        died = claimed.before is State.WORKING
        if not died or not SUSPECT_TRIES <= claimed.tries < MOST_TRIES:
            await self._try(claimed)
            return
        if claimed.tries > SUSPECT_TRIES and not claimed.rested:
            pause = _longer(1.0, claimed.tries - SUSPECT_TRIES)
            await self._put_off(claimed.request, pause)
            _log.warning("request_put_off", seconds=pause, tries=claimed.tries)
        elif self._alone.locked():
            await self._put_off(claimed.request, NEXT_S)
        else:
            async with self._by_itself():
                await self._try(claimed)

    @asynccontextmanager
    async def _by_itself(self) -> AsyncIterator[None]:
        """Let no other suspect begin for a while, or until this one has ended."""
        await self._alone.acquire()
        held = asyncio.get_running_loop().call_later(ALONE_S, self._alone.release)
        try:
            yield
        finally:
            if asyncio.get_running_loop().time() < held.when():
                held.cancel()
                self._alone.release()

    async def _try(self, claimed: Claimed) -> None:
        request, tries = claimed.request, claimed.tries
        began = self._house.clock()
        thread = Thread(request, self._house.store, self._house.clock, self._house.changed)
        try:
            end = await self._end_of(claimed, thread)
            await self._close(request, thread, end)
        except TryLater as later:
            await self._put_back(request, _longer(later.seconds, tries), tries=tries + 1)
            _log.info("request_put_back", why=str(later))
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._put_back(request, 0.0, tries=tries))
            raise
        self._pulse.closed.labels(request.kind, end.state).inc()
        self._pulse.working.observe(max(0.0, self._house.clock() - began))
        _log.info("request_closed", state=end.state, result=end.result, tries=tries + 1)

    async def _end_of(self, claimed: Claimed, thread: Thread) -> End:
        request = claimed.request
        route = self._routes.find(request.kind, request.name)
        if route is None:
            return End(State.FAILED, "no route", "-", notices.failed(request))
        if claimed.before is State.SWIFT:
            return End(State.FAILED, "not opened", "-", notices.not_opened(request))
        if claimed.tries >= MOST_TRIES:
            notice = notices.given_up(request, claimed.tries)
            return End(State.FAILED, "given up", "-", notice)
        return await self._listen(request, thread, route)

    async def _listen(self, request: Request, thread: Thread, route: Route) -> End:
        limit = asyncio.timeout(route.deadline_s)
        try:
            async with limit:
                return await self._heard(request, thread, route)
        except NotAllowed as no:
            if route.refused is not None:
                await route.refused(request, thread, self._house, no)
                return End(State.REFUSED, "refused", no.rule)
            return _refusal(
                request,
                Decision(allowed=False, rule=no.rule, missing=no.missing, givers=no.givers),
            )
        except (TryLater, OperationalError, InterfaceError):
            # Not the listener's fault; without a database nothing can be written down: the lease ends it.
            raise
        except Exception as error:  # noqa: BLE001 - the one place, at the top of the worker
            if limit.expired():
                notice = notices.expired(request, route.deadline_s)
                return End(State.EXPIRED, "took too long", "-", notice)
            # The one place where anything is caught: whatever broke, the asker is told and gets the reference.
            _log.exception("listener_failed", kind=request.kind, name=request.name)
            _log.debug("listener_said", why=str(error))
            return End(State.FAILED, "failed", "-", notices.failed(request))

    async def _heard(self, request: Request, thread: Thread, route: Route) -> End:
        await self._begin(request, route.deadline_s)
        decision = await self._house.access.decide(request, route.right)
        if not decision.allowed:
            raise NotAllowed(decision.rule, decision.missing, decision.givers)
        if route.handler is not None:
            await route.handler(request, thread, self._house)
        return End(State.DONE, "done", decision.rule)

    async def _close(self, request: Request, thread: Thread, end: End) -> None:
        if end.notice is not None:
            await self._tell(request, thread, end)
        now = self._house.clock()
        await self._house.store.run(
            lambda session: close_with_audit(session, request, end, now=now)
        )

    async def _tell(self, request: Request, thread: Thread, end: End) -> None:
        """Say the notice in place of what still promises to go on, else as a message of its own."""
        if end.notice is None:
            return
        if execution_of(request):
            # A workflow has no thread: its step ends with the words.
            if self._house.steps is not None:
                await self._house.steps.fail(execution_of(request), end.notice.text)
            return
        if end.state is State.REFUSED or end.result == "not opened":
            await thread.whisper(end.notice)
            return
        live = [step for step in await thread.shown() if step.live]
        await thread.say(live[0].step if live else TROUBLE, end.notice)

    async def _begin(self, request: Request, deadline_s: float) -> None:
        now = self._house.clock()
        await self._house.store.run(
            lambda session: turns.begin(session, request, now=now, deadline=now + deadline_s)
        )

    async def _put_off(self, request: Request, seconds: float) -> None:
        not_before = self._house.clock() + seconds
        await self._house.store.run(
            lambda session: turns.put_off(
                session, request, owner=self._owner, not_before=not_before
            )
        )

    async def _put_back(self, request: Request, seconds: float, *, tries: int) -> None:
        not_before = self._house.clock() + seconds
        await self._house.store.run(
            lambda session: turns.put_back(
                session, request, owner=self._owner, not_before=not_before, tries=tries
            )
        )


def _longer(seconds: float, tries: int) -> float:
    """Wait twice as long each time, a minute at most: so many tries then outlast an outage of minutes."""
    return max(seconds, min(LONGEST_PAUSE_S, seconds * 2.0**tries))


def _refusal(request: Request, decision: Decision) -> End:
    # Whoever may not ask and did not name us spoke to others.
    talk = request.is_overheard and decision.missing == NEEDED["ask"]
    notice = None if talk else notices.refused(decision, request.user)
    return End(State.REFUSED, "refused", decision.rule, notice)
