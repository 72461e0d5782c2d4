"""Do findings come as they land, each check exactly one, and does nothing outlive the run?"""

import asyncio
import time
from contextlib import aclosing

import pytest

from checks.failure import Failure
from checks.model import Check, Evidence, Outcome
from checks.plan import make_plan
from checks.runner import run
from checks.vantage import NotMeasured
from checks.vantage.local import Local
from checks.verdict.judge import skipped
from tests.checks.acme import (
    PASSES,
    REFUSED,
    SERVER,
    SILENT,
    answering,
    carry_out,
    plan_of,
    port_row,
    reading,
    site,
)
from tests.checks.peers import hang_up_by_reset, keep_silent, listener


async def test_every_check_gets_exactly_one_finding() -> None:
    plan = make_plan(site(), [port_row(7000 + n) for n in range(50)])
    found = await carry_out(
        plan, answering({7003: REFUSED, 7004: SILENT, 7005: NotMeasured(Failure.AGENT_MUTE, "")})
    )
    assert [finding.n for finding in found] == list(range(50))


async def test_a_finding_streams_out_while_another_look_still_hangs() -> None:
    hanging = asyncio.Event()

    async def measure(check: Check) -> Evidence:
        if check.target.port == 7001:
            await hanging.wait()
        return PASSES

    landed = []
    async for finding in run(plan_of(port_row(7001), port_row(7002)), {"local": measure}):
        landed.append(finding.requirement.port)
        hanging.set()
    assert landed == [7002, 7001]


async def test_what_is_not_reached_before_the_deadline_is_cut_short() -> None:
    before = asyncio.all_tasks()

    async def measure(check: Check) -> Evidence:
        if check.target.port == 7001:
            await asyncio.Event().wait()
        return PASSES

    found = await carry_out(plan_of(port_row(7001), port_row(7002)), measure, deadline_s=0.05)
    assert [(f.outcome, f.failure) for f in found] == [
        (Outcome.ERRORED, Failure.RUN_CUT_SHORT),
        (Outcome.PASSED, None),
    ]
    # A task of an earlier test may end meanwhile; none of ours may be left.
    assert asyncio.all_tasks() <= before


async def test_what_was_held_back_at_the_deadline_is_judged_as_it_stands() -> None:
    async def measure(check: Check) -> Evidence:
        if check.target.port == 7002:
            await asyncio.Event().wait()
        return SILENT

    found = await carry_out(plan_of(port_row(7001), port_row(7002)), measure, deadline_s=0.05)
    assert [f.failure for f in found] == [Failure.CONNECTION_TIMEOUT, Failure.RUN_CUT_SHORT]


async def test_not_being_able_to_look_is_errored_with_its_reason() -> None:
    reason = NotMeasured(
        Failure.AGENT_TARGET_REFUSED, "outside the networks", {"address": "10.9.9.9"}
    )
    (finding,) = await carry_out(plan_of(port_row(7001)), answering({7001: reason}))
    assert (finding.outcome, finding.reason) == (Outcome.ERRORED, "outside the networks")
    assert finding.sentence == "10.9.9.9 is outside the networks that may be looked at."
    assert finding.evidence is None


async def test_a_vantage_point_without_a_way_to_look_is_offline() -> None:
    (finding,) = await carry_out(plan_of(port_row(7001), vantage={"pc7": ("client-pc",)}), {})
    assert finding.failure is Failure.AGENT_OFFLINE
    assert finding.sentence == "No agent is online at the vantage point pc7."


async def test_the_same_look_for_two_requirements_is_taken_once() -> None:
    looked = []

    async def measure(check: Check) -> Evidence:
        looked.append(check.n)
        return PASSES

    plan = plan_of(port_row(7001), port_row(7001, component="recording"))
    found = await carry_out(plan, measure)
    assert (looked, [f.requirement.component for f in found]) == ([0], ["logging", "recording"])


