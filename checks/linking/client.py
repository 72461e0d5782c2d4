"""How is the client library brought to use a proxy, and to give up in time?

It is pinned exactly: its transport is replaced here, since its own ignores proxies and waits for ever for a peer
that accepts and stays silent.
"""

import asyncio
import contextlib
import ssl
from typing import Any

import aiohttp
from nats.aio.client import Client, Srv
from nats.aio.transport import TcpTransport, WebSocketTransport
from nats.errors import Error
from typing_extensions import override

from checks.linking.way import Way

CONNECT_S = 5
CLOSE_S = 0.5


class LinkClient(Client):
    """The library's client, with our WebSocket in place of its own."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self._way = way

    @override
    async def _connect_to_server(self, s: Srv) -> None:
        if not self._transport:
            websocket = s.uri.scheme in ("ws", "wss")
            self._transport = WebSocket(self._way.proxy) if websocket else _Tcp()
        await asyncio.wait_for(super()._connect_to_server(s), CONNECT_S)

    async def abandon(self) -> None:
        """Let go of a connection that never came to be."""
        if self._transport:
            with contextlib.suppress(Error, OSError, AttributeError):
                self._transport.close()  # type: ignore[no-untyped-call] # untyped there
                await self._transport.wait_closed()  # type: ignore[no-untyped-call] # untyped there


class _Tcp(TcpTransport):
    """A connection whose end is waited for, but not for ever: after a failed handshake it never comes."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # untyped there

    @override
    def __bool__(self) -> bool:
        return True  # else the library puts its own in place before the first connect

    @override
    async def wait_closed(self) -> None:
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(CLOSE_S):
                await super().wait_closed()  # type: ignore[no-untyped-call] # untyped there


class WebSocket(WebSocketTransport):
    """A WebSocket that goes through a proxy, if there is one."""

    def __init__(self, proxy: str) -> None:
        # Not the library's own __init__: it opens a session without a proxy.
        self._ws = None
        self._client = aiohttp.ClientSession(proxy=proxy or None)
        self._pending: asyncio.Queue[bytes] = asyncio.Queue()
        self._close_task = asyncio.get_running_loop().create_future()
        self._using_tls = None
        self._ws_headers = None

    @override
    async def connect(self, uri: Any, buffer_size: int, connect_timeout: int) -> None:
        self._ws = await self._client.ws_connect(uri.geturl(), max_msg_size=0)
        self._using_tls = False

    @override
    async def connect_tls(
        self, uri: Any, ssl_context: ssl.SSLContext, buffer_size: int, connect_timeout: int
    ) -> None:
        if self._ws is not None and not self._ws.closed:
            return
        self._ws = await self._client.ws_connect(uri.geturl(), ssl=ssl_context, max_msg_size=0)
        self._using_tls = True
