"""Is every cause right, with the sender and the code of the ICMP error?"""

import pytest

from checks.failure import Failure
from checks.model import Check, Evidence
from tests import needs
from tests.checks.looks import check
from tests.checks.namespaces import network
from tests.checks.namespaces.network import FAR, NEAR, ROUTER, Network

pytestmark = [
    pytest.mark.namespaces,
    pytest.mark.xdist_group("namespaces"),  # the looks are made once for all tests of this file
]

EVERYWHERE = ("0.0.0.0/0", "::/0")
Expected = tuple[str, int, Failure | None, str | None, str | None]

CASES: dict[str, Expected] = {
    "open": (FAR[4], network.OPEN, None, None, None),
    "closed": (FAR[4], network.CLOSED, Failure.CONNECTION_REFUSED, None, None),
    "reset by a filter": (FAR[4], 1002, Failure.CONNECTION_REFUSED, None, None),
    "port-unreach": (FAR[4], 1003, Failure.NETWORK_REJECTED, FAR[4], "ICMP 3/3,"),
    "host-unreach": (FAR[4], 1004, Failure.NETWORK_REJECTED, FAR[4], "ICMP 3/1,"),
    "net-unreach": (FAR[4], 1005, Failure.NETWORK_REJECTED, FAR[4], "ICMP 3/0,"),
    "admin-prohibited": (FAR[4], 1006, Failure.NETWORK_REJECTED, FAR[4], "ICMP 3/13,"),
    "host-prohibited": (FAR[4], 1007, Failure.NETWORK_REJECTED, FAR[4], "ICMP 3/10,"),
    "proto-unreach": (FAR[4], 1008, Failure.NETWORK_REJECTED, FAR[4], "ICMP 3/2,"),
    "dropped there": (FAR[4], 1009, Failure.CONNECTION_TIMEOUT, None, None),
    "rejected on the way": (FAR[4], 1010, Failure.NETWORK_REJECTED, ROUTER[4], "ICMP 3/13,"),
    "dropped on the way": (FAR[4], 1011, Failure.CONNECTION_TIMEOUT, None, None),
    "forbidden here": (FAR[4], 1012, Failure.LOCAL_BLOCKED, NEAR[4], "ICMP 3/3,"),
    "absent here": ("10.99.1.77", 80, Failure.HOST_ABSENT, NEAR[4], "ICMP 3/1,"),
    "absent there": ("10.99.2.77", 80, Failure.NETWORK_REJECTED, ROUTER[4], "ICMP 3/1,"),
    "no route": ("192.0.2.1", 80, Failure.NETWORK_NO_ROUTE, None, None),
    "unreachable route": ("198.51.100.1", 80, Failure.NETWORK_NO_ROUTE, None, None),
    "prohibited route": ("203.0.113.1", 80, Failure.LOCAL_BLOCKED, None, None),
    "IPv6 open": (FAR[6], network.OPEN, None, None, None),
    "IPv6 closed": (FAR[6], network.CLOSED, Failure.CONNECTION_REFUSED, None, None),
    "IPv6 reset by a filter": (FAR[6], 1002, Failure.CONNECTION_REFUSED, None, None),
    "IPv6 port-unreach": (FAR[6], 1003, Failure.NETWORK_REJECTED, FAR[6], "ICMPv6 1/4,"),
    "IPv6 addr-unreach": (FAR[6], 1004, Failure.NETWORK_REJECTED, FAR[6], "ICMPv6 1/3,"),
    "IPv6 no-route": (FAR[6], 1005, Failure.NETWORK_REJECTED, FAR[6], "ICMPv6 1/0,"),
    "IPv6 adm-prohibited": (FAR[6], 1006, Failure.NETWORK_REJECTED, FAR[6], "ICMPv6 1/1,"),
    "IPv6 dropped there": (FAR[6], 1009, Failure.CONNECTION_TIMEOUT, None, None),
    "IPv6 rejected on the way": (FAR[6], 1010, Failure.NETWORK_REJECTED, ROUTER[6], "ICMPv6 1/1,"),
    "IPv6 forbidden here": (FAR[6], 1012, Failure.LOCAL_BLOCKED, NEAR[6], "ICMPv6 1/4,"),
    "IPv6 absent here": ("fd99:1::77", 80, Failure.HOST_ABSENT, NEAR[6], "ICMPv6 1/3,"),
    "IPv6 no route": ("2001:db8::1", 80, Failure.NETWORK_NO_ROUTE, None, None),
}
NAMED: dict[str, Check] = {
    "half open": check("tcp", network.OPEN, "half.test", EVERYWHERE),
    "half dropped": check("tcp", network.FAR_DROPS, "half.test", EVERYWHERE),
    "name server silent": check("tcp", network.OPEN, "unknown.test", EVERYWHERE),
    "control": check("control", 4, FAR[4], EVERYWHERE),
    "control behind a middlebox": check("control", 4, network.REDIRECTED, EVERYWHERE),
}


