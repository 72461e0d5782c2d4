"""Is this one WebSocket to Slack still any good?"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from typing_extensions import override


class Line(SocketModeClient):
    """One WebSocket that never reconnects by itself.

    The client's own reconnecting tries one refused address for ever, and never notices a socket that
    answers pings and delivers nothing. Here a line ends once, with `reason`, and another takes its place.
    """

    def __init__(self, client: AsyncWebClient, app_token: str, url: str, ping_s: float) -> None:
        super().__init__(
            app_token=app_token,
            web_client=client,
            auto_reconnect_enabled=False,
            ping_interval=ping_s,
            logger=logging.getLogger("slack_sdk.socket_mode"),
        )
        self.wss_uri = url
        self.hello = asyncio.Event()
        self.retired = asyncio.Event()
        self.reason = ""
        self.heard_at = time.monotonic()
        self.idle = asyncio.Event()
        self.idle.set()
        self._under_way = 0
        self.on_message_listeners.append(self._heard)
        self.on_close_listeners.append(self._closed)
        self.on_error_listeners.append(self._closed)

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """Count a delivery as under way: `idle` is set when there is none."""
        self._under_way += 1
        self.idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self.idle.set()

    def retire(self, reason: str) -> None:
        """End the line; the first reason stands."""
        self.reason = self.reason or reason
        self.retired.set()

    @override
    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        # The client calls this when Slack sends `disconnect`.
        self.retire(self.reason or "disconnect")

    async def _heard(self, message: aiohttp.WSMessage) -> None:
        self.heard_at = time.monotonic()
        with suppress(ValueError):
            content: Any = message.json()
            if isinstance(content, dict) and content.get("type") == "hello":
                self.hello.set()
            if isinstance(content, dict) and content.get("type") == "disconnect":
                self.reason = self.reason or str(content.get("reason") or "disconnect")

    async def _closed(self, _: aiohttp.WSMessage) -> None:
        self.retire("closed")

    def is_open(self) -> bool:
        """Whether the WebSocket stands."""
        return self.current_session is not None and not self.current_session.closed

    def pong_age_s(self) -> float:
        """Seconds since the last pong, or since the first ping if there was none."""
        last = self.last_ping_pong_time
        return 0.0 if last is None else max(0.0, time.time() - last)
