"""Does a sweep see the same as single looks, in time, and leave nothing open?"""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import aclosing, closing, contextmanager
from pathlib import Path

import pytest

from checks.dialling.endpoint import Patience
from checks.failure import Failure
from checks.model import Check, Outcome, Plan
from checks.plan import make_plan
from checks.runner import run
from checks.sweep import Sweep
from checks.vantage.local import Local
from tests.checks.acme import plan_of, port_row, reading, site

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a sweep needs epoll")
QUICK = Patience(connect_s=3.5)


@contextmanager
def open_port() -> Iterator[int]:
    """Yield a port that answers on every loopback address."""
    with closing(socket.create_server(("0.0.0.0", 0), backlog=1024)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def silent_port() -> Iterator[int]:
    """Yield a port whose queue is full, so that further connects get no answer at all."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as listening:
        port: int = listening.getsockname()[1]
        waiting = []
        for _ in range(4):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
            waiting.append(sock)
        try:
            yield port
        finally:
            for sock in waiting:
                sock.close()


def loopback(*ports: int, hosts: int = 1, controls: bool = False) -> Plan:
    where = site(
        hosts={"client-pc": tuple(f"127.0.{n // 250}.{n % 250 + 1}" for n in range(hosts))},
        allowed_networks=("127.0.0.0/8",),
    )
    rows = [port_row(port, reading("client-pc > client-pc")) for port in ports]
    return make_plan(where, rows, controls=controls)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def swept(plan: Plan) -> dict[int | None, tuple[Outcome, Failure | None]]:
    local = Local(QUICK).measure
    findings = run(plan, {"local": local}, at_once={"local": Sweep(QUICK)})
    return {f.n: (f.outcome, f.failure) async for f in findings}


async def test_many_hosts_are_found_open_and_closed_and_every_socket_is_closed() -> None:
    before = open_files()
    with open_port() as port:
        plan = loopback(port, 1, hosts=400)
        found = await swept(plan)
    assert len(found) == len(plan.checks) == 800
    for check in plan.checks:
        refused = (Outcome.FAILED, Failure.CONNECTION_REFUSED)
        assert found[check.n] == (refused if check.target.port == 1 else (Outcome.PASSED, None))
    assert open_files() == before


async def test_the_evidence_is_that_of_a_single_look() -> None:
    with open_port() as port:
        plan = loopback(port, 1, controls=True)
        checks = (*plan.checks, *plan.controls)
        alone = [await Local(QUICK).measure(check) for check in checks]
        together = {c.n: e async for c, e in Sweep(QUICK).measure_all(checks)}
    for check, one in zip(checks, alone, strict=True):
        other = together[check.n]
        assert other is not None
        assert (other.failure, other.detail, other.address) == (
            one.failure,
            one.detail,
            one.address,
        )
        assert set(one.facts) - {"dns_ms", "resolved"} <= set(other.facts) | {"connect_ms"}
        assert other.facts.get("closed_by") == one.facts.get("closed_by")


async def test_silence_ends_with_the_patience_and_holds_nothing_else_up() -> None:
    with silent_port() as silent, open_port() as port:
        plan = loopback(silent, port)
        landed = []
        loop = asyncio.get_running_loop()
        started = loop.time()
        async for check, evidence in Sweep(QUICK).measure_all(plan.checks):
            assert evidence is not None
            landed.append((check.target.port, evidence.failure, loop.time() - started))
    (first, second) = landed
    assert first[:2] == (port, None)
    assert second[:2] == (silent, Failure.CONNECTION_TIMEOUT)
    assert first[2] < 3 < second[2]


async def test_what_is_unclear_gets_an_ordinary_look() -> None:
    broadcast = "255.255.255.255"
    where = site(hosts={"client-pc": (broadcast,)}, allowed_networks=(f"{broadcast}/32",))
    plan = make_plan(where, [port_row(9, reading("client-pc > client-pc"))], controls=False)
    (seen,) = [evidence async for _, evidence in Sweep(QUICK).measure_all(plan.checks)]
    assert seen is None
    ((_, failure),) = (await swept(plan)).values()
    assert failure in (Failure.NETWORK_NO_ROUTE, Failure.LOCAL_BLOCKED)


@pytest.mark.parametrize(
    ("host", "networks", "probe"),
    [
        ("localhost", ("127.0.0.0/8",), "tcp"),
        ("127.0.0.1", ("10.0.0.0/8",), "tcp"),
        ("127.0.0.1", (), "tcp"),
        ("0.0.0.0", ("0.0.0.0/0",), "tcp"),
        ("127.0.0.1", ("127.0.0.0/8",), "http"),
        ("127.1", ("127.0.0.0/8",), "tcp"),
    ],
)
def test_names_deep_looks_and_foreign_addresses_are_not_taken(
    host: str, networks: tuple[str, ...], probe: str
) -> None:
    plan = plan_of(
        port_row(7001, reading("client-pc > premises-server", probe=probe)),
        hosts={"premises-server": (host,)},
        allowed_networks=networks,
    )
    assert not Sweep().takes(plan.checks[0])


async def test_leaving_a_sweep_early_closes_its_sockets() -> None:
    before = open_files()
    with silent_port() as silent, open_port() as port:
        inside = open_files()
        checks: tuple[Check, ...] = loopback(silent, port).checks
        async with aclosing(Sweep(QUICK).measure_all(checks)) as seen:
            async for _ in seen:
                break
        assert open_files() == inside
    assert open_files() == before


async def test_a_port_that_is_really_silent_beside_an_open_one_is_filtered() -> None:
    with silent_port() as silent, open_port() as port:
        plan = loopback(silent, port)
        findings = run(plan, {"local": Local().measure}, at_once={"local": Sweep()})
        found = {f.target.port: f async for f in findings if f.target}
    assert found[port].outcome is Outcome.PASSED
    assert found[silent].failure is Failure.CONNECTION_FILTERED
    assert found[silent].sentence == (
        f"{silent} is dropped on the way: 127.0.0.1 answers on {port}."
    )
