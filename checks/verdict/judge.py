"""What does this check come to?"""

from checks.failure import MEANINGS, Failure
from checks.model import FAR_END, Check, Evidence, Finding, Outcome, Plan, Site
from checks.naming import REPORTED
from checks.verdict.acting import who_must_act
from checks.verdict.causes import Cause, find_cause
from checks.verdict.excuses import UNNAMED_LISTENER, find_excuse, is_listener_unnamed
from checks.verdict.fixes import fix_for
from checks.verdict.remarks import remarks
from checks.verdict.seen import Sights, Unmeasured
from checks.verdict.sentences import one_line, sentence_for

_AGENT = "whoever runs the agent"
_COLLECTOR = "whoever ran the collector"
_NO_FIREWALL_PROVEN = {
    Failure.CONNECTION_TIMEOUT,
    Failure.CONNECTION_FILTERED,
    Failure.HOST_SILENT,
}


def judge(check: Check, sights: Sights) -> Finding:
    """Return the one finding of a check, from all that was seen; `KeyError` if nothing came back for it.

    Evidence stays in the finding as the probe gave it, also where the verdict found a better word.
    """
    seen = sights.get(check)
    if seen is None:
        raise KeyError(check.n)
    if isinstance(seen, Unmeasured):
        return _excused(_not_measured(check, seen, sights.plan.site), check, sights)
    cause = find_cause(check, seen, sights)
    if cause.failure is None:
        return _finding(check, Outcome.PASSED, evidence=seen, sentence=_say(check, cause, seen))
    return _excused(_not_good(check, cause, seen, sights), check, sights)


def skipped(plan: Plan) -> tuple[Finding, ...]:
    """Return the findings of what the plan leaves out, each with its reason."""
    return tuple(
        Finding(
            n=None,
            requirement=skip.requirement,
            probe=None,
            source=None,
            target=None,
            outcome=Outcome.SKIPPED,
            sentence=skip.reason,
            reason=skip.reason,
        )
        for skip in plan.skips
    )


def _not_measured(check: Check, seen: Unmeasured, site: Site) -> Finding:
    told = {"detail": seen.detail, **seen.facts}
    sentence = sentence_for(check, seen.failure, told)
    reason = one_line(seen.detail) or sentence
    if seen.failure is Failure.OTHER_UNMAPPED and seen.detail:
        # Why we could not look is known here, and a reader needs it once.
        first = reason[:1] if reason.startswith(check.target.host) else reason[:1].upper()
        sentence = reason = f"{first}{reason[1:]}."
    by_report = check.source.vantage.endswith(REPORTED)
    return _finding(
        check,
        Outcome.ERRORED,
        failure=seen.failure,
        sentence=sentence,
        who=_COLLECTOR if by_report else _who(check, seen, site),
        reason=reason,
    )


def _who(check: Check, seen: Unmeasured, site: Site) -> str:
    """Return who must act; what the machine's own list refuses only those change who run the agent there."""
    if seen.facts.get("refused_by") == "agent":
        return _AGENT
    return who_must_act(seen.failure, check.target, site)


def _not_good(check: Check, cause: Cause, seen: Evidence, sights: Sights) -> Finding:
    failure, site = cause.failure, sights.plan.site
    if failure is None:
        raise ValueError("a pass is good")
    sentence = _say(check, cause, seen)
    who: str | None = who_must_act(failure, check.target, site)
    fix = fix_for(check, failure, site)
    excused = find_excuse(check, sights) is not None
    if not excused and check.reading != FAR_END and is_listener_unnamed(check, sights):
        sentence = f"{sentence} {UNNAMED_LISTENER}"
        if failure in _NO_FIREWALL_PROVEN:
            who, fix = f"us, to find out which side listens; then {who}", None
    outcome = Outcome(MEANINGS[failure].outcome)
    return _finding(
        check,
        outcome,
        failure=failure,
        sentence=sentence,
        who=who,
        fix=fix,
        evidence=seen,
        reason=sentence if outcome is not Outcome.FAILED else None,
    )


def _say(check: Check, cause: Cause, seen: Evidence) -> str:
    told = {"detail": seen.detail, "address": seen.address, **seen.facts, **cause.facts}
    said = (sentence_for(check, cause.failure, told), cause.remark, *remarks(seen))
    return " ".join(part for part in said if part)


def _excused(finding: Finding, check: Check, sights: Sights) -> Finding:
    excuse = find_excuse(check, sights)
    if excuse is None:
        return finding
    return finding.model_copy(
        update={
            "outcome": Outcome.SKIPPED,
            "failure": None,
            "sentence": f"{excuse} Here: {finding.sentence}",
            "who": None,
            "fix": None,
            "reason": excuse,
        }
    )


def _finding(check: Check, outcome: Outcome, **fields: object) -> Finding:
    return Finding.model_validate(
        {
            "n": check.n,
            "requirement": check.requirement,
            "probe": check.probe,
            "source": check.source,
            "target": check.target,
            "outcome": outcome,
            **fields,
        }
    )
