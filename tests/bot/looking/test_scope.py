"""A site and an edition become a plan, and only here."""

import pytest

from bot.looking.scope import plan_for, requirements_of
from checks.model import Finding, Outcome
from checks.selection import BadSelection
from knowledge.loading import shipped_editions
from knowledge.model import Edition
from tests.bot.render.plans import RECORD, finding


@pytest.fixture(name="edition", scope="module")
def _edition() -> Edition:
    """Take the hosted edition as it is shipped."""
    return next(e for e in shipped_editions() if e.name == "16.3-hosted")


def test_every_port_and_exclusion_reaches_the_checks_with_its_citation(edition: Edition) -> None:
    rows = requirements_of(edition)
    assert [row.key for row in rows] == [
        *(row.key for row in edition.ports),
        *(row.key for row in edition.exclusions),
    ]
    assert all(row.citation["edition"] == "16.3-hosted" for row in rows)
    assert all(row.readings for row in rows if row.kind == "port")


def test_each_requirement_is_a_check_or_a_skip_with_its_reason(edition: Edition) -> None:
    plan = plan_for(RECORD, edition)
    covered = {c.requirement.key for c in plan.checks} | {s.requirement.key for s in plan.skips}
    assert covered == {row.key for row in requirements_of(edition)}
    assert all(skip.reason for skip in plan.skips)


@pytest.mark.parametrize(
    ("only", "keys"),
    [
        (("5638",), {"5638-logging"}),
        (("screen-recording",), {"5633-screen-recording"}),
        (("screen", "recording"), {"5633-screen-recording"}),
        (("html5", "player", "tokens", "443"), {"5650-html5-player-tokens", "443-web-portal"}),
        (("amqp",), {"5672-messaging"}),
    ],
)
def test_words_narrow_a_run(edition: Edition, only: tuple[str, ...], keys: set[str]) -> None:
    plan = plan_for(RECORD, edition, only=only)
    assert {check.requirement.key for check in plan.checks} == keys


def test_a_word_that_selects_nothing_is_refused(edition: Edition) -> None:
    with pytest.raises(BadSelection, match="nonsense"):
        plan_for(RECORD, edition, only=("nonsense",))


def test_only_failed_looks_again_at_what_was_not_good(edition: Edition) -> None:
    checks = plan_for(RECORD, edition).checks
    last: list[Finding] = [finding(checks[0], Outcome.FAILED), finding(checks[1], Outcome.PASSED)]
    again = plan_for(RECORD, edition, only=("failed",), last=last)
    assert {check.requirement.key for check in again.checks} == {checks[0].requirement.key}


def test_a_sites_own_authorities_reach_every_probe_that_verifies(edition: Edition) -> None:
    plan = plan_for(RECORD.model_copy(update={"trusted_roots": "PEM"}), edition)
    trusting = {c.probe for c in plan.checks if c.parameters.get("roots_pem") == "PEM"}
    assert trusting == {"tls"}
    assert not any("roots_pem" in check.parameters for check in plan_for(RECORD, edition).checks)
