"""What did a look see, line by line, and why was it taken there?"""

from typing import Any

from bot.render.words import SPOKEN, requirement_name
from checks.model import Finding, Look
from checks.naming import role_name, vantage_name

_LONGEST_FACT = 200


def explanation(finding: Finding) -> list[str]:
    """Return the evidence of one result as plain lines, with our reading of the requirement named as ours."""
    if finding.source is None or finding.target is None:
        return [f"{requirement_name(finding.requirement)}: {finding.reason or ''}"]
    target = finding.target
    port = "" if target.port is None else f" port {target.port}"
    lines = [
        f"{requirement_name(finding.requirement)}: {SPOKEN[finding.outcome]}",
        f"  {finding.probe} at {target.host}{port}, by {vantage_name(finding.source.vantage)}",
    ]
    look = _look(finding)
    if look is not None:
        lines.append(
            f"  Our reading, not the document's ({look.trust} trust): {role_name(look.from_role)} to "
            f"{role_name(target.role)}. {look.why}"
        )
    evidence = finding.evidence
    if evidence is None:
        return [*lines, f"  No evidence: {finding.reason or 'nothing came back'}"]
    lines += [f"  {line}" for line in evidence.trace]
    lines += [
        f"  {name}: {shown}" for name, value in evidence.facts.items() if (shown := _shown(value))
    ]
    return lines


def _look(finding: Finding) -> Look | None:
    looks = [look for reading in finding.requirement.readings for look in reading.looks]
    for look in looks:
        if (
            finding.source is not None
            and finding.target is not None
            and look.probe == finding.probe
            and look.from_role == finding.source.role
            and finding.target.role in look.to_roles
        ):
            return look
    return None


def _shown(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    text = (
        ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
    )
    return (
        text if len(text) <= _LONGEST_FACT else f"{text[:_LONGEST_FACT]}… ({len(text)} characters)"
    )
