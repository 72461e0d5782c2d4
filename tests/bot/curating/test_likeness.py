"""Like questions are joined, and never questions about other numbers."""

import pytest

from bot.curating.likeness import same_gap
from bot.store.asked import Asked
from bot.store.gaps import Gap, GapState

OPEN = "how much bandwidth does 5638 need?"


def gap(number: int, question: str, *, reading: str = "r1", edition: str = "16.3-hosted") -> Gap:
    return Gap(number, "T1", question, reading, edition, GapState.OPEN, 0.0, 0, None, ())


def asked(question: str, *, reading: str = "r2", edition: str = "16.3-hosted") -> Asked:
    return Asked(1, "U1", question, reading, edition, "unknown", 0.0)


@pytest.mark.parametrize(
    "question",
    ["how much bandwith does 5638 need", "5638: how much bandwidth does need?"],
)
def test_slips_and_order_make_no_other_question(question: str) -> None:
    found = same_gap([gap(1, "what is the weather?"), gap(2, OPEN)], asked(question))
    assert found is not None
    assert found.id == 2


def test_what_was_read_alike_is_one_question_in_any_words() -> None:
    assert same_gap([gap(1, OPEN)], asked("something else entirely", reading="r1")) is not None


@pytest.mark.parametrize(
    ("question", "edition"),
    [
        ("how much bandwidth does 5683 need?", "16.3-hosted"),
        ("how much bandwidth does 5638 need?", "17.1-hosted"),
        ("who supports Silverlight 5638?", "16.3-hosted"),
    ],
)
def test_other_numbers_editions_and_words_are_other_questions(question: str, edition: str) -> None:
    assert same_gap([gap(1, OPEN)], asked(question, edition=edition)) is None
