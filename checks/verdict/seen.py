"""What came back for the checks of a run, and which of them throw light on each other?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from checks.failure import Failure
from checks.model import FAR_END, Check, Evidence, Plan

_HEARD = ("reply_", "tls_", "http_", "amqp_", "policy_")
"""Layers of a failure that show that the port was open and looked into."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """Why there is no evidence: we could not look."""

    failure: Failure
    detail: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Seen: TypeAlias = Evidence | Unmeasured


class Sights:
    """All that was seen so far in one run; only what is in here is ever judged.

    Checks hang together in four ways: by host (from one vantage point), by requirement (readings), by
    alternative (one open port of two suffices), by listener (the look at its own machine).
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.checks = {check.n: check for check in (*plan.checks, *plan.controls)}
        self._seen: dict[int, Seen] = {}
        self._by_host: dict[tuple[str, str], list[Check]] = defaultdict(list)
        self._by_row: dict[str, list[Check]] = defaultdict(list)
        self._far_ends: dict[tuple[str, int | None], list[Check]] = defaultdict(list)
        self._controls = {_way(check): check for check in plan.controls}
        for check in plan.checks:
            if check.reading == FAR_END:
                self._far_ends[check.target.host, check.target.port].append(check)
            else:
                if (
                    check.target.port is not None
                ):  # a look at the machine itself proves no way to it
                    self._by_host[_way(check)].append(check)
                self._by_row[check.requirement.key].append(check)
        self._alternatives = _alternatives(plan)

    def add(self, n: int, seen: Seen) -> None:
        """Keep what came back for check number `n`."""
        self._seen[n] = seen

    def get(self, check: Check) -> Seen | None:
        """Return what was seen, None while nothing came back."""
        return self._seen.get(check.n)

    def evidence(self, check: Check | None) -> Evidence | None:
        """Return the evidence, None while there is none or where we could not look."""
        seen = None if check is None else self._seen.get(check.n)
        return seen if isinstance(seen, Evidence) else None

    def has_passed(self, check: Check) -> bool:
        """Tell whether the probe's own look succeeded."""
        evidence = self.evidence(check)
        return evidence is not None and evidence.failure is None

    def has_heard(self, check: Check) -> bool:
        """Tell whether the probe heard what speaks there, be it as required or not."""
        evidence = self.evidence(check)
        return evidence is not None and (
            evidence.failure is None or evidence.failure.startswith(_HEARD)
        )

    def of_host(self, check: Check) -> list[Check]:
        """Return the checks of the same host from the same vantage point, itself included."""
        return self._by_host[_way(check)]

    def control(self, check: Check) -> Check | None:
        """Return the look at a port of the same host that must be closed."""
        return self._controls.get(_way(check))

    def far_ends(self, check: Check) -> list[Check]:
        """Return the looks for a listener at this host and port on its own machine."""
        return self._far_ends.get((check.target.host, check.target.port), [])

    def readings(self, check: Check) -> list[Check]:
        """Return all checks of the requirement where it has more than one reading, else none."""
        return self._by_row[check.requirement.key] if has_readings(check) else []

    def same_look(self, check: Check) -> list[Check]:
        """Return the same look from other vantage points in the same role."""
        return [
            other
            for other in self._by_row[check.requirement.key]
            if other.n != check.n
            and (other.probe, other.target, other.source.role)
            == (check.probe, check.target, check.source.role)
        ]

    def alternatives(self, check: Check) -> list[Check]:
        """Return the checks from the same place of the rows that suffice instead of this one."""
        keys = self._alternatives.get(check.requirement.key, ())
        return [
            other
            for key in keys
            for other in self._by_row[key]
            if other.source == check.source and other.target.host == check.target.host
        ]


def has_readings(check: Check) -> bool:
    """Tell whether the documents leave open who listens, so that there are several readings."""
    return len(check.requirement.readings) > 1


def _way(check: Check) -> tuple[str, str]:
    return check.source.vantage, check.target.host


def _alternatives(plan: Plan) -> dict[str, list[str]]:
    """Rows of one module and component; `alternative_to` on either side ties both."""
    rows = {check.requirement.key: check.requirement for check in plan.checks}
    tied: dict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        if row.alternative_to is None:
            continue
        for other in rows.values():
            same_product = (other.module, other.component) == (row.module, row.component)
            if other.key != row.key and other.port == row.alternative_to and same_product:
                tied[row.key].append(other.key)
                tied[other.key].append(row.key)
    return {key: list(dict.fromkeys(others)) for key, others in tied.items()}


def numbers(checks: Iterable[Check | None]) -> set[int]:
    """Return the numbers of these checks."""
    return {check.n for check in checks if check is not None}