@pytest.fixture(name="both", scope="module")
def _both() -> dict[str, tuple[Evidence, Evidence | None]]:
    """Look at everything at once from the near end: it takes as long as the slowest."""
    needs.namespaces()
    net = Network()
    try:
        net.build()
        net.name_file("hosts", f"{FAR[4]} half.test\nfd99:2::77 half.test\n")
        net.name_file("resolv.conf", f"nameserver {FAR[4]}\noptions attempts:1 timeout:30\n")
        checks = {
            name: check("tcp", port, host, EVERYWHERE) for name, (host, port, *_) in CASES.items()
        } | NAMED
        with net.listener():
            seen = net.look(list(checks.values()))
    finally:
        net.remove()
    return dict(zip(checks, seen, strict=True))


@pytest.fixture(name="seen", scope="module")
def _seen(both: dict[str, tuple[Evidence, Evidence | None]]) -> dict[str, Evidence]:
    return {name: alone for name, (alone, _) in both.items()}


@pytest.mark.parametrize("name", CASES)
def test_a_sweep_sees_the_same_or_asks_for_a_single_look(
    name: str, both: dict[str, tuple[Evidence, Evidence | None]]
) -> None:
    alone, swept = both[name]
    expected = CASES[name][2]
    plain = (None, Failure.CONNECTION_REFUSED, Failure.CONNECTION_TIMEOUT)
    assert (swept is not None) == (expected in plain), "rarer causes are left to a single look"
    if swept is not None:
        assert (swept.failure, swept.detail) == (alone.failure, alone.detail)


@pytest.mark.parametrize("name", CASES)
def test_the_cause_is_right(name: str, seen: dict[str, Evidence]) -> None:
    _, _, failure, sender, icmp = CASES[name]
    evidence = seen[name]
    assert evidence.failure == failure, evidence
    assert evidence.facts.get("sender") == sender
    assert str(evidence.facts.get("icmp", "None")).startswith(str(icmp))


def test_an_absent_host_is_told_before_time_is_up(seen: dict[str, Evidence]) -> None:
    assert 2.5 < seen["absent here"].seconds < 4.5


def test_silence_says_how_long_was_waited(seen: dict[str, Evidence]) -> None:
    assert seen["dropped there"].facts["seconds"] == pytest.approx(5, abs=0.4)


def test_a_broken_family_is_shown_beside_the_one_that_works(seen: dict[str, Evidence]) -> None:
    evidence = seen["half open"]
    assert evidence.failure is None
    assert evidence.facts["unreached"] == ["fd99:2::77"]
    rows = {row["family"]: row["failure"] for row in evidence.addresses}
    assert rows == {"ipv4": None, "ipv6": Failure.NETWORK_REJECTED}


def test_of_two_addresses_that_fail_the_more_telling_word_counts(
    seen: dict[str, Evidence],
) -> None:
    evidence = seen["half dropped"]
    assert evidence.failure is Failure.NETWORK_REJECTED
    assert {row["failure"] for row in evidence.addresses} == {
        Failure.NETWORK_REJECTED,
        Failure.CONNECTION_TIMEOUT,
    }


def test_a_silent_name_server_is_no_missing_name(seen: dict[str, Evidence]) -> None:
    evidence = seen["name server silent"]
    assert evidence.failure is Failure.DNS_TEMPORARY_FAILURE
    assert evidence.detail == "no answer in 5 s"
    assert evidence.seconds == pytest.approx(5, abs=0.4)


def test_the_control_tells_a_middlebox_that_accepts_everything(seen: dict[str, Evidence]) -> None:
    assert seen["control"].facts["seems_open"] is False
    assert seen["control behind a middlebox"].facts["seems_open"] is True
