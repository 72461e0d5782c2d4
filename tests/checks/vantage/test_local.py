"""What does this machine see, and what does it refuse to look at?"""

import asyncio
import socket
import subprocess
import sys
import time
from typing import Any

import pytest
from pydantic import ValidationError

from checks.dialling.endpoint import Patience
from checks.failure import Failure
from checks.vantage import NotMeasured
from checks.vantage.local import Local
from tests.checks import peers
from tests.checks.looks import check, look


async def test_an_address_outside_the_allowed_networks_is_told_and_not_dialled() -> None:
    dialled: list[object] = []

    def remember(connection: socket.socket) -> None:
        dialled.append(connection)
        peers.says(peers.HTTP_ANSWER)(connection)

    with peers.listener(remember) as port:
        with pytest.raises(NotMeasured) as refused:
            await Local().measure(check("tcp", port, "127.0.0.1", ("10.4.2.0/24",)))
        await look("http", port)
    assert refused.value.failure is Failure.AGENT_TARGET_REFUSED
    assert refused.value.facts == {"address": "127.0.0.1"}
    assert len(dialled) == 1


async def test_a_name_that_leads_outside_is_refused_by_its_address() -> None:
    with pytest.raises(NotMeasured) as refused:
        await Local().measure(check("tcp", 9, "localhost", ("10.4.2.0/24",)))
    assert refused.value.failure is Failure.AGENT_TARGET_REFUSED


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1"])
async def test_other_spellings_of_an_address_are_compared_by_what_they_mean(host: str) -> None:
    with pytest.raises(NotMeasured) as refused:
        await Local().measure(check("tcp", 9, host, ("10.4.2.0/24",)))
    assert refused.value.facts == {"address": "127.0.0.1"}


@pytest.mark.parametrize("host", ["no-such-host.invalid", "..", "a" * 70 + ".example"])
async def test_a_name_that_does_not_exist_is_evidence(host: str) -> None:
    evidence = await look("tcp", 9, host)
    # Without any name server at all the resolver says "later" instead.
    assert evidence.failure in (Failure.DNS_NAME_NOT_FOUND, Failure.DNS_TEMPORARY_FAILURE)
    assert "dns_ms" in evidence.facts


async def test_a_name_is_resolved_once_for_a_run() -> None:
    local = Local()
    seen = await asyncio.gather(
        *(local.measure(check("control", 4, "localhost")) for _ in range(20))
    )
    assert len({evidence.facts["dns_ms"] for evidence in seen}) == 1


@pytest.mark.parametrize(
    ("probe", "port", "parameters", "said"),
    [
        ("telepathy", 1, {}, "no 'telepathy' probe"),
        ("tcp", None, {}, "needs a port"),
        ("listening", None, {}, "needs a port"),
        ("tcp", 1, {"speed": 3}, "speed"),
        ("http", 1, {"path": "/ HTTP/1.1\r\nX: y"}, "path"),
        ("https", 1, {"server_name": ".dot"}, "server_name"),
        ("silverlight-policy", 1, {"origin": "file:///c"}, "origin"),
    ],
)
async def test_a_check_that_makes_no_sense_is_not_measured(
    probe: str, port: int | None, parameters: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotMeasured) as refused:
        await look(probe, port, **parameters)
    assert refused.value.failure is Failure.OTHER_UNMAPPED
    assert said in refused.value.detail


async def test_another_machine_cannot_be_seen_from_here() -> None:
    with pytest.raises(NotMeasured) as refused:
        await look("listening", 80, "192.0.2.1")
    assert "192.0.2.1 is not the machine that looks" in refused.value.detail


async def test_both_families_of_a_name_are_looked_at() -> None:
    addresses = {entry[4][0] for entry in socket.getaddrinfo("localhost", None)}
    with peers.listener(peers.keep_silent) as port:
        evidence = await look("tcp", port, "localhost")
    assert {row["address"] for row in evidence.addresses} == addresses
    assert evidence.failure is None


async def test_checks_of_a_run_go_on_at_once() -> None:
    local = Local(Patience(read_s=0.5))
    with peers.listener(peers.keep_silent) as port:
        started = time.perf_counter()
        seen = await asyncio.gather(*(local.measure(check("http", port)) for _ in range(30)))
    assert {evidence.failure for evidence in seen} == {Failure.REPLY_MISSING}
    assert time.perf_counter() - started < 1.5


def test_patience_under_three_and_a_half_seconds_is_refused() -> None:
    with pytest.raises(ValidationError):
        Patience(connect_s=3.0)


def test_looking_loads_nothing_that_is_slow() -> None:
    """Certificates, processes and clients are loaded by the look that needs them."""
    program = "import sys, checks.vantage.local; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"cryptography.x509", "psutil", "httpx", "lxml", "nats"}


SHORT_OF_FILES = """
import asyncio, os, resource
from checks.vantage import NotMeasured
from tests.checks.looks import look
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
async def main():
    await look("control", 4)
    taken = []
    try:
        while True:
            taken.append(os.dup(0))
    except OSError:
        pass
    try:
        await look("tcp", 4)
    except NotMeasured as error:
        print(error.failure, error.detail)
asyncio.run(main())
"""


def test_a_machine_out_of_files_has_not_looked() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_FILES], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("other_unmapped this machine could not look: [Errno 24]")
