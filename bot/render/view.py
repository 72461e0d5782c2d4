"""What is there to show of a run, in which order and in which words?

The same entries go to Slack, to the terminal and into files.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.render.words import requirement_name
from checks.history import Changes
from checks.model import Finding, Outcome, Plan
from checks.naming import role_name, vantage_name
from checks.verdict.judge import skipped

State = Literal["running", "finished", "cancelled", "abandoned"]
NOT_GOOD = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED)


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as its readers see it: the plan, the results so far, who asked, since when.

    `asked_by` is a Slack user id or a name; `seconds` is how long it took or has taken;
    `changed` says in a phrase what is different from the run before, `changes` names it.
    """

    run: str
    plan: Plan
    findings: tuple[Finding, ...]
    state: State
    asked_by: str
    started_at: float
    seconds: float
    changed: str = ""
    changes: Changes | None = None

    @property
    def everything(self) -> tuple[Finding, ...]:
        """The results in the order of the plan, then the skips of the plan."""
        looked = sorted((f for f in self.findings if f.n is not None), key=lambda f: f.n or 0)
        return (*looked, *skipped(self.plan))

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many of each outcome, every outcome present."""
        found = Counter(finding.outcome for finding in self.everything)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def looked(self) -> int:
        """How many of the plan's checks have a result."""
        return sum(finding.n is not None for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said once: several findings of one requirement that say the same, each with its place."""

    outcome: Outcome
    name: str
    places: tuple[str, ...]
    sentence: str
    reason: str | None
    who: str | None
    fix: str | None
    citation: dict[str, Any]
    findings: tuple[Finding, ...]


def entries(view: RunView, *outcomes: Outcome) -> list[Entry]:
    """Return what there is to say about these outcomes, in the order of the plan."""
    same: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in view.everything:
        if finding.outcome in outcomes:
            said = (finding.sentence, finding.reason, finding.who, finding.fix)
            same.setdefault((finding.requirement.key, finding.outcome, *said), []).append(finding)
    return [_entry(findings) for findings in same.values()]


def _entry(findings: list[Finding]) -> Entry:
    first = findings[0]
    return Entry(
        outcome=first.outcome,
        name=requirement_name(first.requirement),
        places=tuple(dict.fromkeys(place for finding in findings if (place := _place(finding)))),
        sentence=first.sentence,
        reason=first.reason,
        who=first.who,
        fix=first.fix,
        citation=first.requirement.citation,
        findings=tuple(findings),
    )


def _place(finding: Finding) -> str:
    if finding.target is None or finding.source is None:
        return ""
    port = "" if finding.target.port is None else f":{finding.target.port}"
    host = (
        f"[{finding.target.host}]" if port and ":" in finding.target.host else finding.target.host
    )
    return (
        f"{host}{port} ({role_name(finding.target.role)}), seen from {vantage_name(finding.source.vantage)}"
        f" as {role_name(finding.source.role)}"
    )


def by_reason(view: RunView, *outcomes: Outcome) -> list[tuple[str, list[str]]]:
    """Return each reason with the names of the requirements it concerns, reasons in the order of the plan."""
    reasons: dict[str, list[str]] = {}
    for entry in entries(view, *outcomes):
        said = entry.reason or entry.sentence
        names = reasons.setdefault(said, [])
        if entry.name not in names:
            names.append(entry.name)
    return list(reasons.items())


def names(view: RunView, outcome: Outcome) -> list[str]:
    """Return the requirements with this outcome, each once, with how many looks they had if several."""
    counted = Counter(
        requirement_name(f.requirement) for f in view.everything if f.outcome is outcome
    )
    return [name if n == 1 else f"{name} ({n} times)" for name, n in counted.items()]


def first_lines(found: Sequence[Entry], most: int) -> list[str]:
    """Return a line for each of the first few entries, and one that says how many more there are."""
    lines = [f"• {entry.name}: {entry.sentence or entry.reason or ''}" for entry in found[:most]]
    more = len(found) - most
    return [*lines, f"• and {more} more, in the thread"] if more > 0 else lines
