"""How fast do agents answer, and what does one weigh, beside the same exchange with bare nats-py in the same run?

Simulated agents answer from memory in processes of their own: what is measured is the asking, the storing and the
confirming. The floor asks the same numbers of bare subscribers, in the same layout of accounts, and stores nothing.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import nats
import psutil
from nats.aio.client import Client
from nats.aio.msg import Msg

from bot.agents.agents import Agents
from bot.settings import Settings
from bot.store import agents as stored
from bot.store import runs
from bot.store.agents import Vantage
from bot.store.engine import Store, open_store
from checks.accounts.credentials import Credentials
from checks.model import Check, Plan, Requirement, Site, Source, Target
from tests.benchmarks.row import Row
from tests.checks.agent.server import Account, Server, linked, nats_server, new_account, push

LOOKS = 14
FLEETS = ((1, 60), (10, 120), (100, 200))
"""Agents, and the runs that are asked of them together."""
AT_ONCE = 32
PROCESSES = 4
WEIGHINGS = 5


def run() -> list[Row]:
    """Measure fleets of agents against the floor, then an agent's weight."""
    rows: list[Row] = []
    for agents, count in FLEETS:
        with tempfile.TemporaryDirectory() as folder:
            rows += asyncio.run(_fleet(Path(folder), agents, count))
    with tempfile.TemporaryDirectory() as folder:
        rows += asyncio.run(_weight(Path(folder)))
    return rows


async def _fleet(folder: Path, count: int, runs_wanted: int) -> list[Row]:
    async with nats_server(folder / "nats") as server:
        system = await linked(server, server.ring.system_user())
        accounts = [new_account(server.ring, f"bench{n}-role") for n in range(count)]
        for account in accounts:
            await push(system, account.token())
        await system.close()
        async with _simulated(folder, server, accounts, "bare"):
            floor = await _bare(server, accounts, runs_wanted)
        async with _simulated(folder, server, accounts, "real"):
            ours = await _ours(folder, server, accounts, runs_wanted)
    what = f"{count} agent{'s' if count > 1 else ''}, {LOOKS} looks a run"
    return [
        *_figures(f"agents: {what}", ours, floor),
        *_figures(f"bare nats-py: {what}", floor, None),
    ]


class Taken:
    """Seconds from asking to the first and to the last result of each run, and of all together."""

    def __init__(self) -> None:
        self.first: list[float] = []
        self.last: list[float] = []
        self.all = 0.0


def _figures(name: str, taken: Taken, floor: Taken | None) -> list[Row]:
    def row(
        what: str, unit: str, value: float, other: float | None, *, upwards: bool = False
    ) -> Row:
        ratio = None if other is None else (other / value if upwards else value / other)
        against = None if other is None else "bare nats-py, nothing stored"
        return {
            "name": f"{name}, {what}",
            "value": value,
            "unit": unit,
            "against": against,
            "ratio": ratio,
        }

    def rate(of: Taken) -> float:
        return len(of.last) / of.all

    rows = [row("runs", "/s", rate(taken), rate(floor) if floor else None, upwards=True)]
    for label, pick in (("first", "first"), ("last", "last")):
        for share in (50, 99):
            value = _percentile(getattr(taken, pick), share)
            other = _percentile(getattr(floor, pick), share) if floor else None
            rows.append(row(f"{label} result p{share}", "ms", value, other))
    return rows


def _percentile(seconds: Sequence[float], share: int) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1_000


async def _bare(server: Server, accounts: Sequence[Account], wanted: int) -> Taken:
    """Ask with the bare client: publish, count what comes, confirm each."""
    client = await _client(server, server.ring.bot_user())
    taken = Taken()
    waiting: dict[str, tuple[float, list[float], asyncio.Event]] = {}

    async def on_evidence(message: Msg) -> None:
        await client.publish(message.reply, b"{}")
        run_id = message.subject.split(".")[3]
        started, times, done = waiting[run_id]
        times.append(time.perf_counter() - started)
        if len(times) == LOOKS:
            done.set()

    await client.subscribe("wfo.ev.*.>", cb=on_evidence)
    await client.flush()

    async def one(n: int) -> None:
        run_id, done = f"run{n:08}", asyncio.Event()
        times: list[float] = []
        waiting[run_id] = time.perf_counter(), times, done
        await client.publish(
            f"wfo.run.{accounts[n % len(accounts)].public}", json.dumps({"run": run_id}).encode()
        )
        await done.wait()
        taken.first.append(times[0])
        taken.last.append(times[-1])

    taken.all = await _together(one, wanted)
    await client.close()
    return taken


