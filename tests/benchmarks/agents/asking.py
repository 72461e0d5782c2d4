"""The bot's side in a process of its own: ours, or the least that does the same."""

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path

import psycopg
from nats.aio.msg import Msg

from bot.agents.agents import Agents
from bot.settings import Settings
from bot.store import agents as stored
from bot.store import runs
from bot.store.agents import Vantage
from bot.store.engine import Store, open_store
from checks.linking.way import Way
from checks.model import Check, Plan, Requirement, Site, Source, Target
from tests.benchmarks.agents.exchange import LOOKS, WARMING, Order, Taken, timed
from tests.benchmarks.agents.peer import ask as ask_peer
from tests.benchmarks.agents.seeing import bare_client

Row = tuple[str, int, str, str, float]


async def ask_bare(order: Order) -> Taken:
    """Ask with the bare client: publish, take what comes, store it if the order says so, confirm each."""
    assert order.ring is not None
    client = await bare_client(order, order.ring.bot_user())
    store = _Bare(order) if "stored" in order.kind else None
    together = "together" in order.kind
    waiting: dict[str, tuple[float, list[float], asyncio.Event]] = {}
    tasks: set[asyncio.Task[None]] = set()

    def land(run: str) -> None:
        started, times, done = waiting[run]
        times += [time.perf_counter() - started] * (LOOKS if together else 1)
        if len(times) == LOOKS:
            done.set()

    async def keep(message: Msg, run: str, number: str) -> None:
        assert store is not None
        now, each = time.time(), [message.data.decode()]
        if together:
            each = [json.dumps(one) for one in json.loads(message.data)]
        await store.keep([(run, int(number) + n, "a", one, now) for n, one in enumerate(each)])
        await client.publish(message.reply, b"{}")
        land(run)

    async def on_evidence(message: Msg) -> None:
        *_, run, number = message.subject.split(".")
        if store is not None:
            task = asyncio.create_task(keep(message, run, number))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return
        await client.publish(message.reply, b"{}")
        land(run)

    async def on_beat(_: Msg) -> None:
        return

    await client.subscribe("wfo.ev.*.>", cb=on_evidence)
    await client.subscribe("wfo.hb.*.>", cb=on_beat)
    await client.flush()

    async def one(n: int) -> list[float]:
        run, done = f"run{n:08}", asyncio.Event()
        times: list[float] = []
        waiting[run] = time.perf_counter(), times, done
        account = order.accounts[n % len(order.accounts)]
        await client.publish(f"wfo.run.{account}", json.dumps({"run": run}).encode())
        await done.wait()
        return times

    taken = await timed(order, one)
    await client.close()
    return taken


class _Bare:
    """Rows into a table through the bare driver, committed before it returns; what waits is committed together."""

    def __init__(self, order: Order) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[tuple[Row, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._commit: Callable[[list[Row]], None] = self._thread.submit(_opened, order).result()

    async def keep(self, rows: list[Row]) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting += [(row, done) for row in rows]
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            rows = [row for row, _ in batch]
            await loop.run_in_executor(self._thread, self._commit, rows)
            for _, done in batch:
                if not done.done():
                    done.set_result(None)


def _opened(order: Order) -> Callable[[list[Row]], None]:
    table = "(run_id text, n integer, account text, content text, at double precision, primary key (run_id, n))"
    if order.database:
        server = psycopg.connect(order.database)
        server.execute(f"create table bare {table}")
        server.commit()

        def commit(rows: list[Row]) -> None:
            with server.cursor() as cursor:
                cursor.executemany(
                    "insert into bare values (%s, %s, %s, %s, %s) on conflict do nothing", rows
                )
            server.commit()

        return commit
    file = sqlite3.connect(order.folder / "bare.db")
    file.executescript(
        f"pragma journal_mode=wal; pragma synchronous=full; create table bare {table}"
    )

    def keep(rows: list[Row]) -> None:
        file.executemany("insert into bare values (?, ?, ?, ?, ?) on conflict do nothing", rows)
        file.commit()

    return keep


async def ask_ours(order: Order) -> Taken:
    """Ask as the bot does, with the database underneath."""
    assert order.ring is not None
    store = open_store(
        Settings(_env_file=None, data_dir=order.folder / "data", database_url=order.database)
    )
    names = [f"bench{n}-role" for n in range(len(order.accounts))]
    try:
        with store.session() as session:
            for name, account in zip(names, order.accounts, strict=True):
                place = Vantage(name, name[:-5], "role", account, 1)
                stored.add_vantage(session, place, now=time.time())
        agents = Agents(store, order.ring, Way(order.url), time.time)
        serving = asyncio.create_task(agents.run())
        async with asyncio.timeout(60):
            await agents.ready.wait()
        plans = [plan_of(name) for name in names]
        begun = _begun(store, [plans[n % len(plans)] for n in range(WARMING + order.wanted)])
        taken = await timed(order, partial(_one, agents, begun, forget="forget" in order.kind))
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    finally:
        store.close()
    return taken


async def _one(agents: Agents, begun: list[runs.Run], n: int, *, forget: bool) -> list[float]:
    started = time.perf_counter()
    checks = begun[n].plan.checks
    async with (
        agents.looking(begun[n]) as remote,
        aclosing(remote[checks[0].source.vantage].measure_all(checks)) as landed,
    ):
        times = [time.perf_counter() - started async for _ in landed]
    if forget:
        await agents.forget(begun[n])
    return times


def _begun(store: Store, plans: list[Plan]) -> list[runs.Run]:
    with store.session() as session:
        begun = (
            (runs.start_run(session, plan, None, now=time.time(), asked_by="benchmark"), plan)
            for plan in plans
        )
        # The same plan for each run of a site: thousands of copies would be the benchmark's weight, not the bot's.
        return [replace(run, plan=plan) for run, plan in begun]


def plan_of(vantage: str) -> Plan:
    """Return a run of `LOOKS` looks from a vantage point."""
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


async def _main(order: Order) -> None:
    if order.kind.startswith("peer"):
        taken = await ask_peer(order)
    else:
        taken = await (ask_ours if order.kind.startswith("ours") else ask_bare)(order)
    print(taken.written(), flush=True)


if __name__ == "__main__":
    asyncio.run(_main(Order.model_validate_json(Path(sys.argv[1]).read_bytes())))
