"""How are thousands of bare connects looked at, all at once?

One readiness queue for all of them, no task and no timer for each: a sweep of many client PCs is then bound by
the kernel. What is seen is the same as by the tcp and control probes of one check.
"""

import asyncio
import errno
import os
import select
import socket
import sys
import time
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from checks.dialling.classifying import classify, describe, is_own_shortage
from checks.dialling.connecting import close_without_trace
from checks.dialling.endpoint import Patience
from checks.dialling.error_queue import has_icmp_error, keep_icmp_errors
from checks.dialling.permission import is_permitted
from checks.failure import Failure
from checks.model import Check, Evidence
from checks.vantage.local import LOOKS_AT_MOST

_FILES_SPARED = 256
_STREAM = int(socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
_BARE = {"tcp", "control"}
_ADDRESS_LETTERS = frozenset("0123456789abcdefABCDEF:.")
_BETWEEN_GLANCES = 64
"""Connects begun before one looks who has answered: so many make an answer look at most 2 ms late."""
_BEFORE_OTHERS = 512
"""Connects begun before the rest of the program gets its turn: some 15 ms."""


class Sweep:
    """Bare connects from this process, on Linux only; elsewhere it takes nothing.

    The runner gives it what it `takes` and gets evidence back in the order in which peers answer.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self._connect_s = (patience or Patience()).connect_s

    def takes(self, check: Check) -> bool:
        """Tell whether this is a plain connect to a literal address that the site permits."""
        host = check.target.host
        return (
            sys.platform == "linux"
            and check.probe in _BARE
            and not check.parameters
            and check.target.port is not None
            and not set(host) - _ADDRESS_LETTERS
            and _is_permitted(host, check.allowed_networks)
        )

    async def measure_all(
        self, checks: Sequence[Check]
    ) -> AsyncGenerator[tuple[Check, Evidence | None], None]:
        """Yield each check once with its evidence; None asks for an ordinary look, which names rarer causes."""
        burst = _Burst(self._connect_s)
        todo = deque(checks)
        try:
            while todo or burst.pending:
                for dial, code, seconds in await burst.next_ended(todo):
                    yield dial.check, _evidence(dial, code, seconds)
        finally:
            burst.close()


@dataclass(slots=True)  # not frozen: making one is on the way of each connect
class _Dial:
    check: Check
    address: tuple[str, int | None]
    sock: socket.socket
    begun: datetime
    started: float


_SILENT = -1
_UNCLEAR = -2
_CLEAR = {0, _SILENT, errno.ECONNREFUSED}
_TIME_IS_UP = describe(TimeoutError())
_Ended = tuple[_Dial, int, float]
"""A dial, its errno (0: open; `_SILENT`; `_UNCLEAR`: needs an ordinary look), and how long it took."""


class _Burst:
    """All connects under way; `pending` is in the order of their beginnings, and so of their deadlines."""

    def __init__(self, connect_s: float) -> None:
        self.pending: dict[int, _Dial] = {}
        self._connect_s = connect_s
        self._room = _sockets_at_once()
        self._queue = select.epoll()
        self._something = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._queue.fileno(), self._something.set)

    def close(self) -> None:
        self._loop.remove_reader(self._queue.fileno())
        self._queue.close()
        for dial in self.pending.values():
            dial.sock.close()
        self.pending.clear()

    async def next_ended(self, todo: deque[Check]) -> list[_Ended]:
        """Begin what there is room for; returns what has ended, waiting for the first if nothing has."""
        ended: list[_Ended] = []
        while todo and len(self.pending) < self._room:
            for _ in range(_BEFORE_OTHERS // _BETWEEN_GLANCES):
                ended += self._begin(todo)
                ended += self._answered()
            await asyncio.sleep(0)
        if not ended:
            await self._wait()
            ended += self._answered()
        return ended + self._overdue()

    def _begin(self, todo: deque[Check]) -> list[_Ended]:
        """Begin some connects and ask each of them once more: who is near has answered, and needs no queue."""
        begun: list[tuple[_Dial, int]] = []
        now = datetime.now(
            UTC
        )  # the same for all: asking for each takes longer than they are apart
        for _ in range(min(_BETWEEN_GLANCES, len(todo), self._room - len(self.pending))):
            check = todo.popleft()
            address = check.target.host, check.target.port
            family = socket.AF_INET6 if ":" in check.target.host else socket.AF_INET
            started = time.perf_counter()
            try:
                sock = socket.socket(family, _STREAM)
            except OSError as error:
                under_way = len(self.pending) + len(begun)
                if not is_own_shortage(error) or not under_way:
                    raise
                self._room = under_way  # others in this process need files too
                todo.appendleft(check)
                break
            keep_icmp_errors(sock, family=family)
            begun.append((_Dial(check, address, sock, now, started), sock.connect_ex(address)))
        ended = []
        for dial, first_code in begun:
            code = first_code
            if code == errno.EINPROGRESS:
                code = dial.sock.connect_ex(dial.address)
            if code == errno.EALREADY:
                self._queue.register(dial.sock.fileno(), select.EPOLLOUT)
                self.pending[dial.sock.fileno()] = dial
            else:
                ended.append(_end(dial, code))
        return ended

    def _answered(self) -> list[_Ended]:
        self._something.clear()
        ended = []
        for number, _ in self._queue.poll(0, max(1, len(self.pending))):
            dial = self.pending.pop(number)
            ended.append(_end(dial, dial.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)))
        return ended

    def _overdue(self) -> list[_Ended]:
        begun_before, late = time.perf_counter() - self._connect_s, []
        for number, dial in self.pending.items():
            if dial.started > begun_before:
                break
            late.append(number)
        return [_end(self.pending.pop(number), _SILENT) for number in late]

    async def _wait(self) -> None:
        oldest = next(iter(self.pending.values()), None)
        if oldest is None:
            return
        left = oldest.started + self._connect_s - time.perf_counter()
        try:
            async with asyncio.timeout(max(0.0, left)):
                await self._something.wait()
        except TimeoutError:
            return


def _end(dial: _Dial, code: int) -> _Ended:
    """Close the connection; a code other than open, silent or refused by a reset is `_UNCLEAR`."""
    seconds = time.perf_counter() - dial.started
    if code not in _CLEAR or (code == errno.ECONNREFUSED and has_icmp_error(dial.sock)):
        code = _UNCLEAR
    if code == 0:
        close_without_trace(dial.sock)
    else:
        dial.sock.close()
    return dial, code, seconds


def _evidence(dial: _Dial, code: int, seconds: float) -> Evidence | None:
    if code == _UNCLEAR:
        return None
    (address, port), ms = dial.address, int(seconds * 100_000 + 0.5) / 100
    failure, detail = None, ""
    facts: dict[str, Any] = {}
    if code == _SILENT:
        failure, detail = Failure.CONNECTION_TIMEOUT, _TIME_IS_UP
        facts = {"seconds": round(seconds, 1)}
    elif code:
        failure, detail = _explained(code)
    else:
        facts = {"connect_ms": ms}
    line = f"{ms:8.1f} ms  {failure or 'connected'}: {address} port {port}"
    if dial.check.probe == "control":
        facts = {**facts, "seems_open": failure is None}
        if failure is not None:
            facts["closed_by"] = failure.value
        failure, detail = None, ""
    return Evidence(
        failure=failure,
        detail=detail,
        address=address,
        facts=facts,
        trace=(line,),
        started=dial.begun,
        seconds=ms / 1000,
    )


@cache
def _explained(code: int) -> tuple[Failure, str]:
    error = OSError(code, os.strerror(code))
    return classify(error), describe(error)


def _is_permitted(host: str, allowed_networks: tuple[str, ...]) -> bool:
    try:
        return is_permitted(host, allowed_networks)
    except ValueError:
        return False


def _sockets_at_once() -> int:
    if sys.platform == "win32":
        return LOOKS_AT_MOST
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(32, min(LOOKS_AT_MOST, soft - _FILES_SPARED))
