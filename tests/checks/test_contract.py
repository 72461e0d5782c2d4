"""Does every probe keep its promises before every peer?

Back in time, nothing raised, a word of the vocabulary (and which), the socket closed, memory bounded.
"""

import asyncio
import socket
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import pytest

from checks.failure import Failure
from checks.probe import NetworkProbe
from checks.probes import PROBES
from checks.vantage.local import Local
from tests.checks import peers
from tests.checks.looks import LOOPBACK, QUICK, check

LATE_S = 0.5
PEERS: dict[str, peers.Talk] = {
    "accepts, says nothing": peers.keep_silent,
    "accepts, then closes": peers.hang_up,
    "accepts, then resets": peers.hang_up_by_reset,
    "half a banner, then closes": peers.say_half_a_banner,
    "drips": peers.drip,
    "a megabyte": peers.say_a_megabyte,
    "another protocol": peers.speak_ssh,
    "plain HTTP": peers.says(peers.HTTP_ANSWER),
}
ANSWERS = {
    "amqp": peers.amqp_start(),
    "http": peers.HTTP_ANSWER,
    "silverlight-policy": peers.POLICY,
}

EXPECTS_A_REPLY = {
    "accepts, says nothing": Failure.REPLY_MISSING,
    "accepts, then closes": Failure.REPLY_HUNG_UP,
    "accepts, then resets": Failure.REPLY_HUNG_UP,
    "half a banner, then closes": Failure.REPLY_CUT_SHORT,
    "drips": Failure.REPLY_CUT_SHORT,
    "a megabyte": Failure.REPLY_TOO_LARGE,
    "another protocol": Failure.REPLY_WRONG_SERVICE,
    "plain HTTP": Failure.REPLY_WRONG_SERVICE,
    "TLS, an alert to plain bytes": Failure.TLS_UNEXPECTED,
    "TLS that hangs up on plain bytes": Failure.TLS_UNEXPECTED,
    "nobody listens": Failure.CONNECTION_REFUSED,
    "answers, then resets": None,
}
EXPECTS_TLS = EXPECTS_A_REPLY | {
    "plain HTTP": Failure.TLS_ABSENT,
    "TLS, an alert to plain bytes": None,
    "TLS that hangs up on plain bytes": None,
}
EXPECTS_A_CONNECTION = dict.fromkeys(EXPECTS_A_REPLY) | {
    "nobody listens": Failure.CONNECTION_REFUSED
}
EXPECTED: dict[str, dict[str, Failure | None]] = {
    "amqp": EXPECTS_A_REPLY,
    "control": dict.fromkeys(EXPECTS_A_REPLY),
    "http": EXPECTS_A_REPLY | {"plain HTTP": None},
    "https": EXPECTS_TLS,
    "silverlight-policy": EXPECTS_A_REPLY,
    "tcp": EXPECTS_A_CONNECTION,
    "tls": EXPECTS_TLS,
}
ON_THE_MACHINE: dict[str, dict[str, Any]] = {
    "disk-room": {"folder": "/"},
    "listening": {},
    "process": {"name": "no-such-process"},
}


@contextmanager
def peer(name: str, probe: str) -> Iterator[int]:
    """Yield the port of a peer; those over TLS, and those that answer, are made for the probe."""
    if name == "nobody listens":
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            yield unused.getsockname()[1]
        return
    if name == "answers, then resets":
        talk = peers.says(ANSWERS.get(probe, peers.HTTP_ANSWER), then_reset=True)
        if EXPECTED[probe]["plain HTTP"] is Failure.TLS_ABSENT:
            talk = peers.over_tls(talk, peers.server_context())
    elif name.startswith("TLS"):
        answer = peers.says(peers.HTTP_ANSWER)
        talk = peers.over_tls(answer, peers.server_context(), alerts="alert" in name)
    else:
        talk = PEERS[name]
    with peers.listener(talk) as port:
        yield port


def open_to(port: int) -> list[object]:
    """Return this process's sockets that are connected to the port."""
    found = psutil.Process().net_connections("tcp")
    return [one for one in found if getattr(one.raddr, "port", None) == port]


def test_every_probe_has_its_row() -> None:
    over_network = {name for name, kind in PROBES.items() if issubclass(kind, NetworkProbe)}
    assert set(EXPECTED) == over_network
    assert set(ON_THE_MACHINE) | {"defender-exclusions"} >= set(PROBES) - over_network


@pytest.mark.parametrize("name", EXPECTS_A_REPLY)
@pytest.mark.parametrize("probe", EXPECTED)
async def test_a_probe_ends_in_time_with_the_right_word(probe: str, name: str) -> None:
    parameters: dict[str, Any] = (
        {"roots_pem": peers.roots_pem()} if "roots_pem" in PROBES[probe].model_fields else {}
    )
    with peer(name, probe) as port:
        local = Local(QUICK)
        started = time.perf_counter()
        evidence = await local.measure(check(probe, port, **parameters))
        took = time.perf_counter() - started
    if (probe, name) == ("tcp", "accepts, then resets"):
        # Nothing is read, so it depends on who is faster whether the reset is seen.
        assert evidence.failure in (None, Failure.REPLY_HUNG_UP)
    else:
        assert evidence.failure == EXPECTED[probe][name], evidence.trace
    assert took < 2 * QUICK.read_s + LATE_S
    assert not open_to(port)
    assert len(evidence.model_dump_json()) < 16_000


@pytest.mark.parametrize("probe", EXPECTED)
async def test_an_endless_banner_costs_little_memory(probe: str) -> None:
    with peer("a megabyte", probe) as port:
        await Local(QUICK).measure(check(probe, port))
        tracemalloc.start()
        try:
            await Local(QUICK).measure(check(probe, port))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 500_000


@pytest.mark.parametrize("probe", EXPECTED)
async def test_cancellation_passes_and_closes_the_socket(probe: str) -> None:
    with peer("accepts, says nothing", probe) as port:
        parameters: dict[str, Any] = {"listen_s": 3} if probe == "tcp" else {}
        look = asyncio.create_task(Local().measure(check(probe, port, **parameters)))
        await asyncio.sleep(0.05)
        if probe == "control":
            assert look.done()
        look.cancel()
        await asyncio.gather(look, return_exceptions=True)
        assert look.cancelled() == (probe != "control")
    assert not open_to(port)


@pytest.mark.parametrize("probe", ON_THE_MACHINE)
async def test_a_look_at_the_machine_ends_in_time(probe: str) -> None:
    started = time.perf_counter()
    evidence = await Local(QUICK).measure(
        check(probe, 4, networks=LOOPBACK, **ON_THE_MACHINE[probe])
    )
    assert evidence.failure is None or evidence.failure in Failure
    assert time.perf_counter() - started < 3
