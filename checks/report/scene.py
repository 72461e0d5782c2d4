"""Who talks to whom at this site, and how does it go? What a picture shows, before anything is placed."""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.failure import Failure
from checks.history import FinishedRun
from checks.model import Finding, Outcome, Requirement
from checks.naming import component_name, role_name, vantage_name
from checks.report.counting import worst
from checks.verdict.sentences import one_line

HOSTS_SHOWN = 4
LONGEST_HOST = 24
_IN_BRIEF = {
    Failure.DNS_NAME_NOT_FOUND: "not in DNS",
    Failure.DNS_TEMPORARY_FAILURE: "no DNS answer",
    Failure.NETWORK_NO_ROUTE: "no route",
    Failure.NETWORK_REJECTED: "rejected",
    Failure.NETWORK_UNREACHABLE: "unreachable",
    Failure.LOCAL_BLOCKED: "blocked locally",
    Failure.CONNECTION_REFUSED: "refused",
    Failure.CONNECTION_TIMEOUT: "no answer",
    Failure.CONNECTION_FILTERED: "filtered",
    Failure.CONNECTION_UNPROVEN: "unproven",
    Failure.REPLY_MISSING: "no reply",
    Failure.REPLY_HUNG_UP: "hangs up",
    Failure.REPLY_WRONG_SERVICE: "wrong service",
    Failure.TLS_ABSENT: "no TLS",
    Failure.TLS_ALERT: "TLS refused",
    Failure.TLS_CERT_EXPIRED: "certificate dates",
    Failure.TLS_NAME_MISMATCH: "certificate name",
    Failure.TLS_CHAIN_UNTRUSTED: "issuer untrusted",
    Failure.TLS_INTERCEPTED: "TLS re-signed",
    Failure.HTTP_STATUS_UNEXPECTED: "HTTP status",
    Failure.HTTP_PROXY_REQUIRED: "proxy required",
    Failure.HTTP_BLOCK_PAGE: "web filter",
    Failure.AMQP_VERSION_MISMATCH: "AMQP version",
    Failure.POLICY_PORT_MISSING: "port not granted",
    Failure.POLICY_ORIGIN_MISSING: "origin not granted",
    Failure.SERVICE_NOT_LISTENING: "nothing listens",
    Failure.OTHER_UNMAPPED: "unexpected",
}
"""Words short enough for an arrow; a failure that is not here shows its own word."""
_WORD_FOR = {Outcome.SKIPPED: "not checked", Outcome.ERRORED: "could not look"}


@dataclass(frozen=True, slots=True)
class Flow:
    """One port from a role to a role: the worst outcome over all hosts, in words too."""

    source: str
    target: str
    label: str
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """One role: its name and the lines in its box (hosts, who looks from there, antivirus)."""

    role: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The site as a picture shows it."""

    title: str
    places: tuple[Place, ...]
    flows: tuple[Flow, ...]


def scene_of(run: FinishedRun) -> Scene:
    """Return roles and flows of a run; a skip is shown where it would have gone."""
    grouped: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in sorted(run.findings, key=lambda finding: finding.requirement.port or 0):
        for source, target in _ends(finding):
            grouped.setdefault((source, target, _label(finding.requirement)), []).append(finding)
    flows = tuple(_flow(*ends, findings) for ends, findings in grouped.items())
    roles = dict.fromkeys(
        [
            *(role for flow in flows for role in (flow.source, flow.target)),
            *(role for role, hosts in run.site.hosts.items() if hosts),
        ]
    )
    places = tuple(_place(role, run) for role in roles)
    return Scene(f"{run.site.id}: {one_line(run.site.name)}", places, flows)


def alt_text(scene: Scene) -> str:
    """Say in words what the picture shows, for those who don't see it."""
    ends = dict.fromkeys((flow.source, flow.target) for flow in scene.flows)
    parts = []
    for source, target in ends:
        told = [
            f"{flow.label} {flow.words}"
            for flow in scene.flows
            if (flow.source, flow.target) == (source, target)
        ]
        parts.append(f"{role_name(source)} to {role_name(target)}: {', '.join(told)}")
    antivirus = [line for place in scene.places for line in place.lines if "ntivirus" in line]
    return f"Who talks to whom at {scene.title}. " + ". ".join([*parts, *antivirus]) + "."


def _ends(finding: Finding) -> list[tuple[str, str]]:
    row = finding.requirement
    if row.kind != "port":
        return []
    if finding.source is not None and finding.target is not None:
        return [(finding.source.role, finding.target.role)]
    looks = [look for reading in row.readings for look in reading.looks]
    return list(dict.fromkeys((look.from_role, look.to_roles[0]) for look in looks))


def _label(row: Requirement) -> str:
    port = "no port" if row.port is None else f"{row.port}"
    return f"{port} {component_name(row.component)}"


def _flow(source: str, target: str, label: str, findings: Sequence[Finding]) -> Flow:
    outcome = worst(finding.outcome for finding in findings) or Outcome.SKIPPED
    these = [finding for finding in findings if finding.outcome is outcome]
    failure = these[0].failure
    words = _WORD_FOR.get(outcome, outcome.value)
    if failure is not None and outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        words = f"{words}: {_IN_BRIEF.get(failure, failure.value.replace('_', ' '))}"
    if len(these) < len(findings):
        words = f"{words} ({len(these)} of {len(findings)})"
    return Flow(source, target, label, outcome, words)


def _place(role: str, run: FinishedRun) -> Place:
    hosts = [_shortened(host) for host in run.site.hosts.get(role, ())]
    lines = hosts[:HOSTS_SHOWN] or ["no host recorded"]
    if len(hosts) > HOSTS_SHOWN:
        lines.append(f"and {len(hosts) - HOSTS_SHOWN} more")
    looking = [
        f"seen from {vantage_name(vantage).removeprefix('the ')}"
        for vantage, roles in run.site.vantage.items()
        if role in roles
    ]
    name = role_name(role)
    return Place(
        role,
        name[:1].upper() + name[1:],
        (*lines, *map(_shortened, looking), *_antivirus(role, run)),
    )


def _antivirus(role: str, run: FinishedRun) -> list[str]:
    found = [
        finding
        for finding in run.findings
        if finding.requirement.kind == "exclusion" and finding.requirement.machine == role
    ]
    counted = {
        outcome: sum(finding.outcome is outcome for finding in found)
        for outcome in dict.fromkeys(finding.outcome for finding in found)
    }
    return [
        f"antivirus: {count} {_WORD_FOR.get(outcome, outcome.value)}"
        for outcome, count in counted.items()
    ]


def _shortened(host: str) -> str:
    host = one_line(host)
    return host if len(host) <= LONGEST_HOST else f"{host[: LONGEST_HOST - 1]}…"
