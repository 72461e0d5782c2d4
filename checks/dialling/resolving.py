"""Which addresses does a name have?"""

import asyncio
import contextlib
import ipaddress
import socket
import threading
import time
from dataclasses import dataclass
from functools import lru_cache

from checks.failure import Failure

LOOKUPS_AT_ONCE = 32
ADDRESSES_AT_MOST = 8
"""More addresses than this are a pool; eight looks tell enough of it, and log little there."""

_NO_SUCH_NAME = {
    number
    for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")
    if (number := getattr(socket, name, None)) is not None
} | {11001, 11004}
"""getaddrinfo's codes for "no such name" and "no address for it"; 11001 and 11004 are Winsock's."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The addresses of a name in the resolver's order, at most `ADDRESSES_AT_MOST`, and how long it took."""

    addresses: tuple[str, ...]
    ms: float


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a name has no addresses for us: `dns_name_not_found` or `dns_temporary_failure`."""

    failure: Failure
    detail: str
    ms: float


class Resolver:
    """Asks for each name once and remembers the answer; made for one run on one event loop.

    The system's resolver blocks in a thread that cannot be stopped. These threads are our own, and daemons:
    a hung name server starves neither the loop's executor nor the end of the program.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._free = asyncio.Semaphore(LOOKUPS_AT_ONCE)
        self._asked: dict[str, asyncio.Task[Resolved | Unresolved]] = {}

    async def resolve(self, host: str) -> Resolved | Unresolved:
        """Return the addresses of a name or of a literal address, both families, duplicates removed."""
        literal = _literal(host)
        if literal is not None:
            return Resolved((literal,), 0.0)
        if host not in self._asked:
            self._asked[host] = asyncio.create_task(self._ask(host))
        # Shielded: one check that is called off must not take the answer away from the others.
        return await asyncio.shield(self._asked[host])

    async def _ask(self, host: str) -> Resolved | Unresolved:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._patience_s):
                await self._free.acquire()
                answer = await self._in_thread(host)
        except TimeoutError:
            answer = Failure.DNS_TEMPORARY_FAILURE, f"no answer in {self._patience_s:g} s"
        ms = round((time.perf_counter() - started) * 1000, 2)
        if isinstance(answer[0], Failure):
            return Unresolved(answer[0], answer[1], ms)
        return Resolved(answer[1], ms)

    def _in_thread(self, host: str) -> "asyncio.Future[Answer]":
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()

        def deliver(answer: Answer) -> None:
            self._free.release()
            if not future.done():
                future.set_result(answer)

        def work() -> None:
            answer = look_up(host)
            with contextlib.suppress(RuntimeError):  # the loop has ended in the meantime
                loop.call_soon_threadsafe(deliver, answer)

        threading.Thread(target=work, name="name-lookup", daemon=True).start()
        return future


Answer = tuple[Failure, str] | tuple[None, tuple[str, ...]]


def look_up(host: str) -> Answer:
    """Ask the system's resolver (blocking): `(None, addresses)`, or a word and its detail."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return _word(error), f"{error.strerror or error} (code {error.errno})"
    except UnicodeError as error:
        return Failure.DNS_NAME_NOT_FOUND, f"not a host name: {error}"
    addresses = dict.fromkeys(_normal(str(sockaddr[0])) for *_, sockaddr in found)
    return None, tuple(addresses)[:ADDRESSES_AT_MOST]


def _word(error: socket.gaierror) -> Failure:
    if error.errno in _NO_SUCH_NAME:
        return Failure.DNS_NAME_NOT_FOUND
    return Failure.DNS_TEMPORARY_FAILURE


@lru_cache(maxsize=8192)
def _literal(host: str) -> str | None:
    try:
        return _normal(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _normal(address: str) -> str:
    """Return one spelling an address, an IPv4 address in IPv6 clothes as IPv4: what is compared is dialled."""
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)
