"""Does the shipped 16.3-hosted hold what a right import of its document yields?"""

from typing import Any

import pytest
import yaml

from knowledge.loading import shipped_editions
from knowledge.model import Edition, PortRequirement
from tests.oracles import oracle


@pytest.fixture(name="edition")
def _edition() -> Edition:
    return next(edition for edition in shipped_editions() if edition.name == "16.3-hosted")


@pytest.fixture(name="expected")
def _expected() -> dict[str, Any]:
    content = oracle("requirements/16.3-hosted.expected.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(content)
    return loaded


def test_ports_are_the_documents(edition: Edition, expected: dict[str, Any]) -> None:
    assert [_row(row) for row in edition.ports] == [_wanted(row) for row in expected["ports"]]


def _row(row: PortRequirement) -> dict[str, object]:
    return {
        "port": row.port,
        "port_to": row.port_to,
        "transport": row.transport,
        "transport_default": row.transport_default,
        "direction": row.direction,
        "from": row.from_party,
        "to": row.to_party,
        "where_open": set(row.where_open),
        "module": row.module,
    }


def _wanted(row: dict[str, Any]) -> dict[str, object]:
    keys = ("port", "port_to", "transport", "transport_default", "direction", "from", "to")
    condition = row["condition"]
    module = condition.removesuffix(" in use").lower().replace(" ", "-") if condition else None
    wanted = {key: row[key] for key in keys}
    return wanted | {"where_open": set(row["where_open"]), "module": module}


def test_exclusions_are_the_documents(edition: Edition, expected: dict[str, Any]) -> None:
    held = [(e.category, e.value, e.is_default_folder) for e in edition.exclusions]
    wanted = [(e["kind"], e["value"], bool(e["default"])) for e in expected["exclusions"]]
    assert held == wanted
    assert {e.machine for e in edition.exclusions} == {"premises-server"}


def test_guidelines_hold_the_words_that_matter(edition: Edition, expected: dict[str, Any]) -> None:
    texts = {guideline.topic: guideline.text.casefold() for guideline in edition.guidelines}
    for wanted in expected["guidelines"]:
        for word in wanted["contains"]:
            assert word.casefold() in texts[wanted["topic"]], (wanted["topic"], word)


def test_no_address_range_is_invented(edition: Edition) -> None:
    assert edition.ip_ranges == ()
