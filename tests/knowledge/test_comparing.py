"""Does a comparison say what changed, and leave open what can't be known?"""

from dataclasses import replace

import pytest

from knowledge.comparing import diff
from knowledge.loading import shipped_editions
from knowledge.model import Edition, PortRequirement


@pytest.fixture(name="editions")
def _editions() -> dict[str, Edition]:
    return {edition.name: edition for edition in shipped_editions()}


def _ports(rows: object) -> list[int | None]:
    assert isinstance(rows, tuple)
    return [row.port for row in rows if isinstance(row, PortRequirement)]


def test_an_edition_does_not_differ_from_itself(editions: dict[str, Edition]) -> None:
    assert all(diff(edition, edition).is_empty for edition in editions.values())


def test_ports_that_come_and_go_are_added_and_removed(editions: dict[str, Edition]) -> None:
    found = diff(editions["16.1-hosted"], editions["16.3-hosted"])
    assert _ports(found.added) == [2020, 5650, 5672]
    assert _ports(found.removed) == [2012, 80, 2015]


def test_a_number_that_changes_under_one_component_is_a_change(
    editions: dict[str, Edition],
) -> None:
    found = diff(editions["16.1-hosted"], editions["16.3-hosted"])
    changed = {
        row.old.key: [(c.field, c.old, c.new) for c in row.fields]
        for row in found.changed
        if isinstance(row.old, PortRequirement)
    }
    assert changed["5638-screen-recording"] == [("port", "5638", "5633")]
    assert ("transport", "HTTP", "HTTP(S)") in changed["2010-connection-pooling"]
    assert changed["5638-logging"] == [("where_open", "client PCs", "customer location")]


def test_one_number_with_two_purposes_stays_two_rows(editions: dict[str, Edition]) -> None:
    found = diff(editions["16.3-hosted"], editions["17.1-hosted"])
    assert [row.key for row in found.added if isinstance(row, PortRequirement)] == [
        "443-public-cloud"
    ]


def test_what_an_edition_does_not_hold_is_neither_added_nor_removed(
    editions: dict[str, Edition],
) -> None:
    found = diff(editions["16.3-hosted"], editions["17.1-hosted"])
    assert not [row for row in found.removed if not isinstance(row, PortRequirement)]
    assert any("exclusions are not known" in note for note in found.notes)
    partial = diff(editions["16.3-hosted"], editions["16.3-premises"])
    assert partial.removed == ()
    assert any("known in part" in note for note in partial.notes)


def test_wording_counts_between_revisions_of_one_edition_only(
    editions: dict[str, Edition],
) -> None:
    old = editions["16.3-hosted"]
    first = replace(old.ports[0], purpose="other words")
    new = replace(old, ports=(first, *old.ports[1:]))
    assert [change.field for row in diff(old, new).changed for change in row.fields] == ["purpose"]
    assert diff(old, replace(new, name="16.4-hosted")).is_empty
