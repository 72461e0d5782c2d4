"""What do the demo site's listeners say?

Each peer speaks just enough of its protocol to be told from a broken one.
"""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

Talk: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_LONGEST_HEAD = 16 * 1024
_PATIENCE_S = 30.0
_AMQP_HEADER = b"AMQP\x00\x00\x09\x01"
_POLICY_REQUEST = b"<policy-file-request/>"
_POLICY = b"""<?xml version="1.0" encoding="utf-8"?>
<access-policy><cross-domain-access><policy>
<allow-from><domain uri="*"/></allow-from>
<grant-to><socket-resource port="4502-4534" protocol="tcp"/></grant-to>
</policy></cross-domain-access></access-policy>
"""
_PAGE = b"<!doctype html><title>Demo site</title><p>This is the demo site of wfo.</p>\n"


@asynccontextmanager
async def serving(
    address: str, talk: Talk, tls: ssl.SSLContext | None = None, port: int = 0
) -> AsyncIterator[int]:
    """Listen at the address, at any free port if none is given; the port is yielded; at the end every connection is closed."""
    open_now: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_carry(talk, reader, writer))
        open_now[task] = writer
        task.add_done_callback(open_now.pop)

    server = await asyncio.start_server(accept, address, port, ssl=tls, limit=_LONGEST_HEAD)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        left = dict(open_now)
        for task, writer in left.items():
            task.cancel()
            # Also for one that never began: nobody else would close it.
            writer.close()
        await asyncio.gather(*left, return_exceptions=True)
        await server.wait_closed()


async def _carry(talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        # A peer that leaves in the middle is what a probe does all day.
        with suppress(
            OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError
        ):
            async with asyncio.timeout(_PATIENCE_S):
                await talk(reader, writer)
                await writer.drain()
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def listener(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:  # noqa: ARG001 - one shape
    """Accept, say nothing, and wait for the other side to leave: all that a bare port is asked for."""
    await reader.read()


async def web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer any request with a small page."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(
        b"HTTP/1.1 200 OK\r\nServer: demo\r\nContent-Type: text/html\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(_PAGE), _PAGE)
    )


async def stranger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet as an SSH server does, whatever was asked."""
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    await writer.drain()
    await reader.read()


async def policy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand out a Silverlight policy that admits everybody to the plug-in's whole port range."""
    if await reader.readexactly(len(_POLICY_REQUEST)) == _POLICY_REQUEST:
        writer.write(_POLICY)


async def broker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Open an AMQP 0-9-1 connection as a broker does; to any other header name the version and hang up."""
    if await reader.readexactly(len(_AMQP_HEADER)) != _AMQP_HEADER:
        writer.write(_AMQP_HEADER)
        return
    writer.write(_connection_start())
    await writer.drain()
    await reader.read()


def _connection_start() -> bytes:
    """Connection.Start, class 10 method 10, in one method frame on channel 0 (specification, 2.3.5 and 4.2.3)."""
    table = b"".join(
        struct.pack("!B", len(name)) + name + b"S" + _long(value)
        for name, value in ((b"product", b"demo broker"), (b"version", b"1.0"))
    )
    payload = (
        b"\x00\x0a\x00\x0a\x00\x09" + _long(table) + _long(b"PLAIN AMQPLAIN") + _long(b"en_US")
    )
    return struct.pack("!BHI", 1, 0, len(payload)) + payload + b"\xce"


def _long(content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + content
