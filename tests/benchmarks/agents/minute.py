"""What does a minute without the way cost a run?"""

import asyncio
import time
from pathlib import Path

from bot.agents.agents import Agents
from bot.looking.running import carry_out
from bot.settings import Settings
from bot.store import agents as stored
from bot.store import runs
from bot.store.agents import Vantage
from bot.store.engine import Store, open_store
from checks.model import Outcome
from tests.benchmarks.agents.asking import plan_of
from tests.benchmarks.agents.exchange import LOOKS
from tests.benchmarks.row import Row
from tests.bot.agents.test_cuts import Eyes, cut_off_link
from tests.checks.agent.cutting import Cut
from tests.checks.agent.server import linked, nats_server, new_account, push, until

CUT_S = 60.0


async def minute(folder: Path) -> list[Row]:
    """Cut the way in the middle of a run for a real minute, with the patience that a bot has."""
    async with nats_server(folder / "nats") as server:
        system = await linked(server, server.ring.system_user())
        account = new_account(server.ring, "bench0-role")
        await push(system, account.token())
        await system.close()
        store = open_store(Settings(_env_file=None, data_dir=folder / "data"))
        eyes = Eyes(LOOKS // 2)
        async with (
            Cut(server.ports["nats"]).serving() as cut,
            cut_off_link(cut, account.agent(), eyes, ping_s=10.0),
        ):
            agents = Agents(store, server.ring, server.way(), time.time)
            serving = asyncio.create_task(agents.run())
            await agents.ready.wait()
            seconds, passed = await _cut_run(store, agents, cut, eyes, account.public)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
        store.close()
    name = f"agents: a run whose way was cut for {CUT_S:g} s"
    return [
        _row(f"{name}, complete after healing", "s", seconds),
        _row(f"{name}, results of {LOOKS}", "results", passed),
    ]


async def _cut_run(
    store: Store, agents: Agents, cut: Cut, eyes: Eyes, account: str
) -> tuple[float, int]:
    plan = plan_of("bench0-role")
    with store.session() as session:
        place = Vantage("bench0-role", "bench0", "role", account, 1)
        stored.add_vantage(session, place, now=time.time())
        run = runs.start_run(session, plan, None, now=time.time(), asked_by="benchmark")

    async def carried() -> list[Outcome]:
        looks = carry_out(store, run, {}, time.time, agents)
        return [finding.outcome async for finding in looks]

    work = asyncio.create_task(carried())
    await until(lambda: eyes.taken.total() >= LOOKS)
    cut.open.clear()
    for _ in range(LOOKS):
        eyes.go.release()
    await asyncio.sleep(CUT_S)
    cut.open.set()
    started = time.perf_counter()
    outcomes = await work
    return time.perf_counter() - started, outcomes.count(Outcome.PASSED)


def _row(name: str, unit: str, value: float) -> Row:
    return {"name": name, "value": value, "unit": unit, "against": None, "ratio": None}
