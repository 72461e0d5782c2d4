"""How is one request carried out, and how does it end?"""

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.access.access import Decision
from bot.house import House
from bot.message import Message
from bot.posting.thread import Thread
from bot.pulse import Pulse
from bot.store import audit, inbox, runs
from bot.store.audit import Act
from bot.store.inbox import Claimed, State
from bot.store.posts import TROUBLE
from bot.work import notices
from bot.work.outcome import NotAllowed, TryLater
from bot.work.request import Request
from bot.work.route import Route
from bot.work.routes import Routes

MOST_ATTEMPTS = 12
LONGEST_AUDIT_TEXT = 300

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _End:
    """How a request ended, and what is said about it unless the listener said it all."""

    state: State
    result: str
    rule: str
    notice: Message | None = None


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
            await self._put_back(request, later.seconds)
            _log.info("request_put_back", why=str(later))
            return
        except asyncio.CancelledError:
            await asyncio.shield(self._put_back(request, 0.0))
            raise
        self._pulse.closed.labels(request.kind, end.state).inc()
        self._pulse.working.observe(max(0.0, self._house.clock() - began))
        _log.info("request_closed", state=end.state, result=end.result, attempt=claimed.attempt)

    async def _end_of(self, claimed: Claimed, thread: Thread) -> _End:
        request = claimed.request
        route = self._routes.find(request.kind, request.name)
        if route is None:
            return _End(State.FAILED, "no route", "-", notices.failed(request))
        if claimed.before is State.SWIFT:
            return _End(State.FAILED, "not opened", "-", notices.not_opened(request))
        if claimed.attempt > MOST_ATTEMPTS:
            notice = notices.given_up(request, claimed.attempt - 1)
            return _End(State.FAILED, "given up", "-", notice)
        return await self._listen(request, thread, route)

    async def _listen(self, request: Request, thread: Thread, route: Route) -> _End:
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
                return _End(State.EXPIRED, "took too long", "-", notice)
            # The one place where anything is caught: whatever broke, the asker is told and gets the reference.
            _log.exception("listener_failed", kind=request.kind, name=request.name)
            return _End(State.FAILED, "failed", "-", notices.failed(request))

    async def _heard(self, request: Request, thread: Thread, route: Route) -> _End:
        await self._write_deadline(request, route.deadline_s)
        decision = await self._house.access.decide(request, route.right)
        if not decision.allowed:
            return _refusal(decision)
        if route.handler is not None:
            await route.handler(request, thread, self._house)
        return _End(State.DONE, "done", decision.rule)

    async def _close(self, request: Request, thread: Thread, end: _End) -> None:
        if end.notice is not None:
            await self._tell(thread, end)
        now = self._house.clock()
        act = Act(
            who=request.user,
            where=request.channel,
            what=f"{request.kind} {request.name} {request.text[:LONGEST_AUDIT_TEXT]}".strip(),
            rule=end.rule,
            result=end.result,
            reference=request.reference,
        )

        def close(session: Session) -> None:
            if inbox.close(session, request, end.state, now=now):
                audit.append(session, act, now=now)
                if end.state is not State.DONE:
                    runs.abandon(session, request, now=now)

        await self._house.store.run(close)

    async def _tell(self, thread: Thread, end: _End) -> None:
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
            lambda session: inbox.begin(session, request, deadline=deadline)
        )

    async def _put_back(self, request: Request, seconds: float) -> None:
        not_before = self._house.clock() + seconds
        await self._house.store.run(
            lambda session: inbox.put_back(
                session, request, owner=self._owner, not_before=not_before
            )
        )


def _refusal(decision: Decision) -> _End:
    return _End(State.REFUSED, "refused", decision.rule, notices.refused(decision))
