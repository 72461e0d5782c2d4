"""Only an exact id or alias is meant; what is near is asked about."""

import pytest

from bot.parsing.names import MOST_ASKED, Meant, Unsure, resolve

WORDS = {
    "acme-prod": "acme-prod",
    "acme-preprod": "acme-preprod",
    "acme": "site42",
    "site42": "site42",
}


@pytest.mark.parametrize("text", ["site42", "SITE42", " Site42 ", "acme", "ACME"])
def test_an_exact_word_is_meant_case_aside(text: str) -> None:
    assert resolve(text, WORDS) == Meant("site42")


@pytest.mark.parametrize("text", ["acme-prd", "site43", "site", "site4", "sit42", "site42x", "42"])
def test_a_near_word_is_only_ever_asked_about(text: str) -> None:
    unsure = resolve(text, WORDS)
    assert isinstance(unsure, Unsure)
    assert unsure.near
    assert set(unsure.near) <= set(WORDS.values())


def test_a_name_is_offered_once_though_its_aliases_are_near_too() -> None:
    unsure = resolve("site421", {"site42": "site42", "site-42": "site42", "site43": "site43"})
    assert isinstance(unsure, Unsure)
    assert unsure.near == ("site42", "site43")


def test_nothing_near_offers_nothing() -> None:
    assert resolve("", WORDS) == Unsure("", ())
    assert resolve("zzzzz", {"site42": "site42"}) == Unsure("zzzzz", ())


def test_at_most_five_are_offered_and_a_huge_word_costs_little() -> None:
    many = {f"site{n}": f"site{n}" for n in range(5000)}
    unsure = resolve("site" * 10_000, many)
    assert isinstance(unsure, Unsure)
    assert len(unsure.near) <= MOST_ASKED
