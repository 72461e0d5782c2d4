"""What did a collector report that was handed in see?"""

import ipaddress
from datetime import UTC, datetime
from typing import Any

from checks.antivirus.coverage import find_coverage
from checks.antivirus.lists import RecordError, read_record
from checks.collecting import CONNECT_S, Connect, Report, is_stale
from checks.failure import Failure
from checks.model import Check, Evidence, Site
from checks.naming import REPORTED
from checks.vantage import OPENED, Measure, NotMeasured

ABILITIES = frozenset(
    {
        "tcp",
        "control",
        "listening",
        "process",
        "defender-exclusions",
        "http",
        "https",
        "tls",
        "amqp",
        "silverlight-policy",
    }
)
"""What a report can speak of; where it saw a port open but spoke no protocol, it says just that."""
BARE = frozenset({"tcp"})

_ERRORS = {
    "AccessDenied": Failure.LOCAL_BLOCKED,
    "ConnectionRefused": Failure.CONNECTION_REFUSED,
    "ConnectionReset": Failure.REPLY_HUNG_UP,
    "HostNotFound": Failure.DNS_NAME_NOT_FOUND,
    "HostUnreachable": Failure.NETWORK_UNREACHABLE,
    "NetworkUnreachable": Failure.NETWORK_NO_ROUTE,
    "NoData": Failure.DNS_NAME_NOT_FOUND,
    "TimedOut": Failure.CONNECTION_TIMEOUT,
    "TryAgain": Failure.DNS_TEMPORARY_FAILURE,
}
"""Names of .NET's `SocketError` (learn.microsoft.com, System.Net.Sockets.SocketError) as our words."""


def standing(site: Site, report: Report) -> tuple[Site, str]:
    """Return the site with the report's machine as one more vantage point, and that point's name.

    A machine that reports in two roles stays one vantage point, for both.
    """
    name = f"{report.host}{REPORTED}"
    roles = dict.fromkeys([*site.vantage.get(name, ()), report.role])
    return site.model_copy(update={"vantage": {**site.vantage, name: tuple(roles)}}), name


class HandedIn:
    """The vantage point of one report: it answers from the file and looks at nothing itself.

    `beside` is what the same machine reported in another role; it answers for that.
    """

    def __init__(
        self, report: Report, now: datetime | None = None, beside: Measure | None = None
    ) -> None:
        self._report = report
        self._beside = beside
        self._stale = is_stale(report, now)

    async def measure(self, check: Check) -> Evidence:
        """Return what the report saw of this check; `NotMeasured` where it says nothing about it."""
        if self._beside is not None and check.source.role != self._report.role:
            return await self._beside(check)
        if check.probe == "listening":
            found = self._listening(check)
        elif check.probe == "process":
            found = self._process(check)
        elif check.probe == "defender-exclusions":
            found = self._exclusion(check)
        else:
            found = self._connect(check)
        facts = {
            **found.facts,
            "report_host": self._report.host,
            "date": f"{self._report.collected.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        }
        failure = Failure.EVIDENCE_STALE if self._stale else found.failure
        return found.model_copy(
            update={"failure": failure, "facts": facts, "started": self._report.collected}
        )

    def _connect(self, check: Check) -> Evidence:
        wanted = (check.target.host.casefold(), check.target.port)
        seen = next(
            (one for one in self._report.connects if (one.host.casefold(), one.port) == wanted),
            None,
        )
        if seen is None:
            raise NotMeasured(
                Failure.OTHER_UNMAPPED,
                f"the report did not try {wanted[0]}:{wanted[1]}{self._said_of('connects')}",
            )
        if check.probe == "control":
            return _control(seen)
        if seen.error is not None:
            return _evidence(_failure(seen), seen, detail=seen.error)
        if check.probe not in BARE:
            raise NotMeasured(
                Failure.OTHER_UNMAPPED,
                f"the collector saw {wanted[0]}:{wanted[1]} open, but it does not speak {check.probe}",
                {OPENED: True, "connect_ms": seen.ms},
            )
        return _evidence(None, seen)

    def _listening(self, check: Check) -> Evidence:
        if self._report.listening is None:
            raise NotMeasured(
                Failure.OTHER_UNMAPPED,
                f"the report could not read the listening ports{self._said_of('listening ports')}",
            )
        found = [one for one in self._report.listening if one.port == check.target.port]
        loopback_only = bool(found) and all(_is_loopback(one.address) for one in found)
        wanted_there = _is_loopback(check.target.host)
        listeners = [one.model_dump() for one in found]
        return Evidence(
            failure=None
            if found and (wanted_there or not loopback_only)
            else Failure.SERVICE_NOT_LISTENING,
            facts={"listeners": listeners, "loopback_only": loopback_only},
        )

    def _process(self, check: Check) -> Evidence:
        name = str(check.parameters.get("name", ""))
        running = self._running(name)
        if running is not None:
            failure = None if running else Failure.SERVICE_NOT_RUNNING
            return Evidence(failure=failure, facts={"process": name, "running": running})
        why = self._said_of("programs")
        raise NotMeasured(Failure.OTHER_UNMAPPED, f"the report did not look for {name}{why}")

    def _exclusion(self, check: Check) -> Evidence:
        row = check.requirement
        if self._report.defender is None or row.category is None or row.value is None:
            why = "; ".join(self._report.problems) or "it holds no exclusion lists"
            raise NotMeasured(Failure.OTHER_UNMAPPED, f"the report can't tell: {why}")
        try:
            covered = find_coverage(row.category, row.value, read_record(self._report.defender))
        except RecordError as error:
            raise NotMeasured(
                Failure.OTHER_UNMAPPED, f"the report's lists can't be read: {error}"
            ) from error
        facts: dict[str, Any] = {
            "item": row.value,
            "coverage": covered.coverage.value,
            "entry": covered.entry,
        }
        if row.category == "process" and (running := self._running(row.value)) is not None:
            facts["running"] = running
        return Evidence(failure=covered.failure, detail=covered.remark, facts=facts)

    def _said_of(self, what: str) -> str:
        """Return the collector's own reason why it did not look, in brackets; its problems begin with what they are about."""
        why = next((each for each in self._report.problems if each.startswith(what)), "")
        return f" ({why})" if why else ""

    def _running(self, name: str) -> int | None:
        bare = name.casefold().removesuffix(".exe")
        for one in self._report.processes or ():
            if one.name.casefold().removesuffix(".exe") == bare:
                return one.running
        return None


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False  # `*`: every address


def _control(seen: Connect) -> Evidence:
    if seen.error is None:
        return Evidence(facts={"seems_open": True})
    return Evidence(facts={"seems_open": False, "closed_by": str(_failure(seen))})


def _failure(seen: Connect) -> Failure:
    return _ERRORS.get(seen.error or "", Failure.OTHER_UNMAPPED)


def _evidence(failure: Failure | None, seen: Connect, detail: str = "") -> Evidence:
    facts = {} if seen.ms is None else {"connect_ms": seen.ms}
    if failure is Failure.CONNECTION_TIMEOUT:
        facts["seconds"] = CONNECT_S
    return Evidence(failure=failure, detail=detail, address=seen.address, facts=facts)
