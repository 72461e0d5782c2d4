"""A run through real agent processes and a real server, with everything that can break on the way."""

import asyncio
import signal
import time
from collections import Counter

import psutil

from checks.failure import Failure
from checks.model import Finding, Outcome
from checks.vantage.contact import Waiting
from tests.bot.agents.conftest import Field, listeners, plan, silence, with_slow
from tests.checks.agent.server import until


async def test_a_run_at_an_agent_is_complete_and_leaves_nothing_behind(field: Field) -> None:
    await field.joined()
    async with listeners(14) as ports:
        run = field.begin(plan([*ports, 1]))
        findings = await field.run(run)
    assert Counter(f.outcome for f in findings) == {Outcome.PASSED: 14, Outcome.FAILED: 1}
    refused = next(f for f in findings if f.outcome is Outcome.FAILED)
    assert refused.failure is Failure.CONNECTION_REFUSED
    assert sorted(f.n for f in findings if f.n is not None) == list(range(15))
    assert field.kept() == 0


async def test_nobody_there_is_said_at_once_with_since_when(field: Field) -> None:
    agent = await field.joined()
    await agent.kill(signal.SIGTERM)
    started = time.perf_counter()
    (finding,) = await field.run(field.begin(plan([1])))
    assert time.perf_counter() - started < 1.5
    assert (finding.outcome, finding.failure) == (Outcome.ERRORED, Failure.AGENT_OFFLINE)
    assert "offline since 2" in (finding.reason or "") + finding.sentence


async def test_connected_but_silent_is_mute_within_three_seconds(field: Field) -> None:
    agent = await field.joined()
    agent.process.send_signal(signal.SIGSTOP)
    started = time.perf_counter()
    (finding,) = await field.run(field.begin(plan([1])))
    assert time.perf_counter() - started < 3
    assert (finding.outcome, finding.failure) == (Outcome.ERRORED, Failure.AGENT_MUTE)
    agent.process.send_signal(signal.SIGCONT)


async def test_a_target_outside_the_agents_own_list_is_refused_as_evidence(field: Field) -> None:
    async with listeners(2) as ports:
        await field.here(f"127.0.0.1/32 {ports[0]}")
        findings = await field.run(field.begin(plan(ports)))
    by_n = {finding.n: finding for finding in findings}
    assert by_n[0].outcome is Outcome.PASSED
    assert (by_n[1].outcome, by_n[1].failure) == (Outcome.ERRORED, Failure.AGENT_TARGET_REFUSED)
    refused = by_n[1]
    said = f"does not allow port {ports[1]} there"
    assert (refused.reason or "").endswith(said), (
        "the reader sees all of it, also with a long path"
    )
    assert refused.who == "whoever runs the agent"


async def test_an_unusable_list_allows_nothing(field: Field) -> None:
    folder = await field.here()
    folder.allow_file.write_text("127.0.0.0/8\n10.0.0.0/8 http\n")
    async with listeners(1) as ports:
        (finding,) = await field.run(field.begin(plan(ports)))
    assert finding.failure is Failure.AGENT_TARGET_REFUSED
    assert "line 2" in (finding.reason or "") + finding.sentence
    assert finding.who == "whoever runs the agent"


async def test_an_address_that_only_the_record_leaves_out_is_ours_to_mend(field: Field) -> None:
    await field.here("0.0.0.0/0")
    (finding,) = await field.run(field.begin(plan([1], networks=("10.0.0.0/8",))))
    assert finding.failure is Failure.AGENT_TARGET_REFUSED
    assert "own list" not in (finding.reason or "")
    assert finding.who == "us"


async def test_an_agent_that_cannot_carry_out_a_probe_says_so(field: Field) -> None:
    await field.here()
    (finding,) = await field.run(field.begin(plan([1], probe="crystal-ball")))
    assert finding.outcome in (Outcome.ERRORED, Outcome.UNKNOWN)
    assert "too old for the probe crystal-ball" in (finding.reason or "") + finding.sentence


async def test_an_agent_killed_in_the_middle_comes_back_and_the_run_is_complete(
    field: Field,
) -> None:
    agent = await field.joined()
    async with listeners(8) as ports, silence() as port:
        run = field.begin(with_slow(plan(ports), port))
        work = asyncio.create_task(field.run(run))
        await until(lambda: field.kept() >= 8)
        await agent.kill()
        await field.start()
        findings = await work
    _is_complete(findings)


