"""How fast are looks: connects a second, a sweep with silent hosts, a site's run beside its slowest probe?

The floor is a bare non-blocking connect loop in the same run. The sweep runs in a network namespace of its own,
where a packet filter makes every twentieth host silent; without root it is left out.
"""

import asyncio
import contextlib
import errno
import json
import resource
import select
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from checks.model import Check, Evidence, Look, Plan, Reading, Requirement, Site
from checks.plan import make_plan
from checks.runner import run as carry_out
from checks.sweep import Sweep
from checks.vantage.local import Local
from tests.benchmarks.row import Row
from tests.rivals import RIVALS, Rival

HOSTS = 1000
SILENT_OF_100 = 5
PATIENCE_S = 5.0
ROUNDS = 9
_RESET = struct.pack("ii", 1, 0)
_SILENT_NET = "127.9.0.0/16"
Address = tuple[str, int]


def run() -> list[Row]:
    """Return the figures; the sweep's come from a process inside the namespace."""
    rows = [*_connects(), _site_run()]
    made = shutil.which("unshare") and subprocess.run(["unshare", "--net", "true"], check=False)
    if not made or made.returncode != 0 or not shutil.which("iptables"):
        print(
            "no network namespace here: the sweep with silent hosts is left out", file=sys.stderr
        )
        return rows
    script = (
        f"ip link set lo up && iptables -A INPUT -d {_SILENT_NET} -j DROP && "
        f"exec {sys.executable} -m tests.benchmarks.checks"
    )
    inside = subprocess.run(
        ["unshare", "--net", "sh", "-c", script],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: list[Row] = json.loads(inside.stdout)
    return rows + found


def _row(name: str, value: float, unit: str, against: str | None = None, other: float = 0) -> Row:
    ratio = round(value / other, 3) if other else None
    return Row(name=name, value=round(value, 4), unit=unit, against=against, ratio=ratio)


class _Listeners:
    """Two ports that every loopback address answers; the backlog holds a round, `drain` empties it after."""

    def __init__(self) -> None:
        self._sockets = [socket.create_server(("0.0.0.0", 0), backlog=4096) for _ in range(2)]
        self.ports = [each.getsockname()[1] for each in self._sockets]

    def drain(self) -> None:
        for each in self._sockets:
            each.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    each.accept()[0].close()

    def close(self) -> None:
        for each in self._sockets:
            each.close()


def _hosts(count: int, silent_of_100: int = 0) -> tuple[str, ...]:
    return tuple(
        f"127.{9 if n % 100 < silent_of_100 else 1}.{n // 200}.{n % 200 + 1}" for n in range(count)
    )


def _plan(hosts: tuple[str, ...], ports: Sequence[int]) -> Plan:
    look = Look(from_role="premises-server", to_roles=("client-pc",), probe="tcp")
    rows = [
        Requirement(
            key=f"row-{port}",
            kind="port",
            component="component",
            citation={},
            port=port,
            readings=(Reading(looks=(look,)),),
        )
        for port in ports
    ]
    site = Site(
        id="sweep",
        name="Sweep",
        edition="bench",
        hosts={"client-pc": hosts},
        allowed_networks=("127.0.0.0/8",),
        vantage={"local": ("premises-server",)},
    )
    return make_plan(site, rows, controls=False)


def _floor(
    addresses: Sequence[Address], timeout_s: float = PATIENCE_S
) -> tuple[float, list[float]]:
    """Connect to all by one epoll loop that does nothing else; returns seconds, and when each one ended."""
    queue, under_way, ended = select.epoll(), {}, []
    started = time.perf_counter()
    for address in addresses:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        if sock.connect_ex(address) == errno.EINPROGRESS:
            queue.register(sock.fileno(), select.EPOLLOUT)
            under_way[sock.fileno()] = sock
        else:
            sock.close()
            ended.append(time.perf_counter() - started)
    while under_way and (left := started + timeout_s - time.perf_counter()) > 0:
        for number, _ in queue.poll(left):
            sock = under_way.pop(number)
            sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            sock.close()
            ended.append(time.perf_counter() - started)
    for sock in under_way.values():
        sock.close()
    queue.close()
    return time.perf_counter() - started, ended


async def _swept(checks: Sequence[Check]) -> float:
    started = time.perf_counter()
    async for _ in Sweep().measure_all(checks):
        pass
    return time.perf_counter() - started


async def _found(plan: Plan, *, swept: bool = True) -> list[float]:
    """Carry out a plan; returns when each finding was there, in seconds."""
    local, sweeps = Local(), {"local": Sweep()} if swept else None
    started = time.perf_counter()
    return [
        time.perf_counter() - started
        async for _ in carry_out(plan, {"local": local.measure}, at_once=sweeps, deadline_s=60)
    ]


def _connects() -> Iterator[Row]:
    with closing(_Listeners()) as listeners:
        yield from _connects_to(listeners, "open", listeners.ports)
        yield from _connects_to(listeners, "closed", [1, 2])


def _connects_to(listeners: _Listeners, kind: str, ports: Sequence[int]) -> Iterator[Row]:
    """Measure some rounds in turns with the floor: each ratio is the median of those within a round, for these machines are noisy."""
    plan = _plan(_hosts(HOSTS), ports)
    addresses = [(check.target.host, check.target.port or 0) for check in plan.checks]
    ways: dict[str, Callable[[], float]] = {
        "connects": lambda: asyncio.run(_swept(plan.checks)),
        "findings of a sweep": lambda: asyncio.run(_found(plan))[-1],
        "findings one by one": lambda: asyncio.run(_found(plan, swept=False))[-1],
        "floor": lambda: _floor(addresses)[0],
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            spent[name].append(way())
            listeners.drain()
    floors = spent.pop("floor")
    floor = len(addresses) / median(floors)
    yield _row(f"checks: floor of connects, {kind}", floor, "1/s")
    for what, each in spent.items():
        ratio = median(bare / ours for bare, ours in zip(floors, each, strict=True))
        speed = round(len(addresses) / median(each), 4)
        name = f"checks: {what}, {kind}"
        yield Row(name=name, value=speed, unit="1/s", against="floor", ratio=round(ratio, 3))
    for rival in RIVALS:
        if rival.is_there():
            count = min(HOSTS, (rival.at_most or 2 * HOSTS) // len(ports))
            spent_s = _spent(rival, _hosts(count), ports)
            listeners.drain()
            speed = count * len(ports) / spent_s
            yield _row(f"checks: by {rival.name}, {kind}", speed, "1/s", "floor", floor)


def _site_run() -> Row:
    """How much longer than its slowest probe does a run of 40 checks take?"""
    slowest_s = 0.5
    plan = _plan(_hosts(20), [7001, 7002])

    async def extra() -> float:
        local = Local().measure

        async def measure(check: Check) -> Evidence:
            if check.n == 0:
                await asyncio.sleep(slowest_s)
            return await local(check)

        started = time.perf_counter()
        async for _ in carry_out(plan, {"local": measure}):
            pass
        return time.perf_counter() - started - slowest_s

    spent = min(asyncio.run(extra()) for _ in range(3))
    return _row("checks: a site's run beyond its slowest probe", spent * 1000, "ms")


def _sweep_with_silent_hosts() -> Iterator[Row]:
    with closing(_Listeners()) as listeners:
        ports = listeners.ports
        hosts = _hosts(HOSTS, SILENT_OF_100)
        plan = _plan(hosts, ports)
        addresses = [(check.target.host, check.target.port or 0) for check in plan.checks]
        most = len(addresses) * 95 // 100
        floor_s, floor_ended = _floor(addresses)
        listeners.drain()
        ended = asyncio.run(_found(plan))
        listeners.drain()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        one_by_one = asyncio.run(_found(plan, swept=False))
        yield _row("checks: sweep, floor", floor_s, "s")
        yield _row("checks: sweep", ended[-1], "s", "floor", floor_s)
        yield _row(
            "checks: sweep, 95 % found", ended[most - 1], "s", "floor", floor_ended[most - 1]
        )
        yield _row("checks: sweep, first found", ended[0], "s")
        yield _row("checks: sweep one by one", one_by_one[-1], "s", "floor", floor_s)
        yield _row("checks: sweep, most memory", memory, "MiB")
        for rival in RIVALS:
            if rival.is_there():
                listeners.drain()
                count = min(len(hosts), (rival.at_most or len(addresses)) // len(ports))
                spent = _spent(rival, hosts[:count], ports)
                name = f"checks: sweep by {rival.name}"
                if count < len(hosts):
                    name += f", {count * len(ports)} connects only"
                yield _row(name, spent, "s", "ours", ended[-1])


def _spent(rival: Rival, hosts: Sequence[str], ports: Sequence[int]) -> float:
    with rival.ready():
        started = time.perf_counter()
        rival.connect(hosts, ports)
        return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(list(_sweep_with_silent_hosts())))
