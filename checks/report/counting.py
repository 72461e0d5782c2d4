"""How many of each outcome, where does each port work from, and what belongs together?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.model import Finding, Outcome
from checks.naming import component_name

_WORST_FIRST = (
    Outcome.FAILED,
    Outcome.UNKNOWN,
    Outcome.ERRORED,
    Outcome.SKIPPED,
    Outcome.PASSED,
)


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """Return a count for each of the five outcomes, zeros included."""
    counted = Counter(finding.outcome for finding in findings)
    return {outcome.value: counted[outcome] for outcome in Outcome}


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return failures first, passes last, else in the order of the plan."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[int, bool, int]:
    return _WORST_FIRST.index(finding.outcome), finding.n is None, finding.n or 0


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """Return the outcome that a mixed group shows, None for an empty one: a skip never hides a pass or failure."""
    order = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED, Outcome.PASSED, Outcome.SKIPPED)
    return min(outcomes, key=order.index, default=None)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Ports by vantage points: `cells[row][column]` is the worst outcome there, None where nothing was planned.

    Rows are `(port, component)` as documented, columns `(role, vantage point)`.
    """

    rows: tuple[tuple[int, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: tuple[tuple[Outcome | None, ...], ...]


def matrix(findings: Sequence[Finding]) -> Matrix:
    """Lay out from where each port works: "works from A, not from B" is the diagnosis."""
    seen: dict[tuple[tuple[int, str], tuple[str, str]], list[Outcome]] = {}
    for finding in findings:
        row, source = finding.requirement, finding.source
        if row.port is not None and source is not None:
            place = (row.port, component_name(row.component)), (source.role, source.vantage)
            seen.setdefault(place, []).append(finding.outcome)
    rows = tuple(dict.fromkeys(row for row, _ in seen))
    columns = tuple(dict.fromkeys(column for _, column in seen))
    cells = tuple(tuple(worst(seen.get((row, column), ())) for column in columns) for row in rows)
    return Matrix(rows, columns, cells)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same in the same words: told once, with all they concern."""

    sentence: str
    findings: tuple[Finding, ...]


def together(findings: Iterable[Finding]) -> list[Group]:
    """Join findings with the same outcome, sentence and doer, in the order of the first of each.

    A silent host is one message and not one for each of its ports.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.outcome, finding.failure, finding.sentence, finding.who)
        groups.setdefault(key, []).append(finding)
    return [Group(members[0].sentence, tuple(members)) for members in groups.values()]
