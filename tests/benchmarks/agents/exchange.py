"""What is exchanged in a run, whoever carries it, and how is it timed?"""

import asyncio
import gc
import json
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from pydantic import BaseModel

from checks.accounts.credentials import Credentials
from checks.accounts.keyring import Keyring
from checks.model import Evidence

LOOKS = 14
EVIDENCE = Evidence(
    address="127.0.0.1",
    facts={"connect_ms": 0.12, "dns_ms": 0.1, "resolved": ["127.0.0.1"]},
    addresses=(
        {
            "address": "127.0.0.1",
            "family": "ipv4",
            "failure": None,
            "detail": "",
            "connect_ms": 0.12,
        },
    ),
    trace=("     0.1 ms  connected to 127.0.0.1 port 42847",),
    started=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    seconds=0.0002,
)
"""What a TCP probe says of an open port: 330 bytes as JSON."""
WARMING = 20


class Order(BaseModel):
    """What a process of a benchmark is told: where the server is, who it is, how much to do.

    `accounts` are those it asks (asking) or speaks for (seeing, with `users`). A look takes `step_s` times its
    number plus one. `database` is empty for a SQLite file in `folder`.
    """

    kind: str
    folder: Path
    url: str
    ring: Keyring | None = None
    accounts: tuple[str, ...] = ()
    users: tuple[Credentials, ...] = ()
    wanted: int = 0
    at_once: int = 64
    step_s: float = 0.0
    database: str = ""


@dataclass
class Taken:
    """Seconds to the first and last result of each run; CPU seconds and memory (MB) of who asked."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    all_s: float = 0.0
    cpu_s: float = 0.0
    resident_mb: float = 0.0
    grown_mb: float = 0.0

    def written(self) -> str:
        """Return it as one line."""
        return json.dumps(asdict(self))

    @property
    def runs_per_s(self) -> float:
        """How many runs were done in a second."""
        return len(self.last) / self.all_s

    @property
    def cpu_ms(self) -> float:
        """What a run cost who asked, in milliseconds of a CPU."""
        return self.cpu_s / len(self.last) * 1_000

    def percentile(self, which: str, share: int) -> float:
        """Return a percentile of `first` or `last`, in milliseconds."""
        ordered = sorted(getattr(self, which))
        return float(ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1_000)


One = Callable[[int], Awaitable[list[float]]]
"""Carries out the run of that number; returns the seconds until each result."""


async def timed(order: Order, one: One) -> Taken:
    """Carry out all runs, a bounded number at once, after some that don't count."""
    taken = Taken()
    room = asyncio.Semaphore(order.at_once)

    async def bounded(n: int) -> None:
        async with room:
            times = await one(n)
        if n >= WARMING:
            taken.first.append(times[0])
            taken.last.append(times[-1])
        if n == WARMING + order.wanted // 5:
            taken.grown_mb = -resident_mb()

    await asyncio.gather(*(bounded(n) for n in range(WARMING)))
    # As the bot does once it has started: what is there already need not be looked through again and again.
    gc.freeze()
    cpu, started = time.process_time(), time.perf_counter()
    await asyncio.gather(*(bounded(n) for n in range(WARMING, WARMING + order.wanted)))
    taken.all_s = time.perf_counter() - started
    taken.cpu_s = time.process_time() - cpu
    taken.resident_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    taken.grown_mb += resident_mb()
    return taken


def resident_mb() -> float:
    """Return what this process holds just now, in MB."""
    return float(psutil.Process().memory_info().rss) / 1e6
