"""Is what a question means told from what it merely mentions?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import answer
from knowledge.answer.selection import Scene
from knowledge.catalog import Catalog
from knowledge.loading import shipped_editions
from knowledge.model import Answer, AnswerOutcome, Exclusion, PortRequirement
from knowledge.question.asked import Question
from knowledge.vocabulary import shipped_vocabulary

CATALOG = Catalog(shipped_editions(), shipped_vocabulary())
VIEW = CATALOG.view("16.3-hosted")
BASE = [2010, 4510, 2020, 5650, 443, 943, 5638, 5672]


def _ports(found: Answer) -> list[int | None]:
    return [fact.port for fact in found.facts if isinstance(fact, PortRequirement)]


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("ports for the html 5 player", [2020, 5650]),
        ("tell me abuot port 943", [943]),
        ("5638 blocked, whats affected", [5638]),
        ("outbound port to the cloud?", [2010]),
        ("ports including both modules", [*BASE, 5633, 5634]),
        ("which ports fall away if we do not use any module", [5633, 5634]),
        ("which ports can we close without desktop analytics", [5634]),
        ("5634 desktop analytics", [5634]),
        ("5634 desktops", []),
        ("TCP 10.0.0.5:5672 10.0.0.6:50122 ESTABLISHED 2288\nwhat is this", [5672]),
    ],
)
def test_the_rows_that_are_meant_are_given(text: str, ports: list[int]) -> None:
    assert _ports(answer(CATALOG, text)) == ports


@pytest.mark.parametrize(
    ("text", "context", "verdict", "ports"),
    [
        ("is it needed without SR?", "what is 5633", "no", [5633]),
        ("is it needed without SR?", "port for screen recording?", "no", [5633]),
        ("difference to 5634?", "what is 5633", None, [5633, 5634]),
        ("is that the desktop analytics one?", "what is 5634", "yes", [5634]),
    ],
)
def test_a_pronoun_stands_for_what_was_asked_before(
    text: str, context: str, verdict: str | None, ports: list[int]
) -> None:
    found = answer(CATALOG, text, context=[context])
    assert found.verdict == verdict
    assert sorted(port for port in _ports(found) if port) == ports


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("so no port for screen recording needed?", "no"),
        ("5634 must not be open on the client PCs, true?", "no"),
        ("5650 is only for token requests?", "yes"),
        ("they opened 5671 instead of 5672, will it do?", "no"),
        ("5633 screen recording, 5634 desktop analytics, correct?", "yes"),
        ("5633 desktop analytics, 5634 screen recording, correct?", "no"),
        ("can you open 443 for me", None),
    ],
)
def test_a_claim_is_judged_with_its_negation(text: str, verdict: str | None) -> None:
    assert answer(CATALOG, text).verdict == verdict


def test_swapped_pairs_are_named() -> None:
    found = answer(CATALOG, "5633 desktop analytics, 5634 screen recording, correct?")
    assert "Port 5633 is listed for Screen Recording, not Desktop Analytics." in found.text


@pytest.mark.parametrize("text", ["exclude C:\\temp on the client PCs?", "exclude outlook?", "are exclusions needed on the file server"])  # fmt: skip
def test_an_exclusion_is_never_carried_to_another_machine_or_program(text: str) -> None:
    found = answer(CATALOG, text)
    assert not [fact for fact in found.facts if isinstance(fact, Exclusion)]
    assert found.verdict is None
    assert found.unlisted


def test_two_editions_in_one_question_give_the_newest_and_the_other_beside_it() -> None:
    found = answer(CATALOG, "which port is screen recording in 16.1 vs 16.3")
    assert found.edition == "16.3-hosted"
    assert _ports(found) == [5633]
    beside = [other.requirement for other in found.elsewhere if other.edition == "16.1-hosted"]
    assert [row.port for row in beside if isinstance(row, PortRequirement)] == [5638]
    assert "In 16.1-hosted: port 5638" in found.text


def test_whether_a_row_changed_between_editions_is_told() -> None:
    assert (
        answer(CATALOG, "did the screen recording port change between 16.1 and 16.3?").verdict
        == "yes"
    )
    assert answer(CATALOG, "is 943 the same in 16.2 and 16.3?").verdict == "yes"


def test_what_an_edition_is_not_known_for_is_no_difference() -> None:
    found = answer(CATALOG, "antivirus exclusions 16.1 vs 16.3")
    assert "not known" in found.text
    assert not found.elsewhere


def test_what_changed_lists_both_sides() -> None:
    found = answer(CATALOG, "what changed from 16.1 to 16.3")
    assert {2020, 5650, 5672, 2010, 5633} == set(_ports(found))
    gone = {
        o.requirement.port for o in found.elsewhere if isinstance(o.requirement, PortRequirement)
    }
    assert {2012, 80, 2015} <= gone


def test_a_source_stands_once_below_its_facts() -> None:
    text = answer(CATALOG, "which folders are excluded from scanning").text
    assert text.count("Source: 16.3-hosted") == 1
    assert text.splitlines()[-1].startswith("Source: ")


def test_a_transport_without_rows_is_named() -> None:
    found = answer(CATALOG, "do we need udp")
    assert found.outcome is AnswerOutcome.UNKNOWN
    assert found.unlisted == ("UDP ports",)


@given(st.integers(0, 99_999).map(str))
def test_near_numbers_are_one_slip_away_and_none_is_missed(text: str) -> None:
    assert VIEW is not None
    scene = Scene(Question(text, "16.3-hosted", ()), CATALOG, VIEW)
    near = {int(one.value) for one in scene.near(text)}
    expected = {port for port in VIEW.by_port if _one_slip(text, str(port)) and text != str(port)}
    assert near - {int(text)} <= expected
    assert bool(near - {int(text)}) == bool(expected)


def _one_slip(text: str, port: str) -> bool:
    """Compare letter by letter, without the index that the product uses."""
    if sorted(text) == sorted(port):
        return True
    shorter, longer = sorted((text, port), key=len)
    if len(shorter) == len(longer):
        return sum(a != b for a, b in zip(text, port, strict=True)) == 1
    dropped = {longer[:at] + longer[at + 1 :] for at in range(len(longer))}
    return len(longer) - len(shorter) == 1 and shorter in dropped
