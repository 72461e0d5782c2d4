"""A finished run with every outcome, told by hostile peers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache

from checks.failure import Failure
from checks.history import FinishedRun
from checks.model import Evidence, Requirement, Site
from checks.plan import make_plan
from checks.vantage import NotMeasured
from checks.verdict.judge import skipped
from tests.checks.acme import (
    PASSES,
    REFUSED,
    SILENT,
    STARTED,
    Answer,
    answering,
    carry_out,
    exclusion_row,
    port_row,
    reading,
    site,
)

HOSTILE = "<script>alert(1)</script>\x1b[31m=cmd|' /C calc'!A0\x00"

ROWS: tuple[Requirement, ...] = (
    port_row(7001),
    port_row(7002, component="messaging"),
    port_row(7003, component="screen-recording"),
    port_row(7004, component="web-portal"),
    port_row(7005, component="bus"),
    port_row(7006, component="player", module="player"),
    port_row(7007, reading("premises-server > cloud"), component="pooling"),
    port_row(7008, reading("premises-server > premises-server"), component="inner"),
    exclusion_row("C:\\Program Files\\CallCopy\\Logs\\"),
)
ANSWERS: dict[int, Answer] = {
    7001: REFUSED,
    7002: Evidence(failure=Failure.REPLY_WRONG_SERVICE, facts={"guess": HOSTILE}, detail=HOSTILE),
    7003: SILENT,
    7004: Evidence(
        failure=Failure.DNS_TEMPORARY_FAILURE, started=datetime(2026, 8, 1, 9, 30, 1, tzinfo=UTC)
    ),
    7005: NotMeasured(Failure.AGENT_MUTE, "no heartbeat"),
    7007: PASSES,
}


def hostile_site() -> Site:
    return site(
        name="Acme <b>& Söhne</b>, Leipzig",
        timezone="Europe/Berlin",
        hosts={
            "premises-server": ("10.4.2.10",),
            "client-pc": tuple(f"10.4.2.{n}" for n in range(101, 121)),
            "cloud": ("pool.vendor.example",),
        },
    )


@cache
def finished() -> FinishedRun:
    where = hostile_site()
    plan = make_plan(where, ROWS, controls=False)
    with ThreadPoolExecutor(1) as elsewhere:  # the test itself may stand on an event loop
        found = elsewhere.submit(asyncio.run, carry_out(plan, answering(ANSWERS))).result()
    return FinishedRun("a1b2c3", where, STARTED, 5.1, (*found, *skipped(plan)))