async def _ours(folder: Path, server: Server, accounts: Sequence[Account], wanted: int) -> Taken:
    """Ask as the bot does, with the database underneath."""
    store = open_store(Settings(_env_file=None, data_dir=folder / "data"))
    taken = Taken()
    try:
        with store.session() as session:
            for account in accounts:
                place = Vantage(account.name, account.name[:-5], "role", account.public, 1)
                stored.add_vantage(session, place, now=time.time())
        agents = Agents(store, server.ring, server.way(), time.time)
        serving = asyncio.create_task(agents.run())
        async with asyncio.timeout(30):
            await agents.ready.wait()
        plans = [_plan(account.name) for account in accounts]
        begun = [_begin(store, plans[n % len(plans)]) for n in range(wanted)]

        async def one(n: int) -> None:
            times: list[float] = []
            started = time.perf_counter()

            async def look(check: Check) -> None:
                await remote[check.source.vantage](check)
                times.append(time.perf_counter() - started)

            async with agents.looking(begun[n]) as remote:
                await asyncio.gather(*(look(check) for check in begun[n].plan.checks))
            taken.first.append(times[0])
            taken.last.append(times[-1])

        taken.all = await _together(one, wanted)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    finally:
        store.close()
    return taken


async def _together(one, wanted: int) -> float:  # type: ignore[no-untyped-def]
    room = asyncio.Semaphore(AT_ONCE)

    async def bounded(n: int) -> None:
        async with room:
            await one(n)

    started = time.perf_counter()
    async with asyncio.timeout(120):
        await asyncio.gather(*(bounded(n) for n in range(wanted)))
    return time.perf_counter() - started


def _begin(store: Store, plan: Plan) -> runs.Run:
    with store.session() as session:
        return runs.start_run(session, plan, None, now=time.time(), asked_by="benchmark")


def _plan(vantage: str) -> Plan:
    networks = ("127.0.0.0/8",)
    row = Requirement(key="r", kind="port", component="c", citation={}, port=1, transport="TCP")
    checks = tuple(
        Check(
            n=n,
            requirement=row,
            reading=0,
            probe="tcp",
            source=Source(role="role", vantage=vantage),
            target=Target(role="portal", host="127.0.0.1", port=n + 1),
            allowed_networks=networks,
        )
        for n in range(LOOKS)
    )
    site = Site(id="bench", name="bench", edition="x", allowed_networks=networks)
    return Plan(site=site, checks=checks, skips=())


@asynccontextmanager
async def _simulated(
    folder: Path, server: Server, accounts: Sequence[Account], kind: str
) -> AsyncIterator[None]:
    """Run the agents' side in processes of its own, until the block ends."""
    processes = []
    for part in range(min(PROCESSES, len(accounts))):
        own = [account.agent().model_dump() for account in accounts[part::PROCESSES]]
        file = folder / f"{kind}{part}.json"
        file.write_text(json.dumps({"url": server.url(), "users": own}))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bot.agents.simulated", kind, str(file)),
            stdout=subprocess.PIPE,
        )
        processes.append(process)
    try:
        for process in processes:
            assert process.stdout is not None
            async with asyncio.timeout(60):
                assert (await process.stdout.readline()).strip() == b"ready"
        yield
    finally:
        for process in processes:
            process.kill()
            await process.wait()


async def _client(server: Server, credentials: Credentials) -> Client:
    file = server.folder / f"bare-{os.getpid()}.creds"
    file.write_text(credentials.written())
    return await nats.connect(server.url(), user_credentials=str(file))


async def _weight(folder: Path) -> list[Row]:
    """Weigh one real agent: how long importing it takes, and what it holds while nothing is asked."""
    program = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    modules = {
        "importing the agent (`wfo agent` up to its first line)": "bot.commandline.agent",
        "importing all it ever uses, NATS included": "checks.agent.serving, checks.agent.joining",
    }
    rows: list[Row] = []
    for name, module in modules.items():
        times = [
            float(subprocess.check_output([sys.executable, "-c", program.format(module)]))
            for _ in range(WEIGHINGS)
        ]
        value = median(times)
        rows.append(_against_aim(name, value, "s", 0.3))
    async with nats_server(folder / "nats") as server:
        system = await linked(server, server.ring.system_user())
        account = new_account(server.ring, "one")
        await push(system, account.token())
        async with _simulated(folder, server, [account], "real"):
            me = psutil.Process()
            child = next(p for p in me.children() if "agents.simulated" in " ".join(p.cmdline()))
            rows.append(
                _against_aim(
                    "an idle agent's resident memory", child.memory_info().rss / 1e6, "MB", 60
                )
            )
        await system.close()
    return rows


def _against_aim(name: str, value: float, unit: str, aim: float) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "against": f"aim of {aim:g} {unit}",
        "ratio": value / aim,
    }
