"""The way between agent and server is cut in the middle of a run, without a word: nothing is lost, nothing comes twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from checks.accounts.credentials import Credentials
from checks.agent.allowing import parse_allow_list
from checks.agent.folder import Folder
from checks.agent.introducing import introduce
from checks.agent.joining import join
from checks.agent.working import Work
from checks.failure import Failure
from checks.linking.link import open_link
from checks.linking.way import Way
from checks.model import Check, Evidence, Outcome
from checks.vantage.contact import Waiting
from checks.wire import Ask, read
from tests.bot.agents.conftest import Field, plan
from tests.checks.agent.cutting import Cut
from tests.checks.agent.server import until

LOOKS = 12
PATIENT = Waiting(mute_s=0.5, again_s=0.1, back_s=1.5, cut_s=30.0)


class Eyes:
    """Looks that end one by one, when they are told to; each is counted."""

    def __init__(self, free: int = LOOKS // 2) -> None:
        self.taken: Counter[int] = Counter()
        self.go = asyncio.Semaphore(free)

    async def measure(self, check: Check) -> Evidence:
        self.taken[check.n] += 1
        await self.go.acquire()
        return Evidence(facts={"connect_ms": 0.1})


@asynccontextmanager
async def cut_off(field: Field, eyes: Eyes, ping_s: float) -> AsyncIterator[Cut]:
    """Run an agent whose way leads through a relay that can be cut."""
    folder = Folder(field.folder / "eyes")
    await join(await field.invite(), folder, "", lambda _: None)
    async with (
        Cut(field.server.ports["nats"]).serving() as cut,
        cut_off_link(cut, folder.read()[1], eyes, ping_s),
    ):
        yield cut


@asynccontextmanager
async def cut_off_link(
    cut: Cut, credentials: Credentials, eyes: Eyes, ping_s: float
) -> AsyncIterator[None]:
    """Serve with these eyes through the relay."""
    way = Way(f"nats://127.0.0.1:{cut.port}", pause_s=0.05, ping_s=ping_s)
    link = await open_link(way, credentials, "eyes", lambda _: None)
    allowed = parse_allow_list("127.0.0.0/8", Path("allow"))
    work = Work(link, lambda: eyes.measure, lambda: allowed, introduce())

    async def on_ask(_: str, __: str, content: bytes) -> None:
        work.begin(read(Ask, content))

    await link.subscribe("wfo.run", on_ask, queue="agents")
    await link.flush()
    yield
    await work.finish(0)
    await link.close()


@pytest.mark.parametrize("ping_s", [0.2, 30.0], ids=["noticed by pings", "noticed by nobody"])
async def test_a_cut_in_the_middle_costs_time_and_nothing_else(
    field: Field, ping_s: float
) -> None:
    eyes = Eyes()
    async with cut_off(field, eyes, ping_s) as cut, field.bot(PATIENT) as bot:
        work = asyncio.create_task(field.run(field.begin(plan(range(1, LOOKS + 1))), bot))
        await until(lambda: field.kept() == LOOKS // 2)
        cut.open.clear()
        for _ in range(LOOKS):
            eyes.go.release()
        await asyncio.sleep(2.0)  # several times what it takes to miss a sign of life
        assert not work.done()
        cut.open.set()
        findings = await work
    assert sorted(f.n for f in findings if f.n is not None) == list(range(LOOKS))
    assert Counter(f.outcome for f in findings) == {Outcome.PASSED: LOOKS}


async def test_a_cut_that_lasts_too_long_leaves_what_came_and_says_so(field: Field) -> None:
    eyes = Eyes()
    waiting = Waiting(mute_s=0.3, again_s=0.1, back_s=0.5, cut_s=1.0)
    async with cut_off(field, eyes, 30.0) as cut, field.bot(waiting) as bot:
        work = asyncio.create_task(field.run(field.begin(plan(range(1, LOOKS + 1))), bot))
        await until(lambda: field.kept() == LOOKS // 2)
        cut.open.clear()
        findings = await asyncio.wait_for(work, 15)
    outcomes = Counter(f.outcome for f in findings)
    assert outcomes == {Outcome.PASSED: LOOKS // 2, Outcome.ERRORED: LOOKS // 2}
    missed = [f for f in findings if f.outcome is Outcome.ERRORED]
    assert {f.failure for f in missed} <= {Failure.AGENT_MUTE, Failure.AGENT_OFFLINE}
    assert all("what came before it stays" in (f.reason or "") + f.sentence for f in missed)
