"""Does the explanation name every look, what it sends, and what is left out?"""

import pytest

from checks.explaining import explain
from checks.plan import make_plan
from checks.probes import PROBES
from checks.probes.control import ODD_PORT
from tests.checks.acme import CITATION, SERVER, exclusion_row, plan_of, port_row, reading, site


def test_each_look_stands_under_its_vantage_point_with_what_is_sent() -> None:
    rows = [
        port_row(7001),
        port_row(7443, reading("client-pc > portal", probe="tls"), component="web-portal"),
        exclusion_row("C:\\Logs\\"),
    ]
    hosts = {"premises-server": (SERVER,), "portal": ("portal.acme.example",)}
    text = explain(make_plan(site(hosts=hosts), rows))
    assert CITATION["edition"] in text
    assert "Dialled only within 10.4.2.0/24." in text
    assert "From the bot's machine:" in text
    looks = [line.split() for line in text.splitlines()]
    assert [f"{SERVER}:7001", "tcp", "7001", "Logging;"] in [words[:4] for words in looks]
    assert [f"{SERVER}:{ODD_PORT}", "control"] in [words[:2] for words in looks]
    assert "; as portal.acme.example" in text
    assert "  tcp      connects, sends nothing, closes\n" in text


def test_what_is_left_out_for_one_reason_is_told_together() -> None:
    rows = [port_row(7001), exclusion_row("C:\\Logs\\"), exclusion_row("*.vid", "extension")]
    _, _, left_out = explain(plan_of(*rows)).partition("Left out:\n")
    reason, *names = left_out.splitlines()
    assert reason.startswith("  Defender's exclusions cannot be read")
    assert names == ["    C:\\Logs\\ Logging", "    *.vid Logging"]


@pytest.mark.parametrize("probe", sorted(PROBES))
def test_every_probe_says_what_it_sends(probe: str) -> None:
    row = port_row(7001, reading("client-pc > premises-server", probe=probe))
    text = explain(plan_of(row, vantage={"agent": ("client-pc", "premises-server")}))
    _, _, told = text.partition("What each probe does:\n")
    assert told.split()[0] == probe
    assert "as the probe says" not in text


def test_a_site_without_networks_is_told_that_nothing_is_dialled() -> None:
    assert "Dialled only within no network at all." in explain(plan_of(allowed_networks=()))
