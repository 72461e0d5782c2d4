"""What do we write to the customer?"""

from collections.abc import Iterable

from checks.history import FinishedRun
from checks.model import Finding, Outcome
from checks.naming import component_name, role_name
from checks.report.citing import cited
from checks.report.counting import summary
from checks.report.moments import day
from checks.verdict.acting import Actor, actors_for
from checks.verdict.sentences import one_line

_OURS = {Actor.CLOUD, Actor.US}
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def mail_for(run: FinishedRun) -> str | None:
    """Return subject and text of a mail about what the customer must act on, None when there is nothing.

    What we must mend ourselves stays out of it; what we did not look at is said as such.
    """
    asked = _by_actor(run)
    findings = [finding for group in asked.values() for finding in group]
    if not findings:
        return None
    points = _counted(len(findings), "point")
    lines = [
        f"Subject: {one_line(run.site.name)}: {points} to look at for inContact WFO",
        "",
        "Hello,",
        "",
        f"On {day(run.started, run.site.timezone)} we checked your site against the environmental "
        f"requirements of inContact WFO (edition {run.site.edition}). We found {points} where we need your help.",
        "",
    ]
    number = 0
    for actor, group in asked.items():
        lines += [f"For {_yours(actor)}:", ""]
        for finding in group:
            number += 1
            lines += [*_point(number, finding), ""]
    return "\n".join([*lines, *_closing(run)])


def _by_actor(run: FinishedRun) -> dict[Actor, list[Finding]]:
    asked: dict[Actor, list[Finding]] = {}
    for finding in run.findings:
        if finding.failure is None or finding.target is None:
            continue
        if finding.outcome in (Outcome.FAILED, Outcome.UNKNOWN) and not _is_for_us(finding):
            actors = actors_for(finding.failure, finding.target, run.site)
            if actors and actors[0] not in _OURS:
                asked.setdefault(actors[0], []).append(finding)
    return asked


def _is_for_us(finding: Finding) -> bool:
    """Tell whether the verdict asks us first, although the cause alone would ask the customer."""
    return finding.who is not None and finding.who.startswith(Actor.US.value)


def _point(number: int, finding: Finding) -> Iterable[str]:
    yield f"{number}. {_what(finding)}"
    yield f"   {finding.sentence}"
    if finding.fix:
        yield "   What would mend it:"
        yield ""
        yield from (f"      {line}" for line in finding.fix.splitlines())
        yield ""
    yield f"   Required by: {cited(finding.requirement)}"


def _what(finding: Finding) -> str:
    row, source, target = finding.requirement, finding.source, finding.target
    if row.kind == "exclusion" or source is None or target is None:
        return f"Antivirus exclusion {row.value} on the {role_name(row.machine or '')}"
    port = target.port if target.port is not None else row.port
    return (
        f"Port {port} ({component_name(row.component)}), from {role_name(source.role)} "
        f"to {role_name(target.role)} {one_line(target.host)}"
    )


def _closing(run: FinishedRun) -> Iterable[str]:
    counts = summary(run.findings)
    unseen = sum(_was_not_seen(finding, run) for finding in run.findings)
    yield f"{_counted(counts['passed'], 'other check')} passed.".capitalize()
    if unseen:
        yield f"{_counted(unseen, 'check')} could not be made from where we looked.".capitalize()
    yield from (
        "",
        "Please make only the changes you agree with, and let your security team see them first. When you are "
        "done, or if something can't be changed, just answer this mail: we will check again.",
        "",
        "Kind regards",
        "",
    )


def _was_not_seen(finding: Finding, run: FinishedRun) -> bool:
    """Tell whether something in use was not looked at; what is not in use or not needed is no gap."""
    module = finding.requirement.module
    in_use = module is None or module in run.site.components
    left_out = finding.outcome is Outcome.SKIPPED and finding.n is None
    return in_use and (left_out or finding.outcome is Outcome.ERRORED)


def _yours(actor: Actor) -> str:
    return actor.value.replace("the customer's", "your")


def _counted(count: int, noun: str) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{'no' if count == 0 else number} {noun}{'' if count == 1 else 's'}"
