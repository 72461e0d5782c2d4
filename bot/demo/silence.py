"""How does a port fall silent without a firewall?"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager

_MOST_WAITING = 8
_SILENT_AFTER_S = 0.3


@contextmanager
def closed(address: str, port: int = 0) -> Iterator[int]:
    """Hold a port at which nothing listens: bound, so that nobody else gets it, it refuses connections."""
    with socket.socket(_family(address)) as holder:
        holder.bind((address, port))
        yield holder.getsockname()[1]


@asynccontextmanager
async def silent(address: str, port: int = 0) -> AsyncIterator[int]:
    """Hold a port whose queue is full and never emptied: Linux then drops every attempt to connect.

    Where a system doesn't drop, at most `_MOST_WAITING` are taken in and the port stays merely mute.
    """
    with ExitStack() as stack:
        holder = stack.enter_context(socket.socket(_family(address)))
        holder.bind((address, port))
        holder.listen(0)
        for _ in range(_MOST_WAITING):
            caller = stack.enter_context(socket.socket(_family(address)))
            caller.settimeout(0)
            try:
                async with asyncio.timeout(_SILENT_AFTER_S):
                    await asyncio.get_running_loop().sock_connect(caller, holder.getsockname())
            except TimeoutError:
                break
        yield holder.getsockname()[1]


def free(address: str, wanted: int) -> int:
    """Return the wanted port, or 0 for any if somebody has it."""
    with socket.socket(_family(address)) as trial:
        try:
            trial.bind((address, wanted))
        except OSError:
            return 0
    return wanted


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