async def test_a_resumed_run_measures_only_what_is_missing_and_judges_with_what_is_known() -> None:
    plan = plan_of(port_row(7001), port_row(7002))
    first = await carry_out(plan, answering({7002: REFUSED}))
    looked = []

    async def measure(check: Check) -> Evidence:
        looked.append(check.target.port)
        return SILENT

    again = await carry_out(
        plan, measure, already=[f for f in first if f.requirement.port == 7001]
    )
    assert looked == [7002]
    assert [(f.n, f.failure) for f in again] == [(1, Failure.CONNECTION_FILTERED)]


async def test_a_run_that_is_already_done_yields_nothing() -> None:
    plan = make_plan(site(), [port_row(7001)])
    first = await carry_out(plan, answering({"control": REFUSED}))
    assert await carry_out(plan, answering({}), already=first) == []


async def test_leaving_early_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()

    async def measure(check: Check) -> Evidence:
        if check.target.port != 7001:
            await asyncio.Event().wait()
        return PASSES

    plan = plan_of(port_row(7001), port_row(7002))
    async with aclosing(run(plan, {"local": measure})) as findings:
        async for _ in findings:
            break
    # A task of an earlier test may end meanwhile; none of ours may be left.
    assert asyncio.all_tasks() <= before


async def test_a_cancelled_run_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    started = asyncio.Event()

    async def measure(check: Check) -> Evidence:
        started.set()
        await asyncio.Event().wait()
        return PASSES

    task = asyncio.create_task(carry_out(plan_of(port_row(7001)), measure))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # A task of an earlier test may end meanwhile; none of ours may be left.
    assert asyncio.all_tasks() <= before


async def test_a_defect_of_a_probe_ends_the_run_instead_of_hanging_it() -> None:
    before = asyncio.all_tasks()

    async def measure(check: Check) -> Evidence:
        if check.target.port == 7001:
            raise ZeroDivisionError
        await asyncio.Event().wait()
        return PASSES

    with pytest.raises(ZeroDivisionError):
        await carry_out(plan_of(port_row(7001), port_row(7002)), measure)
    # A task of an earlier test may end meanwhile; none of ours may be left.
    assert asyncio.all_tasks() <= before


async def test_no_more_looks_than_the_bound_at_once() -> None:
    at_once, most = 0, 0

    async def measure(check: Check) -> Evidence:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return PASSES

    found = await carry_out(plan_of(*(port_row(7000 + n) for n in range(20))), measure, bound=3)
    assert (len(found), most) == (20, 3)


async def test_a_pass_does_not_wait_for_a_control_look_that_stays_silent() -> None:
    before = asyncio.all_tasks()

    async def measure(check: Check) -> Evidence:
        if check.probe == "control":
            await asyncio.Event().wait()
        return PASSES

    started = time.perf_counter()
    (finding,) = await carry_out(make_plan(site(), [port_row(7001)]), measure)
    assert finding.outcome is Outcome.PASSED
    assert time.perf_counter() - started < 5
    # A task of an earlier test may end meanwhile; none of ours may be left.
    assert asyncio.all_tasks() <= before


async def test_a_real_listener_and_a_real_closed_port_are_told_apart() -> None:
    with listener(keep_silent) as port, listener(hang_up_by_reset) as resetting:
        plan = make_plan(
            site(
                hosts={"premises-server": ("127.0.0.1",), "client-pc": ()},
                allowed_networks=("127.0.0.0/8",),
                ports={7001: port, 7002: 1, 7003: resetting},
            ),
            [port_row(7001), port_row(7002), port_row(7003)],
        )
        found = await carry_out(plan, Local().measure)
    assert [f.failure for f in found] == [
        None,
        Failure.CONNECTION_REFUSED,
        Failure.REPLY_HUNG_UP,
    ]
    assert found[0].sentence.startswith(f"127.0.0.1 accepts connections on 7001 (here {port})")


def test_skips_are_findings_with_a_reason() -> None:
    plan = plan_of(port_row(7001, reading("cloud > premises-server")))
    (finding,) = skipped(plan)
    assert (finding.n, finding.outcome) == (None, Outcome.SKIPPED)
    assert finding.reason == "No vantage point in the role cloud at site42."
    assert SERVER not in finding.sentence
