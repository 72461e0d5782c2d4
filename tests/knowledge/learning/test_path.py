"""Do lessons and cards say what the rows say, and nothing else?"""

from dataclasses import replace

import pytest

from knowledge.answer.wording import fact_line
from knowledge.learning.model import CHOICES, Card, Lesson, chosen, put
from knowledge.learning.near import near_ports
from knowledge.learning.path import make_path
from knowledge.loading import shipped_editions
from knowledge.model import Edition, PortRequirement
from knowledge.vocabulary import shipped_vocabulary

EDITIONS = pytest.mark.parametrize(
    "edition", shipped_editions(), ids=lambda e: e.name if isinstance(e, Edition) else str(e)
)
HOSTED = next(e for e in shipped_editions() if e.name == "16.3-hosted")


def path(edition: Edition) -> tuple[Lesson, ...]:
    return make_path(edition, shipped_vocabulary())


def cards(edition: Edition) -> dict[str, Card]:
    return {card.key: card for lesson in path(edition) for card in lesson.cards}


@EDITIONS
def test_every_numbered_port_is_taught_with_its_row(edition: Edition) -> None:
    points = [point for lesson in path(edition) for point in lesson.points]
    for row in edition.ports:
        if row.port is not None:
            told = [p for p in points if p.text == fact_line(row)]
            assert told, row.key
            assert row.citation in [p.citation for p in told]


@EDITIONS
def test_every_point_and_card_of_an_edition_is_cited_from_it(edition: Edition) -> None:
    for lesson in path(edition):
        points = [point.citation for point in lesson.points]
        for citation in (*points, *(card.citation for card in lesson.cards)):
            assert citation is not None
            assert citation.edition == edition.name


@EDITIONS
def test_keys_are_unique_and_choices_differ(edition: Edition) -> None:
    keys = [card.key for lesson in path(edition) for card in lesson.cards]
    assert len(keys) == len(set(keys))
    for card in cards(edition).values():
        question = put(card, 7)
        assert len({choice.casefold() for choice in question.choices}) == len(question.choices)
        assert 2 <= len(question.choices) <= CHOICES
        assert question.choices[question.right] == card.right


@EDITIONS
def test_no_wrong_port_is_true_as_well(edition: Edition) -> None:
    rows = {row.key: row for row in edition.ports}
    for card in cards(edition).values():
        if not card.key.startswith("port:"):
            continue
        row = rows[card.row]
        true = {
            str(other.port)
            for other in edition.ports
            if (other.component, other.purpose) == (row.component, row.purpose)
        }
        assert not true & set(card.wrong)
        assert str(row.alternative_to) not in card.wrong


@EDITIONS
def test_no_wrong_exclusion_is_on_the_list(edition: Edition) -> None:
    listed = {row.value.casefold() for row in edition.exclusions}
    for card in cards(edition).values():
        if card.key.startswith("exclusion:"):
            assert not listed & {value.casefold() for value in card.wrong}


def test_a_changed_port_changes_only_the_cards_that_state_it() -> None:
    before = cards(HOSTED)
    ports = tuple(
        replace(row, port=5639, key="5639-logging") if row.component == "logging" else row
        for row in HOSTED.ports
    )
    after = cards(replace(HOSTED, ports=ports))
    changed = {
        key for key in before if key in after and before[key].fingerprint != after[key].fingerprint
    }
    assert changed == {"port:logging"}
    assert (before["port:logging"].fact, after["port:logging"].fact) == (
        "port 5638 (TCP)",
        "port 5639 (TCP)",
    )


def test_another_wording_of_a_remark_reopens_nothing() -> None:
    ports = tuple(replace(row, remark="Said differently.") for row in HOSTED.ports)
    after = cards(replace(HOSTED, ports=ports))
    assert all(after[key].fingerprint == card.fingerprint for key, card in cards(HOSTED).items())


def test_a_placeholder_without_number_makes_no_card() -> None:
    bare = PortRequirement("x", HOSTED.ports[0].citation, None, "TCP", "phone", "integration")
    assert not any(c.row == "x" for c in cards(replace(HOSTED, ports=(bare,))).values())


def test_near_numbers_are_slips_of_the_finger_and_sibling_ports() -> None:
    near = near_ports(5638, [5633, 5634, 2010], never=[5639])
    assert near[0] == "5683"
    assert {"5634", "5633"} <= set(near)
    assert "5639" not in near
    assert "5638" not in near
    assert all(1 <= int(n) <= 65_535 for n in near_ports(65_535, [], []))


def test_a_question_has_one_order_for_one_seed_and_others_for_others() -> None:
    card = cards(HOSTED)["port:logging"]
    assert put(card, 3) == put(card, 3)
    assert len({put(card, seed).right for seed in range(20)}) == CHOICES


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("b", 1), ("B.", 1), ("5683", 1), (" 5638 ", 0), ("5684", None), ("", None), ("bb", None)],
)
def test_an_answer_is_a_letter_or_the_choice_digit_for_digit(
    typed: str, meant: int | None
) -> None:
    assert chosen(("5638", "5683", "5634", "5633"), typed) == meant
