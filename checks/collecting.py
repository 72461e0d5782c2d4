"""What shall a customer's admin look at with the collector, and what did it find?

The formats `wfo-look/1` (what to look at) and `wfo-report/1` (what was seen) are those of the scripts in
`deploy/collect/`.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from checks.model import Check, Look, Requirement, Site, Value
from checks.plan import LISTENING, make_plan

LOOK_FORMAT: Literal["wfo-look/1"] = "wfo-look/1"
LARGEST_REPORT = 2 * 2**20
FRESH_FOR = timedelta(hours=24)
"""Older evidence is judged by no longer (our choice)."""
CLOCK_SLACK = timedelta(minutes=10)
CONNECT_S = 5.0
"""Seconds for which both scripts wait for a connection."""
_COLLECTOR = "collector"


class ReportError(Exception):
    """The file is no report that can be used; the sentence says why and what to do."""


class _Said(Value):
    """Part of a report; a newer collector may say more than we know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Connect(_Said):
    """One outbound connect: `ms` when it opened, else the system's name of the error."""

    host: str = Field(max_length=255)
    port: int = Field(ge=1, le=65535)
    address: str | None = Field(default=None, max_length=64)
    ms: float | None = None
    error: str | None = Field(default=None, max_length=100)


class Listener(_Said):
    """One wanted port that has a listener; `process` is its program where the system tells."""

    port: int = Field(ge=1, le=65535)
    address: str = Field(max_length=64)
    process: str | None = Field(default=None, max_length=255)


class Running(_Said):
    """How many programs of that name run."""

    name: str = Field(max_length=255)
    running: int = Field(ge=0)


class Report(_Said):
    """One machine as the collector saw it; a part that it could not read is None."""

    format: Literal["wfo-report/1"]
    site: str = Field(max_length=100)
    role: str = Field(max_length=100)
    host: str = Field(max_length=255, pattern=r"^\w[\w .-]*$")
    platform: str = Field(default="", max_length=200)
    elevated: bool = False
    collected: datetime
    connects: tuple[Connect, ...] = Field(default=(), max_length=2000)
    listening: tuple[Listener, ...] | None = Field(default=None, max_length=2000)
    processes: tuple[Running, ...] | None = Field(default=None, max_length=2000)
    defender: dict[str, Any] | None = None
    problems: tuple[str, ...] = Field(default=(), max_length=50)


def look_file(
    site: Site, requirements: Sequence[Requirement], role: str, abilities: Collection[str]
) -> dict[str, Any]:
    """Return what the collector shall look at on a machine in `role`: its input, as JSON values.

    `abilities` are the probes that a report can speak of. Outbound connects are what the plan would dial from that
    role, with one port that must be closed at each host; ports and programs are what is expected to listen or run
    there; exclusions are read if the edition asks for some on that machine.
    """
    roles = {role, *site.hosts, *(look.from_role for look in _looks(requirements))}
    everywhere = site.model_copy(update={"vantage": {_COLLECTOR: tuple(sorted(roles))}})
    plan = make_plan(everywhere, requirements, abilities={_COLLECTOR: abilities})
    ports = [check for check in (*plan.checks, *plan.controls) if check.target.port is not None]
    exclusions = [row for row in requirements if row.kind == "exclusion" and row.machine == role]
    return {
        "format": LOOK_FORMAT,
        "id": f"{site.id}-{site.edition}-{role}",
        "site": site.id,
        "role": role,
        "connects": [{"host": host, "port": port} for host, port in sorted(_dialled(ports, role))],
        "listening": sorted(
            {
                check.target.port
                for check in plan.checks
                if check.target.role == role and check.target.port is not None
            }
        ),
        "processes": sorted(
            {row.value for row in exclusions if row.category == "process" and row.value}
        ),
        "exclusions": bool(exclusions),
    }


def _looks(requirements: Sequence[Requirement]) -> Iterator[Look]:
    for row in requirements:
        for reading in row.readings:
            yield from reading.looks


def _dialled(checks: Sequence[Check], role: str) -> set[tuple[str, int]]:
    return {
        (check.target.host, check.target.port)
        for check in checks
        if check.source.role == role and check.target.port is not None and check.probe != LISTENING
    }


def read_report(content: bytes, *, site: Site, now: datetime | None = None) -> Report:
    """Read a handed-in report for this site; raises ReportError for anything else, a report that is too old too."""
    if len(content) > LARGEST_REPORT:
        raise ReportError(
            f"the file has {len(content):,} bytes; a report has at most {LARGEST_REPORT:,}"
        )
    try:
        report = Report.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ReportError(f"this is no collector report: {field}: {first['msg']}") from error
    if report.site.casefold() != site.id.casefold():
        raise ReportError(f"the report is from {report.site}, and this check is about {site.id}")
    if report.role not in site.hosts:
        raise ReportError(f"{site.id} has no hosts in the role {report.role}")
    if report.collected.tzinfo is None:
        raise ReportError("collected: the time bears no zone; run the collector of this version")
    if report.collected > (now or datetime.now(UTC)) + CLOCK_SLACK:
        raise ReportError(
            f"the report is from the future ({_when(report)}): mend that machine's clock"
        )
    if is_stale(report, now):
        raise ReportError(
            f"the report is from {_when(report)}, too old to judge by: run the collector again"
        )
    return report


def _when(report: Report) -> str:
    return f"{report.collected.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def is_stale(report: Report, now: datetime | None = None) -> bool:
    """Whether the report is too old to judge by."""
    return (now or datetime.now(UTC)) - report.collected > FRESH_FOR
