"""A site's fields are written by hand and read back the same; what can't be so is told by field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sites.form import FIELDS, as_text, differences, digest, drafted
from bot.sites.record import SiteRecord
from knowledge.loading import shipped_editions

EDITIONS = list(shipped_editions())
SITE = SiteRecord.model_validate(
    {
        "id": "site42",
        "name": "Acme, Leipzig",
        "edition": "16.3-hosted",
        "components": ["screen-recording"],
        "aliases": ["acme"],
        "tags": ["pilot"],
        "timezone": "Europe/Berlin",
        "allowed_networks": ["10.4.2.0/24", "fd00::/64"],
        "hosts": {"premises-server": ["10.4.2.10"], "portal": ["portal.acme.example", "fd00::7"]},
        "ports": {443: 20443},
        "vantage": {"local": ["client-pc", "premises-server"]},
        "contacts": {"firewall": ["Network team", "Ms. Ray"]},
    }
)


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_each_field_reads_back_as_it_was_written(field: str) -> None:
    new = drafted(SITE, {field: as_text(SITE, field)}, EDITIONS)
    assert new == SITE


def test_all_fields_together_make_the_site_anew() -> None:
    assert drafted(None, {name: as_text(SITE, name) for name in FIELDS}, EDITIONS) == SITE


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("edition", "18.9-hosted", "is no edition"),
        ("timezone", "Berlin", "not a time zone"),
        ("ports", "443", "NAME = VALUE"),
        ("ports", "443 = 99999", "at most 65535"),
        ("ports", "portal = 443", "whole number"),
        ("allowed_networks", "10.4.2.10/24", "did you mean 10.4.2.0/24"),
        ("allowed_networks", "", "at least 1"),
        ("hosts", "portal = http://10.4.2.9", "neither an address nor a host name"),
        ("hosts", "portal = 10.9.9.9", "in none of the allowed networks: 10.9.9.9 (portal)"),
        ("hosts", "portel = 10.4.2.9", "did you mean portal"),
        ("vantage", "local = client", "client-pc"),
        ("components", "screen recording", "is no component"),
        ("aliases", "a b/c", "letters, digits"),
        ("name", "", "must not be empty"),
    ],
)
def test_a_fault_is_told_at_its_field(field: str, text: str, said: str) -> None:
    wrong = drafted(SITE, {field: text}, EDITIONS)
    assert isinstance(wrong, dict)
    assert set(wrong) == {field}
    assert said in wrong[field]


def test_taking_a_network_away_shows_at_the_hosts_that_lie_in_it() -> None:
    wrong = drafted(SITE, {"allowed_networks": "10.4.0.0/25"}, EDITIONS)
    assert wrong == {
        "hosts": "in none of the allowed networks: 10.4.2.10 (premises-server), fd00::7 (portal)"
    }


def test_changes_are_named_field_by_field_and_change_the_digest() -> None:
    new = drafted(SITE, {"timezone": "UTC", "tags": ""}, EDITIONS)
    assert isinstance(new, SiteRecord)
    assert differences(SITE, new) == [("timezone", "Europe/Berlin", "UTC"), ("tags", "pilot", "")]
    assert differences(SITE, SITE) == []
    assert digest(new) != digest(SITE)


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=40))
def test_any_text_is_a_record_or_a_fault_at_a_known_field(field: str, text: str) -> None:
    found = drafted(SITE, {field: text}, EDITIONS)
    assert isinstance(found, SiteRecord) or set(found) <= set(FIELDS)
