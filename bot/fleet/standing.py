"""How does a site stand after a sweep, in one word? What was not looked at has words of its own."""

from collections.abc import Sequence
from enum import StrEnum

from checks.failure import Failure
from checks.model import Finding, Outcome


class Standing(StrEnum):
    """One word for a site, the worst first; only `passed` is good."""

    FAILED = "failed"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    OFFLINE = "agent offline"
    NOT_LOOKED = "could not look"
    PARTLY = "not all looked at"
    NOTHING = "nothing to look at"
    NOT_ALLOWED = "not allowed"
    NOT_PLANNED = "no plan"
    LIMITED = "checked too often"
    RESTING = "in maintenance"
    GONE = "no longer known"
    STOPPED = "not reached"
    PASSED = "passed"


BAD = frozenset({Standing.FAILED, Standing.UNREACHABLE, Standing.UNKNOWN})
JUDGED = BAD | {Standing.PARTLY, Standing.PASSED}
"""Standings of sites where at least one look came to a verdict; the others were not checked."""

_SILENT = frozenset(
    {
        Failure.DNS_NAME_NOT_FOUND,
        Failure.NETWORK_NO_ROUTE,
        Failure.NETWORK_REJECTED,
        Failure.NETWORK_UNREACHABLE,
        Failure.HOST_ABSENT,
        Failure.HOST_SILENT,
        Failure.CONNECTION_TIMEOUT,
        Failure.CONNECTION_FILTERED,
    }
)
"""Failures of the way to a host; nothing but these, and no port that the site needs has answered."""
_AWAY = frozenset({Failure.AGENT_OFFLINE, Failure.AGENT_MUTE})


def standing_of(findings: Sequence[Finding]) -> Standing:
    """Return the word for a site's findings, skips included; a skip alone is no look."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.FAILED in outcomes:
        return Standing.UNREACHABLE if _is_unreachable(findings) else Standing.FAILED
    if Outcome.UNKNOWN in outcomes:
        return Standing.UNKNOWN
    if Outcome.ERRORED in outcomes:
        return _not_looked(findings)
    return Standing.PASSED if Outcome.PASSED in outcomes else Standing.NOTHING


def _is_unreachable(findings: Sequence[Finding]) -> bool:
    judged = [f for f in findings if f.outcome in (Outcome.PASSED, Outcome.FAILED)]
    return all(f.outcome is Outcome.FAILED and f.failure in _SILENT for f in judged)


def _not_looked(findings: Sequence[Finding]) -> Standing:
    if any(finding.outcome is Outcome.PASSED for finding in findings):
        return Standing.PARTLY
    errored = [finding for finding in findings if finding.outcome is Outcome.ERRORED]
    away = all(finding.failure in _AWAY for finding in errored)
    return Standing.OFFLINE if away else Standing.NOT_LOOKED
