"""What is fixed, new, the same since when, and flapping?"""

from datetime import UTC, datetime, timedelta

import pytest

from checks.history import Changes, FinishedRun, changes, say_changes
from checks.model import Finding, Outcome
from tests.checks.acme import plan_of, port_row, site

MONDAY = datetime(2026, 8, 3, 8, tzinfo=UTC)
LETTERS = {
    "p": Outcome.PASSED,
    "f": Outcome.FAILED,
    "u": Outcome.UNKNOWN,
    "e": Outcome.ERRORED,
    "s": Outcome.SKIPPED,
}


def finding(letter: str) -> Finding:
    (check,) = plan_of(port_row(7001)).checks
    return Finding(
        n=0,
        requirement=check.requirement,
        probe=check.probe,
        source=check.source,
        target=check.target,
        outcome=LETTERS[letter],
    )


def run(day: int, letter: str) -> FinishedRun:
    """Return the run of a day; a blank means that the check was not in it."""
    found = () if letter == " " else (finding(letter),)
    return FinishedRun(f"day{day}", site(), MONDAY + timedelta(days=day), 1.0, found)


def over(letters: str) -> Changes:
    """Hold the last of these runs, one a day, against the others, handed over in any order."""
    runs = [run(day, letter) for day, letter in enumerate(letters)]
    return changes(runs[-2::-1], runs[-1])


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("f", ""),
        ("pp", "nothing changed"),
        ("pf", "1 new"),
        ("fp", "1 fixed"),
        ("ff", "1 as before"),
        ("uf", "1 as before"),
        ("up", "1 fixed"),
        ("fe", "1 not looked at this time"),
        ("fs", "1 not looked at this time"),
        ("f ", "1 not looked at this time"),
        ("fep", "1 fixed"),
        ("f f", "1 as before"),
        ("pe", "nothing changed"),
        ("pfpf", "1 new, 1 flapping"),
        ("fpfp", "1 fixed, 1 flapping"),
        ("pfp", "1 fixed"),
    ],
)
def test_a_run_is_held_against_the_last_one_that_could_tell(letters: str, said: str) -> None:
    assert say_changes(over(letters)) == said


@pytest.mark.parametrize(
    ("letters", "day"), [("ff", 0), ("pff", 1), ("pfef", 1), ("fpff", 2), ("puff", 1)]
)
def test_what_is_the_same_says_since_when(letters: str, day: int) -> None:
    (standing,) = over(letters).same
    assert standing.since == MONDAY + timedelta(days=day)


def test_flapping_says_how_often() -> None:
    (flapping,) = over("pfpf").flapping
    assert (flapping.turns, flapping.runs) == (3, 4)


def test_without_an_earlier_run_all_that_is_bad_is_new() -> None:
    first = over("f")
    assert (first.previous, len(first.new)) == (None, 1)