async def test_an_agent_that_stays_away_costs_only_what_was_missing(field: Field) -> None:
    agent = await field.joined()
    hurried = Waiting(mute_s=1, again_s=0.1, back_s=1, cut_s=5)
    async with listeners(8) as ports, silence() as port, field.bot(hurried) as bot:
        work = asyncio.create_task(field.run(field.begin(with_slow(plan(ports), port)), bot))
        await until(lambda: field.kept() >= 8)
        await agent.kill()
        findings = await work
    by_n = {finding.n: finding for finding in findings}
    assert Counter(f.outcome for f in findings) == {Outcome.PASSED: 8, Outcome.ERRORED: 1}
    assert by_n[8].failure is Failure.AGENT_OFFLINE
    assert "went away during the run" in (by_n[8].reason or "") + by_n[8].sentence


async def test_the_bot_killed_in_the_middle_goes_on_with_what_is_missing(field: Field) -> None:
    await field.here()
    async with listeners(8) as ports, silence() as port:
        run = field.begin(with_slow(plan(ports), port))
        async with field.bot() as first:
            work = asyncio.create_task(field.run(run, first))
            await until(lambda: field.kept() >= 8)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        findings = await field.run(run)
    _is_complete(findings)


async def test_nats_killed_in_the_middle_nothing_is_lost_or_doubled(field: Field) -> None:
    await field.here()
    async with listeners(8) as ports, silence() as port:
        run = field.begin(with_slow(plan(ports), port))
        work = asyncio.create_task(field.run(run))
        await until(lambda: field.kept() >= 8)
        await field.server.kill()
        await field.server.start()
        findings = await work
    _is_complete(findings)


async def test_a_frozen_agent_gets_its_run_done_once_it_thaws(field: Field) -> None:
    """A silent cut looks the same: no break of the connection, just nothing any more."""
    agent = await field.joined()
    async with listeners(8) as ports, silence() as port:
        run = field.begin(with_slow(plan(ports), port))
        work = asyncio.create_task(field.run(run))
        await until(lambda: field.kept() >= 8)
        agent.process.send_signal(signal.SIGSTOP)
        _, pending = await asyncio.wait({work}, timeout=4)
        assert pending
        agent.process.send_signal(signal.SIGCONT)
        findings = await work
    _is_complete(findings)


async def test_a_cancelled_run_is_dropped_by_the_agent(field: Field) -> None:
    await field.here()
    async with silence() as port:
        work = asyncio.create_task(field.run(field.begin(with_slow(plan([]), port))))
        await until(lambda: _connections(port) > 0)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await until(lambda: _connections(port) == 0, patience_s=2)


async def test_sigterm_finishes_what_is_under_way_and_ends_well(field: Field) -> None:
    agent = await field.joined()
    async with listeners(2) as ports, silence() as port:
        run = field.begin(with_slow(plan(ports), port))
        work = asyncio.create_task(field.run(run))
        await until(lambda: field.kept() >= 2)
        assert await agent.kill(signal.SIGTERM) == 0
        findings = await work
    assert not [f for f in findings if f.outcome is Outcome.ERRORED]


async def test_two_agents_at_one_place_share_the_asks(field: Field) -> None:
    await field.here()
    await field.here(name="b")
    async with listeners(3) as ports:
        for _ in range(4):
            findings = await field.run(field.begin(plan(ports)))
            assert Counter(f.outcome for f in findings) == {Outcome.PASSED: 3}


def _is_complete(findings: list[Finding]) -> None:
    """Eight open ports and a silent one, each told once."""
    assert sorted(f.n for f in findings if f.n is not None) == list(range(9))
    assert Counter(f.outcome for f in findings) == {Outcome.PASSED: 8, Outcome.FAILED: 1}, findings


def _connections(port: int) -> int:
    """Count established connections of others to a port of loopback."""
    found = psutil.net_connections(kind="tcp")
    return len(
        [c for c in found if c.raddr and c.raddr.port == port and c.status == "ESTABLISHED"]
    )
