"""What is news since the last sweep, and what is not."""

from datetime import UTC, datetime

import pytest

from bot.fleet.changes import Past, SiteChange, SweepChanges, change_of
from bot.fleet.results import SiteResult, judged_site
from bot.fleet.standing import JUDGED, Standing, standing_of
from bot.render.swept import change_lines, said_changes
from checks.failure import Failure
from checks.history import FinishedRun
from checks.identity import identity
from checks.model import Finding, Outcome
from tests.bot.render.plans import finding, plan

P, F, U, E = Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED


def site(*outcomes: Outcome) -> SiteResult:
    """Return a site whose first checks came out so; the others are left out."""
    planned = plan()
    found = tuple(finding(c, o) for c, o in zip(planned.checks, outcomes, strict=False))
    started = datetime(2026, 11, 23, tzinfo=UTC)
    return judged_site("site42", "Acme", FinishedRun("r", planned.site, started, 1.0, found))


def past(*outcomes: Outcome, standing: Standing = Standing.FAILED) -> Past:
    before = {identity(f): f.outcome for f in site(*outcomes).findings if f.outcome is not E}
    return Past(standing, before, frozenset(before))


def told(change: SiteChange) -> dict[str, int]:
    names = ("failing", "unknown", "mended", "unseen")
    return {name: len(getattr(change, name)) for name in names if getattr(change, name)}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (P, F, {"failing": 1}),
        (U, F, {"failing": 1}),
        (P, U, {"unknown": 1}),
        (F, U, {"unknown": 1}),
        (F, P, {"mended": 1}),
        (U, P, {"mended": 1}),
        (F, E, {"unseen": 1}),
        (P, E, {"unseen": 1}),
        (P, P, {}),
        (F, F, {}),
        (U, U, {}),
    ],
)
def test_a_check_is_news_when_it_came_to_something_else(
    before: Outcome, now: Outcome, expected: dict[str, int]
) -> None:
    # A second check that passes keeps the site among those that were looked at.
    assert told(change_of(site(now, P), past(before, P))) == expected


def test_what_could_not_be_looked_at_twice_is_no_news() -> None:
    assert not change_of(site(E, P), past(E, P)).is_one


def test_a_site_that_went_from_checked_to_unchecked_is_told_once_and_not_check_by_check() -> None:
    change = change_of(SiteResult("site42", "Acme", Standing.NOT_ALLOWED), past(F, P))
    assert change.was is Standing.FAILED
    assert told(change) == {}
    assert change_lines(change, "no grant") == ["was failed, now not allowed: no grant"]


def test_a_site_that_stays_unchecked_is_no_news() -> None:
    result = SiteResult("site42", "Acme", Standing.OFFLINE)
    assert not change_of(result, Past(Standing.NOT_ALLOWED)).is_one


def test_maintenance_is_no_news() -> None:
    assert not change_of(SiteResult("site42", "Acme", Standing.RESTING), past(P)).is_one


def test_a_site_that_is_new_among_these_is_told_with_all_that_fails() -> None:
    change = change_of(site(F, P), Past(None))
    assert change.is_new
    assert told(change) == {"failing": 1}


def test_the_first_sweep_says_that_it_is_the_first_and_an_equal_one_that_nothing_changed() -> None:
    assert "the first sweep" in said_changes(SweepChanges(None))
    assert said_changes(SweepChanges(1.0)) == "nothing changed"
    assert SweepChanges(1.0).is_nothing
    assert not SweepChanges(None).is_nothing
    assert said_changes(SweepChanges(1.0, gone=("site41",))) == "1 site gone"


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((P, P), Standing.PASSED),
        ((P, F), Standing.FAILED),
        ((P, U), Standing.UNKNOWN),
        ((P, E), Standing.PARTLY),
        ((E, E), Standing.NOT_LOOKED),
        ((), Standing.NOTHING),
    ],
)
def test_only_a_site_that_was_looked_at_whole_and_passed_stands_as_passed(
    outcomes: tuple[Outcome, ...], expected: Standing
) -> None:
    assert site(*outcomes).standing is expected


def test_offline_and_unreachable_are_words_of_their_own() -> None:
    def failing(outcome: Outcome, failure: Failure) -> list[Finding]:
        base = site(outcome, outcome).findings
        return [each.model_copy(update={"failure": failure}) for each in base]

    assert standing_of(failing(E, Failure.AGENT_OFFLINE)) is Standing.OFFLINE
    assert standing_of(failing(E, Failure.AGENT_MUTE)) is Standing.OFFLINE
    silent = failing(F, Failure.HOST_SILENT)
    assert standing_of(silent) is Standing.UNREACHABLE
    assert standing_of([*silent, *site(P).findings]) is Standing.FAILED
    assert Standing.OFFLINE not in JUDGED
