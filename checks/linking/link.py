"""How does one connect to NATS, send, hear, and notice that the connection was lost?"""

import asyncio
import base64
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError

from checks.accounts.credentials import Credentials
from checks.linking.client import CONNECT_S, LinkClient
from checks.linking.way import LinkError, Way

REFUSALS = 2
"""So many times in a row a login is tried before it counts as refused: the server may just have begun."""

Note = Callable[[str], None]
"""Hears what happens to a connection, a line each."""

Take = Callable[[str, str, bytes], Awaitable[None]]
"""Called with subject, reply subject and content of a message."""


class Refused(LinkError):  # noqa: N818 - it says what happened
    """The server doesn't accept the credentials: expired, revoked, or another server's."""


class NotConnectedError(Exception):
    """Nothing was sent: there is no connection just now."""


class NobodyThereError(Exception):
    """Nobody listens to the subject."""


class NoAnswerError(Exception):
    """Nobody answered in time."""


class Link:
    """One connection; it comes back by itself after a break, and `ended` is set once it never will.

    What cannot be sent now is not kept for later: whoever sends must know. `reconnected` holds what is called
    after each break.
    """

    def __init__(self, way: Way, note: Note) -> None:
        self.ended = asyncio.Event()
        self.refused = asyncio.Event()
        self.reconnected: list[Callable[[], None]] = []
        self._client = LinkClient(way)
        self._note = note
        self._refusals = 0
        self._closing = False
        self._giving_up: asyncio.Task[None] | None = None

    @property
    def is_up(self) -> bool:
        """Whether it is connected just now."""
        return bool(self._client.is_connected)

    async def publish(self, subject: str, content: bytes, reply: str = "") -> None:
        """Send; raises NotConnectedError."""
        try:
            await self._client.publish(subject, content, reply)
        except (NatsError, OSError) as error:
            raise NotConnectedError(str(error)) from error

    async def request(self, subject: str, content: bytes, timeout_s: float) -> bytes:
        """Send and return the answer; raises NotConnectedError, NobodyThereError or NoAnswerError."""
        try:
            answer = await self._client.request(subject, content, timeout=timeout_s)
        except NoRespondersError as error:
            raise NobodyThereError(subject) from error
        except NatsTimeoutError as error:
            raise NoAnswerError(subject) from error
        except (NatsError, OSError) as error:
            raise NotConnectedError(str(error)) from error
        return bytes(answer.data)

    async def subscribe(self, subject: str, take: Take, queue: str = "") -> None:
        """Hear a subject; messages are taken one at a time, so `take` must return at once."""

        async def on_message(message: Any) -> None:
            await take(message.subject, message.reply, message.data)

        await self._client.subscribe(subject, queue=queue, cb=on_message)

    async def flush(self) -> None:
        """Wait until the server has seen everything; raises NotConnectedError."""
        try:
            await self._client.flush(timeout=CONNECT_S)
        except (NatsError, OSError, TimeoutError) as error:
            raise NotConnectedError(str(error)) from error

    async def close(self) -> None:
        """End it, with what was sent before delivered where possible."""
        self._closing = True
        with contextlib.suppress(NatsError, OSError, TimeoutError):
            if self._client.is_connected:
                await self._client.flush(timeout=1)
        with contextlib.suppress(NatsError, OSError, AttributeError):
            await self._client.close()
        self.ended.set()

    async def open(self, way: Way, credentials: Credentials, name: str) -> None:
        """Connect; see `open_link`."""
        # The library counts in whole seconds by its types only.
        options: dict[str, Any] = {
            "reconnect_time_wait": way.pause_s,
            "ping_interval": way.ping_s,
        }
        if (context := way.context) is not None:
            # Without handshake_first a forged greeting could talk the client out of TLS.
            first = urlsplit(way.url).scheme == "tls"
            options |= {"tls": context, "tls_handshake_first": first}
        await self._client.connect(
            way.with_port,
            name=name,
            user_jwt_cb=lambda: bytearray(credentials.token.encode()),
            signature_cb=lambda nonce: base64.b64encode(credentials.key.sign(nonce.encode())),
            max_reconnect_attempts=-1,
            connect_timeout=CONNECT_S,
            max_outstanding_pings=2,
            pending_size=0,
            error_cb=self._on_error,
            closed_cb=self._on_closed,
            disconnected_cb=self._on_disconnected,
            reconnected_cb=self._on_reconnected,
            lame_duck_mode_cb=self._on_lame_duck,
            **options,
        )
        self._refusals = 0

    async def abandon(self) -> None:
        """Let go of a connection that never came to be."""
        await self._client.abandon()

    async def _on_error(self, error: Exception) -> None:
        text = (str(error).strip() or type(error).__name__).removeprefix("nats: ").strip("'")[:300]
        self._note(text)
        if "authorization violation" in text.casefold():
            self._refusals += 1
        if self._refusals >= REFUSALS:
            self.refused.set()
            # The library would try for ever.
            if self._giving_up is None and self._client.is_reconnecting:
                self._giving_up = asyncio.create_task(self.close())

    async def _on_closed(self) -> None:
        self.ended.set()

    async def _on_disconnected(self) -> None:
        if not self._closing:
            self._note("the connection is gone")

    async def _on_reconnected(self) -> None:
        self._refusals = 0
        self._note("connected again")
        for call in self.reconnected:
            call()

    async def _on_lame_duck(self) -> None:
        self._note("the server is about to end")


async def open_link(way: Way, credentials: Credentials, name: str, note: Note) -> Link:
    """Connect, for as long as it takes; `note` hears what goes wrong meanwhile. Cancel it to give up.

    Raises Refused once the server has turned the login down `REFUSALS` times, and LinkError for certificates that
    can't be read.
    """
    link = Link(way, note)
    attempt = asyncio.create_task(link.open(way, credentials, name))
    refused = asyncio.create_task(link.refused.wait())
    try:
        await asyncio.wait({attempt, refused}, return_when=asyncio.FIRST_COMPLETED)
        if not attempt.done():
            raise Refused(
                "NATS does not accept these credentials: they ended, were revoked, or belong to another server"
            )
        attempt.result()
    finally:
        refused.cancel()
        if not attempt.done() or attempt.cancelled() or attempt.exception() is not None:
            attempt.cancel()
            await asyncio.gather(attempt, return_exceptions=True)
            await link.abandon()
    return link
