"""What changed against the runs before: fixed, new, the same since when, flapping?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from checks.identity import Identity, identity
from checks.model import Finding, Outcome, Site

FLAPS = 3
"""So many turns between good and bad within the runs that are kept, and it is flapping."""
_BAD = {Outcome.FAILED, Outcome.UNKNOWN}
_JUDGED = {Outcome.PASSED, *_BAD}


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """One plan carried out: when it started (with zone), how long it took, and all findings, skips included."""

    id: str
    site: Site
    started: datetime
    seconds: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding that was bad before; `since` is the start of the first run that found it so."""

    finding: Finding
    since: datetime


@dataclass(frozen=True, slots=True)
class Flapping:
    """A check that turned between good and bad `turns` times in the last `runs` runs that judged it."""

    finding: Finding
    turns: int
    runs: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The current run held against the earlier ones; bad means failed or unknown.

    `unseen` were bad in the last run that judged them and were not judged now: nobody may take them for fixed.
    """

    previous: datetime | None
    fixed: tuple[Finding, ...] = ()
    new: tuple[Finding, ...] = ()
    same: tuple[Standing, ...] = ()
    unseen: tuple[Standing, ...] = ()
    flapping: tuple[Flapping, ...] = ()


def changes(earlier: Sequence[FinishedRun], current: FinishedRun) -> Changes:
    """Hold a run against the earlier runs of its site, in any order; without any, all that is bad is new.

    A run that did not judge a check (skipped, errored, not selected) says nothing about it, in either
    direction.
    """
    runs = sorted(earlier, key=lambda run: run.started)
    past = _histories(runs)
    now = {identity(f): f for f in current.findings if f.outcome in _JUDGED}
    fixed, new, same = [], [], []
    for key, finding in now.items():
        history = past.get(key, [])
        was_bad = bool(history) and _is_bad(history[-1][1])
        if _is_bad(finding) and was_bad:
            same.append(Standing(finding, _bad_since(history)))
        elif _is_bad(finding):
            new.append(finding)
        elif was_bad:
            fixed.append(finding)
    unseen = [
        Standing(history[-1][1], _bad_since(history))
        for key, history in past.items()
        if key not in now and _is_bad(history[-1][1])
    ]
    return Changes(
        previous=runs[-1].started if runs else None,
        fixed=tuple(fixed),
        new=tuple(new),
        same=tuple(same),
        unseen=tuple(unseen),
        flapping=tuple(_flapping(past, now)),
    )


def say_changes(found: Changes) -> str:
    """Return `2 fixed, 1 new, 6 as before`, in one line; empty when there was no earlier run."""
    if found.previous is None:
        return ""
    counted = (
        (len(found.fixed), "fixed"),
        (len(found.new), "new"),
        (len(found.same), "as before"),
        (len(found.unseen), "not looked at this time"),
        (len(found.flapping), "flapping"),
    )
    return ", ".join(f"{n} {word}" for n, word in counted if n) or "nothing changed"


_History = list[tuple[datetime, Finding]]


def _histories(runs: Sequence[FinishedRun]) -> dict[Identity, _History]:
    """Return for each check what the runs that judged it found, oldest first."""
    past: dict[Identity, _History] = {}
    for run in runs:
        for finding in run.findings:
            if finding.outcome in _JUDGED:
                past.setdefault(identity(finding), []).append((run.started, finding))
    return past


def _is_bad(finding: Finding) -> bool:
    return finding.outcome in _BAD


def _bad_since(history: _History) -> datetime:
    since = history[-1][0]
    for started, finding in reversed(history):
        if not _is_bad(finding):
            break
        since = started
    return since


def _flapping(past: dict[Identity, _History], now: dict[Identity, Finding]) -> Iterator[Flapping]:
    for key, finding in now.items():
        judged = [_is_bad(before) for _, before in past.get(key, [])] + [_is_bad(finding)]
        turns = sum(a != b for a, b in pairwise(judged))
        if turns >= FLAPS:
            yield Flapping(finding, turns, len(judged))
