"""What does a machine read? The shape is described in `schema.json`; fields are added, never renamed."""

import json
from datetime import UTC, datetime
from typing import Any

from checks.history import Changes, FinishedRun, Flapping, Standing
from checks.model import Evidence, Finding, Requirement
from checks.report.counting import summary

LONGEST_TEXT = 4000
"""Characters of one text in evidence; probes bound theirs, this holds for what else is handed in."""


def as_json(run: FinishedRun, found: Changes | None = None) -> dict[str, Any]:
    """Return the whole run as values that `json.dumps` takes; `found` adds what changed."""
    content: dict[str, Any] = {
        "run": run.id,
        "site": run.site.id,
        "edition": run.site.edition,
        "started": _time(run.started),
        "seconds": round(run.seconds, 3),
        "counts": summary(run.findings),
        "findings": [finding_as_json(finding) for finding in run.findings],
    }
    if found is not None:
        content["changes"] = _changes(found)
    return content


def write_json(run: FinishedRun, found: Changes | None = None) -> str:
    """Return the same as text, indented, with a newline at the end."""
    return json.dumps(as_json(run, found), ensure_ascii=False, indent=2) + "\n"


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return one finding; `n` is its number in the plan, null for a skip."""
    source, target, evidence = finding.source, finding.target, finding.evidence
    return {
        "n": finding.n,
        "requirement": requirement_as_json(finding.requirement),
        "probe": finding.probe,
        "from": None if source is None else {"role": source.role, "vantage": source.vantage},
        "target": None
        if target is None
        else {
            "role": target.role,
            "host": target.host,
            "address": None if evidence is None else evidence.address,
            "port": target.port,
        },
        "outcome": finding.outcome.value,
        "failure": None if finding.failure is None else finding.failure.value,
        "sentence": finding.sentence,
        "who": finding.who,
        "fix": finding.fix,
        "evidence": None if evidence is None else evidence_as_json(evidence),
        "reason": finding.reason,
    }


def requirement_as_json(row: Requirement) -> dict[str, Any]:
    """Return what a row asks for, with its citation; the fields of its kind only."""
    shared = {"key": row.key, "kind": row.kind}
    rest = {"component": row.component, "module": row.module, "citation": row.citation}
    if row.kind == "exclusion":
        own: dict[str, Any] = {
            "category": row.category,
            "value": row.value,
            "machine": row.machine,
        }
    else:
        own = {"port": row.port, "transport": row.transport, "purpose": row.purpose}
        if row.port_to is not None:
            own["port_to"] = row.port_to
    return {**shared, **own, **rest}


def evidence_as_json(evidence: Evidence) -> dict[str, Any]:
    """Return the facts side by side, and around them what is there: word, detail, addresses, trace, times."""
    around = {
        "failure": evidence.failure,
        "detail": evidence.detail,
        "addresses": list(evidence.addresses),
        "trace": list(evidence.trace),
        "started": None if evidence.started is None else _time(evidence.started),
        "seconds": evidence.seconds,
    }
    return {
        **_plain(evidence.facts),
        **{key: _plain(value) for key, value in around.items() if value not in (None, "", [])},
    }


def _plain(value: Any) -> Any:
    """Return a value that JSON has, bounded: facts may hold anything a probe noted."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return _time(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    return str(value)[:LONGEST_TEXT]


def _changes(found: Changes) -> dict[str, Any]:
    def standing(each: Standing) -> dict[str, Any]:
        return {"finding": finding_as_json(each.finding), "since": _time(each.since)}

    def flapping(each: Flapping) -> dict[str, Any]:
        return {"finding": finding_as_json(each.finding), "turns": each.turns, "runs": each.runs}

    return {
        "previous": None if found.previous is None else _time(found.previous),
        "fixed": [finding_as_json(finding) for finding in found.fixed],
        "new": [finding_as_json(finding) for finding in found.new],
        "same": [standing(each) for each in found.same],
        "unseen": [standing(each) for each in found.unseen],
        "flapping": [flapping(each) for each in found.flapping],
    }


def _time(moment: datetime) -> str:
    """Return `2026-08-01T09:30:00.123Z`; a time without a zone is taken for UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
