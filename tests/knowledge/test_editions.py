"""Do the shipped editions hold what is known, and say what isn't?"""

import pytest

from knowledge.loading import shipped_editions
from knowledge.model import Edition


@pytest.fixture(name="editions")
def _editions() -> dict[str, Edition]:
    return {edition.name: edition for edition in shipped_editions()}


@pytest.mark.parametrize(
    ("name", "ports"),
    [
        ("16.1-hosted", [2010, 2012, 4510, 443, 943, 80, 2015, 5638, 5638, 5634]),
        ("16.2-hybrid", [2010, 4510, 2020, 5650, 443, 943, 5638, 5672, 5633, 5634, 80, 443]),
        ("16.3-hosted", [2010, 4510, 2020, 5650, 443, 943, 5638, 5672, 5633, 5634]),
        ("17.1-hosted", [2010, 443, 4510, 2020, 5650, 443, 943, 5638, 5672, 5633, 5634]),
        (
            "16.3-premises",
            [5620, 5621, 2012, 1433, 445, 1433, 5685, 5685, 445, 5630, 5633, 6620, 1433, 2013, None, 5672, 6505, 6505, 1433],
        ),
    ],
)  # fmt: skip
def test_an_edition_lists_its_ports(
    editions: dict[str, Edition], name: str, ports: list[int | None]
) -> None:
    assert [row.port for row in editions[name].ports] == ports


def test_a_partial_edition_says_so(editions: dict[str, Edition]) -> None:
    premises = editions["16.3-premises"]
    assert premises.known["ports"] == "partial"
    assert "API Server to Comet Daemon" in (premises.known_note or "")


def test_only_16_3_hosted_lists_exclusions(editions: dict[str, Edition]) -> None:
    for name, edition in editions.items():
        expected = ("complete", 6) if name == "16.3-hosted" else ("none", 0)
        assert (edition.known["exclusions"], len(edition.exclusions)) == expected


def test_transports_are_those_of_the_edition(editions: dict[str, Edition]) -> None:
    pooling = {
        name: edition.ports[0]
        for name, edition in editions.items()
        if edition.ports[0].port == 2010
    }
    assert {name: (row.transport, row.transport_default) for name, row in pooling.items()} == {
        "16.1-hosted": ("HTTP", None),
        "16.2-hybrid": ("HTTP", None),
        "16.3-hosted": ("HTTP(S)", "HTTPS"),
        "17.1-hosted": ("HTTP(S)", None),
    }


def test_directions_are_printed_in_the_premises_edition_only(editions: dict[str, Edition]) -> None:
    for name, edition in editions.items():
        printed = {row.direction for row in edition.ports} & {"inbound", "outbound"}
        assert bool(printed) == (name == "16.3-premises")


def test_every_row_but_the_placeholder_has_a_reading(editions: dict[str, Edition]) -> None:
    for edition in editions.values():
        assert all(bool(row.readings) == (row.port is not None) for row in edition.ports)


def test_one_of_two_ports_is_enough_for_wfm_v2(editions: dict[str, Edition]) -> None:
    choices = {
        row.port: row.alternative_to
        for row in editions["16.2-hybrid"].ports
        if row.module == "wfm-v2"
    }
    assert choices == {80: 443, 443: 80}


def test_address_ranges_stand_with_their_edition(editions: dict[str, Edition]) -> None:
    ranges = {
        name: [row.cidr for row in edition.ip_ranges]
        for name, edition in editions.items()
        if edition.ip_ranges
    }
    assert ranges == {
        "16.1-hosted": ["207.166.94.0/24", "207.166.95.0/24"],
        "16.2-hybrid": ["207.166.100.0/23"],
    }
