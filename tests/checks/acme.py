"""An invented site with invented rows, and vantage points that answer from a table."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from checks.failure import Failure
from checks.model import (
    Check,
    Evidence,
    Finding,
    Look,
    Plan,
    Reading,
    Requirement,
    Site,
)
from checks.plan import make_plan
from checks.runner import run
from checks.vantage import Measure, NotMeasured

SERVER, CLIENT = "10.4.2.10", "10.4.2.101"
CITATION: dict[str, Any] = {
    "edition": "9.9-hosted",
    "document": "Environmental Requirements",
    "section": "Ports",
    "row": 1,
}
STARTED = datetime(2026, 8, 1, 9, 30, tzinfo=UTC)


def reading(*ways: str, probe: str = "tcp") -> Reading:
    """Write `client-pc > portal | premises-server` for one look."""
    looks = []
    for way in ways:
        source, _, targets = way.partition(">")
        roles = tuple(role.strip() for role in targets.split("|"))
        looks.append(Look(from_role=source.strip(), to_roles=roles, probe=probe))
    return Reading(looks=tuple(looks))


TO_SERVER = reading("client-pc > premises-server")


def port_row(port: int | None, *readings: Reading, **fields: Any) -> Requirement:
    return Requirement.model_validate(
        {
            "key": f"{port}-{fields.get('component', 'logging')}",
            "kind": "port",
            "component": "logging",
            "citation": CITATION,
            "port": port,
            "transport": "TCP",
            "purpose": "log lines",
            "readings": readings or (TO_SERVER,),
            **fields,
        }
    )


def exclusion_row(value: str, category: str = "folder") -> Requirement:
    return Requirement.model_validate(
        {
            "key": f"{category}-{value}",
            "kind": "exclusion",
            "component": "logging",
            "citation": CITATION,
            "category": category,
            "value": value,
            "machine": "premises-server",
            "readings": (
                reading("premises-server > premises-server", probe="defender-exclusions"),
            ),
        }
    )


def site(**fields: Any) -> Site:
    return Site.model_validate(
        {
            "id": "site42",
            "name": "Acme, Leipzig",
            "edition": "9.9-hosted",
            "hosts": {"premises-server": (SERVER,), "client-pc": (CLIENT,)},
            "allowed_networks": ("10.4.2.0/24",),
            "vantage": {"local": ("premises-server", "client-pc")},
            **fields,
        }
    )


def plan_of(*rows: Requirement, **fields: Any) -> Plan:
    """Plan without controls, so that a test sees only what it names."""
    return make_plan(site(**fields), rows, controls=False)


PASSES = Evidence(facts={"connect_ms": 0.4}, address=SERVER, seconds=0.0004)
REFUSED = Evidence(failure=Failure.CONNECTION_REFUSED, address=SERVER, seconds=0.0003)
SILENT = Evidence(
    failure=Failure.CONNECTION_TIMEOUT, address=SERVER, facts={"seconds": 5.0}, seconds=5.0
)

Answer = Evidence | NotMeasured


def answering(answers: Mapping[Any, Answer], *, otherwise: Answer = PASSES) -> Measure:
    """Answer by `(probe, port)`, `(host, port)` or port, at once; what is not in the table `otherwise`."""

    async def measure(check: Check) -> Evidence:
        await asyncio.sleep(0)
        port = check.target.port
        for key in ((check.probe, port), (check.target.host, port), check.probe, port):
            if key in answers:
                answer = answers[key]
                break
        else:
            answer = otherwise
        if isinstance(answer, NotMeasured):
            raise answer
        return answer

    return measure


async def carry_out(
    plan: Plan, measure: Mapping[str, Measure] | Measure, **options: Any
) -> list[Finding]:
    """Run a plan to its end; findings in the order of the plan."""
    points = measure if isinstance(measure, Mapping) else {"local": measure}
    found = [finding async for finding in run(plan, points, **options)]
    return sorted(found, key=lambda finding: -1 if finding.n is None else finding.n)


async def judged(
    rows: Sequence[Requirement], answers: Mapping[Any, Answer], **fields: Any
) -> list[Finding]:
    """Plan, measure from a table and judge in one go."""
    return await carry_out(plan_of(*rows, **fields), answering(answers))
