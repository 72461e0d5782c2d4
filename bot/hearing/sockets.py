"""How do we keep hearing Slack, and notice when we don't?"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.hearing.line import Line
from bot.vitals.pulse import Pulse
from bot.webapi.slack import BROKEN_TOKEN_WORDS

Take = Callable[[AsyncBaseSocketModeClient, SocketModeRequest], Awaitable[None]]

PLANNED = frozenset({"warning", "refresh_requested"})
"""Slack tells before it closes: the next line is open before this one goes."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many lines stand, and after how many seconds of what one is replaced or all is given up.

    `quiet_s` without anything but pongs, `connect_s` from the call for a ticket to Slack's hello, `give_up_s`
    without any line.
    """

    lines: int = 2
    ping_s: float = 5.0
    quiet_s: float = 300.0
    connect_s: float = 10.0
    give_up_s: float = 90.0


class SocketsLostError(Exception):
    """Slack can't be heard any more, or never could; the text says why and what to do."""


class Sockets:
    """Keeps WebSockets to Slack and replaces each that is closed, mute or too quiet.

    A line that only answers pings is replaced after `quiet_s` seconds without anything else: nobody can
    tell a quiet day from a dead subscription, and a fresh line costs one call. If no line can be had for
    `give_up_s` seconds, `run` raises SocketsLostError, so that a supervisor starts the process anew.
    `after_gap` is called for each new line: before it something may have been missed.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        app_token: str,
        take: Take,
        pulse: Pulse,
        after_gap: Callable[[], None],
        patience: Patience = Patience(),
    ) -> None:
        self._client, self._app_token, self._take = client, app_token, take
        self._pulse, self._after_gap = pulse, after_gap
        self._patience = patience
        self._open: set[Line] = set()
        self._alive_at = time.monotonic()
        self._trouble = "no connection yet"
        self._stopping = asyncio.Event()

    @property
    def count(self) -> int:
        """How many lines stand."""
        return sum(line.is_open() for line in self._open)

    async def run(self) -> None:
        """Keep the lines until `stop`; raises SocketsLostError."""
        keepers = [asyncio.create_task(self._keep(n)) for n in range(self._patience.lines)]
        keepers.append(asyncio.create_task(self._stopping.wait()))  # type: ignore[arg-type] # a task of any result
        try:
            done, _ = await asyncio.wait(keepers, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in keepers:
                task.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
            await asyncio.gather(*(self._close(line) for line in list(self._open)))

    def stop(self) -> None:
        """Let `run` end: deliveries under way are answered, then the lines are closed."""
        self._stopping.set()

    async def _keep(self, number: int) -> None:
        # Lines are replaced one after the other, never all at once.
        quiet_s = self._patience.quiet_s * (1 + 0.5 * number)
        line = await self._connect()
        while True:
            # Also after a planned change, and after the first line: between the look at the start and now, or
            # while all lines were about to go, Slack had nobody to deliver to.
            self._after_gap()
            await self._until_retired(line, quiet_s)
            _log.info("socket_replaced", reason=line.reason, line=number)
            self._pulse.sockets.labels(line.reason).inc()
            if line.reason in PLANNED:
                line = await self._swap(line)
            else:
                await self._close(line)
                line = await self._connect()

    async def _swap(self, old: Line) -> Line:
        new = await self._connect()
        await self._close(old)
        return new

    async def _until_retired(self, line: Line, quiet_s: float) -> None:
        while not line.retired.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(min(1.0, self._patience.ping_s)):
                    await line.retired.wait()
            self._examine(line, quiet_s)

    def _examine(self, line: Line, quiet_s: float) -> None:
        if not line.is_open():
            line.retire("closed")
        elif line.pong_age_s() > 3 * self._patience.ping_s:
            line.retire("no_pong")
        elif time.monotonic() - line.heard_at > quiet_s:
            line.retire("quiet")
        else:
            self._alive_at = time.monotonic()
            self._pulse.hear()

    async def _connect(self) -> Line:
        """Open a line and wait for Slack's hello; tries again, more slowly each time, until it gives up."""
        pause = 0.5
        while True:
            line = await self._try()
            if line is not None:
                self._alive_at = time.monotonic()
                self._pulse.hear()
                return line
            if time.monotonic() - self._alive_at > self._patience.give_up_s:
                raise SocketsLostError(
                    f"no connection to Slack for {self._patience.give_up_s:.0f} s: {self._trouble}. "
                    "Check the network, SLACK_APP_TOKEN, and that Socket Mode is on; then start again."
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, 15.0)

    async def _try(self) -> Line | None:
        line: Line | None = None
        try:
            async with asyncio.timeout(self._patience.connect_s):
                answer = await self._client.apps_connections_open(app_token=self._app_token)
                line = Line(
                    self._client, self._app_token, str(answer["url"]), self._patience.ping_s
                )
                line.socket_mode_request_listeners.append(self._deliver)
                self._open.add(line)
                await line.connect()  # type: ignore[no-untyped-call]
                await line.hello.wait()
        except SlackApiError as error:
            self._note(_word(error))
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
            self._note(f"{type(error).__name__} {error}".strip())
        else:
            return line
        if line is not None:
            await self._close(line)
        return None

    def _note(self, trouble: str) -> None:
        self._trouble = trouble
        _log.warning("socket_not_opened", why=trouble)
        if trouble in BROKEN_TOKEN_WORDS:
            raise SocketsLostError(
                f"Slack does not accept SLACK_APP_TOKEN ({trouble}): make one with connections:write "
                "on the app's page Basic Information, App-Level Tokens."
            )

    async def _deliver(self, line: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if not isinstance(line, Line):
            return
        with line.delivering():
            await self._take(line, request)

    async def _close(self, line: Line) -> None:
        """Close a line after what it delivered is answered, at most 3 seconds later."""
        with suppress(TimeoutError):
            async with asyncio.timeout(3.0 if line.is_open() else 0.0):
                await line.idle.wait()
        self._open.discard(line)
        with suppress(TimeoutError, aiohttp.ClientError, OSError):
            async with asyncio.timeout(3.0):
                await line.close()  # type: ignore[no-untyped-call]
        tasks = [line.message_processor, line.current_session_monitor, line.message_receiver]
        await asyncio.gather(*(t for t in tasks if t is not None), return_exceptions=True)
        if not line.aiohttp_client_session.closed:
            await line.aiohttp_client_session.close()


def _word(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    if isinstance(data, dict):
        return str(data.get("error") or "refused")
    return f"HTTP {getattr(error.response, 'status_code', '?')}"
