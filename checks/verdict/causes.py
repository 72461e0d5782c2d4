"""Which cause do several results show that one alone can't?"""

from dataclasses import dataclass, field
from typing import Any

from checks.failure import Failure
from checks.model import Check, Evidence
from checks.verdict.seen import Sights, Unmeasured
from checks.verdict.sentences import one_line, port_words

SILENCE_S = 5.0
SILENCE_IN_ROUND_TRIPS = 20
"""Silence is firm after 5 s or 20 times the time in which another port of the host answered."""

_OPEN_ONLY = {"tcp", "http"}
"""Probes whose success a box on the way can fake by accepting every connection."""
_BESIDE_THE_LIST = {"disk-room", "process"}
"""Looks at what an exclusion names that say nothing about the exclusion."""
_LOOPBACK_ONLY = "It listens on loopback only, which no other machine reaches."
_NOT_REACHED = {
    Failure.CONNECTION_TIMEOUT,
    Failure.DNS_NAME_NOT_FOUND,
    Failure.DNS_TEMPORARY_FAILURE,
    Failure.NETWORK_NO_ROUTE,
    Failure.NETWORK_REJECTED,
    Failure.NETWORK_UNREACHABLE,
    Failure.HOST_ABSENT,
    Failure.LOCAL_BLOCKED,
    Failure.OTHER_UNMAPPED,
}
"""Words that don't show that the host itself is alive."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The word (None: all is well), what its sentence names beside the evidence, and a remark to add."""

    failure: Failure | None
    facts: dict[str, Any] = field(default_factory=dict)
    remark: str = ""


def find_cause(check: Check, evidence: Evidence, sights: Sights) -> Cause:
    """Return the cause in the light of everything else that was seen in the run."""
    failure = evidence.failure
    if failure is None:
        return _of_a_pass(check, evidence, sights)
    if failure is Failure.CONNECTION_TIMEOUT:
        return _of_silence(check, evidence, sights)
    if failure is Failure.CONNECTION_REFUSED:
        return _of_a_refusal(check, sights)
    if failure is Failure.SERVICE_NOT_LISTENING:
        return _of_no_listener(evidence)
    if _seems_open(check, sights):
        return Cause(failure, remark="Something on the way accepts every port for this host.")
    return Cause(failure)


def _of_a_pass(check: Check, evidence: Evidence, sights: Sights) -> Cause:
    listed = check.requirement.kind == "exclusion" and check.probe not in _BESIDE_THE_LIST
    if listed and "coverage" not in evidence.facts:
        return Cause(Failure.OTHER_UNMAPPED, {"detail": "the list was read but not compared"})
    if check.probe in _OPEN_ONLY and _seems_open(check, sights):
        return Cause(Failure.CONNECTION_UNPROVEN)
    return Cause(None, remark=one_line(evidence.facts.get("remark") or ""))


def _of_no_listener(evidence: Evidence) -> Cause:
    loopback_only = evidence.facts.get("loopback_only") is True
    return Cause(Failure.SERVICE_NOT_LISTENING, remark=_LOOPBACK_ONLY if loopback_only else "")


def _of_silence(check: Check, evidence: Evidence, sights: Sights) -> Cause:
    far_end = _far_end(check, sights)
    if far_end is not None and far_end.failure is not None:
        return _of_no_listener(far_end)
    if far_end is not None:
        return Cause(
            Failure.CONNECTION_FILTERED,
            {"other": "its own machine, where the port listens"},
            "Seen on the host itself, something listens on this port.",
        )
    answered = _answered(check, sights)
    if answered is not None:
        port, seconds = answered
        silent = float(evidence.facts.get("seconds") or evidence.seconds)
        # The timer may fire a hair early; what counts is the patience, not the clock's grain.
        if silent + 0.05 >= max(SILENCE_S, SILENCE_IN_ROUND_TRIPS * seconds):
            return Cause(Failure.CONNECTION_FILTERED, {"other": port})
        return Cause(Failure.CONNECTION_TIMEOUT)
    tried = {
        other.target.port for other in sights.of_host(check) if sights.evidence(other) is not None
    }
    if len(tried) > 1 and _all_silent(check, sights):
        return Cause(Failure.HOST_SILENT)
    return Cause(Failure.CONNECTION_TIMEOUT)


def _of_a_refusal(check: Check, sights: Sights) -> Cause:
    far_end = _far_end(check, sights)
    if far_end is not None and far_end.failure is not None:
        return _of_no_listener(far_end)
    if far_end is not None:
        return Cause(
            Failure.CONNECTION_REFUSED,
            remark="Yet on the host itself something listens on it: a firewall imitates a closed port, or "
            "the service listens on another address only.",
        )
    return Cause(Failure.CONNECTION_REFUSED)


def _far_end(check: Check, sights: Sights) -> Evidence | None:
    """Return what the listener's own machine says; None where nobody looked or could tell."""
    for far_end in sights.far_ends(check):
        evidence = sights.evidence(far_end)
        if evidence is not None and evidence.failure in (None, Failure.SERVICE_NOT_LISTENING):
            return evidence
    return None


def _seems_open(check: Check, sights: Sights) -> bool:
    evidence = sights.evidence(sights.control(check))
    return evidence is not None and evidence.facts.get("seems_open") is True


def _answered(check: Check, sights: Sights) -> tuple[str, float] | None:
    """Return which port of the host answered soonest, in words, and in how many seconds."""
    found: list[tuple[bool, float, str]] = []
    for other in sights.of_host(check):
        seen = sights.get(other)
        if isinstance(seen, Unmeasured) and seen.facts.get("opened"):
            found.append(
                (False, float(seen.facts.get("connect_ms") or 0) / 1000, port_words(other))
            )
        evidence = sights.evidence(other)
        if evidence is not None and evidence.failure not in _NOT_REACHED:
            refused = evidence.failure is Failure.CONNECTION_REFUSED
            port = port_words(other) + (", with a refusal" if refused else "")
            found.append((refused, _connect_s(evidence), port))
    control = sights.evidence(sights.control(check))
    if control is not None and control.facts.get("closed_by") == Failure.CONNECTION_REFUSED:
        found.append((True, control.seconds, "other ports, with a refusal"))
    if not found:
        return None
    _, seconds, port = min(found)
    return port, seconds


def _connect_s(evidence: Evidence) -> float:
    connect_ms = evidence.facts.get("connect_ms")
    return connect_ms / 1000 if isinstance(connect_ms, int | float) else evidence.seconds


def _all_silent(check: Check, sights: Sights) -> bool:
    return all(
        evidence.failure is Failure.CONNECTION_TIMEOUT
        for other in sights.of_host(check)
        if (evidence := sights.evidence(other)) is not None
    )
