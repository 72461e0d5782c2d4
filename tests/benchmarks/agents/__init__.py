"""How fast do agents answer, and what does one weigh?

Beside each figure stand floors and peers of the same run. The floor with the same promise is bare nats-py with the
bare database driver, each result confirmed once it is committed. The floor of the wire stores nothing: between the two
lies the price of storing. Both send each result by itself; `together` sends all of a run at once, as ours does where
they land in the same instant, and that is the floor with as many messages as ours. Ours adds to either: only what was asked for is taken, from whom it was asked, each result is
read as a value, and a run goes on after any break. The peer promises less than both: see `peer`.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psycopg
from psycopg import sql

from tests.benchmarks.agents.exchange import LOOKS, Order, Taken
from tests.benchmarks.agents.fleet import UnfinishedError, known_accounts, measured
from tests.benchmarks.agents.minute import minute
from tests.benchmarks.agents.peer import redis
from tests.benchmarks.agents.weight import weight
from tests.benchmarks.row import Row
from tests.checks.agent.server import Account, nats_server
from tests.torture.postgres import postgresql

FLEETS = ((1, 400), (10, 800), (100, 1_000), (1_000, 2_000))
"""Agents, and the runs that are asked of them, at most `AT_ONCE` at the same time."""
AT_ONCE = 32
_SEEING = {"ours": "ours", "ours-forget": "ours", "bare-together-stored": "bare-together"}
"""Who answers whom, if it is not the bare client."""
ROUNDS, ROUNDS_UP_TO = 3, 10
"""Small fleets are done within a second, which one busy neighbour can spoil: the middle one of three rounds counts."""
STEP_S = 0.003
"""Between one result and the next where they trickle in."""
LONG = 10_000
POSTGRESQL_FROM = 1_000
PEERS_UP_TO = 100
"""With a thousand queues the peer did not bring every result home within `peer.PATIENCE_S`, on two cores."""
TOGETHER = "bare nats-py and driver, all results in one message, stored"
WIRE, STORED = "bare nats-py, nothing stored", "bare nats-py and driver, stored before confirmed"


def run() -> list[Row]:
    """Measure fleets of agents against floors and peers, the memory of many runs, then an agent's weight."""
    rows: list[Row] = []
    for agents, wanted in FLEETS:
        rows += asyncio.run(_fleet(agents, wanted))
    rows += asyncio.run(_trickling(10, 400))
    rows += asyncio.run(_long(100))
    with tempfile.TemporaryDirectory() as folder:
        rows += asyncio.run(weight(Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        rows += asyncio.run(minute(Path(folder)))
    return rows


async def _fleet(count: int, wanted: int) -> list[Row]:
    """Let that many agents answer all looks of a run at once: as much as there can be."""
    with _database(count) as database:
        kinds = ("bare", "bare-stored", "bare-together-stored", "ours")
        rounds = ROUNDS if count <= ROUNDS_UP_TO else 1
        several = [await _taken(kinds, count, wanted, database) for _ in range(rounds)]
    taken = sorted(several, key=_against_floor)[rounds // 2]
    taken |= await _peers(count, wanted)
    name = f"{count} agent{'s' if count > 1 else ''}{', PostgreSQL' if database else ''}"
    return list(_compared(name, taken))


def _against_floor(taken: dict[str, Taken]) -> float:
    """Return how many times as fast the floor was that stores."""
    return taken["bare-stored"].runs_per_s / taken["ours"].runs_per_s


async def _trickling(count: int, wanted: int) -> list[Row]:
    """Let results come one by one: nothing can be saved by sending them together."""
    taken = await _taken(("bare", "bare-stored", "ours"), count, wanted, "", step_s=STEP_S)
    return list(_compared(f"{count} agents, a result each {STEP_S * 1000:g} ms", taken))


async def _long(count: int) -> list[Row]:
    """Carry out ten thousand runs; what grows from the second thousand on is a leak."""
    with _database(POSTGRESQL_FROM) as database:
        taken = await _taken(("ours-forget",), count, LONG, database)
    ours = taken["ours-forget"]
    name = f"agents: {LONG} runs, PostgreSQL"
    return [
        _row(f"{name}, the bot's memory at most", "MB", ours.resident_mb),
        _row(f"{name}, its growth over the last four fifths", "MB", ours.grown_mb),
    ]


async def _taken(
    kinds: Sequence[str], count: int, wanted: int, database: str, *, step_s: float = 0.0
) -> dict[str, Taken]:
    found = {}
    with tempfile.TemporaryDirectory() as name:
        async with nats_server(Path(name) / "nats") as server:
            accounts = await known_accounts(server, count)
            for kind in kinds:
                order = Order(
                    kind=kind,
                    folder=_made(Path(name) / kind),
                    url=server.url(),
                    ring=server.ring,
                    wanted=wanted,
                    at_once=AT_ONCE,
                    step_s=step_s,
                    database=_fresh(database),
                )
                found[kind] = await measured(order, accounts, _SEEING.get(kind, "bare"))
    return found


async def _peers(count: int, wanted: int) -> dict[str, Taken]:
    program = shutil.which("redis-server")
    if count > PEERS_UP_TO:
        return {}
    if program is None:
        print("no redis-server: the peer is left out (deploy/test-programs)", file=sys.stderr)
        return {}
    found = {}
    with tempfile.TemporaryDirectory() as name:
        async with redis(program, Path(name)) as url:
            accounts = [Account(ring=None, public=f"a{n}", name="") for n in range(count)]  # type: ignore[arg-type] # only a name is needed
            for kind, share in (("peer-tasks", 4), ("peer-runs", 1)):
                order = Order(
                    kind=kind,
                    folder=Path(name),
                    url=url,
                    wanted=wanted // share,
                    at_once=AT_ONCE,
                )
                try:
                    found[kind] = await measured(order, accounts, kind)
                except UnfinishedError:
                    print(f"{kind}, {count} agents: some results never came", file=sys.stderr)
    return found


def _compared(name: str, taken: dict[str, Taken]) -> Iterator[Row]:
    ours, stored, wire = taken["ours"], taken["bare-stored"], taken["bare"]
    name = f"agents: {name}, {LOOKS} looks a run"
    rate = ours.runs_per_s
    yield _row(f"{name}, runs", "/s", rate, STORED, stored.runs_per_s / rate)
    yield _row(f"{name}, runs", "/s", rate, WIRE, wire.runs_per_s / rate)
    for kind, what in (
        ("bare-together-stored", TOGETHER),
        ("peer-tasks", "Taskiq over Redis, a task a look"),
        ("peer-runs", "Taskiq over Redis, a task a run, nothing streams"),
    ):
        if kind in taken:
            yield _row(f"{name}, runs", "/s", rate, what, taken[kind].runs_per_s / rate)
    for which in ("first", "last"):
        for share in (50, 99):
            value, floor = ours.percentile(which, share), stored.percentile(which, share)
            yield _row(f"{name}, {which} result p{share}", "ms", value, STORED, value / floor)
    yield _row(
        f"{name}, the bot's CPU a run", "ms", ours.cpu_ms, STORED, ours.cpu_ms / stored.cpu_ms
    )
    yield _row(f"{name}, the bot's memory", "MB", ours.resident_mb)
    ratio = stored.cpu_ms / wire.cpu_ms
    yield _row(
        f"{name}, the price of storing: the floor's CPU a run", "ms", stored.cpu_ms, WIRE, ratio
    )


def _row(
    name: str, unit: str, value: float, against: str | None = None, ratio: float | None = None
) -> Row:
    return {"name": name, "value": value, "unit": unit, "against": against, "ratio": ratio}


@contextmanager
def _database(count: int) -> Iterator[str]:
    """Yield the URL of a PostgreSQL for the largest fleets; empty for SQLite."""
    with postgresql() if count >= POSTGRESQL_FROM else nullcontext("") as url:
        yield url


def _fresh(database: str) -> str:
    """Return the URL of a new database beside this one."""
    if not database:
        return ""
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute("select count(*) from pg_database").fetchone()
        name = f"bench_{row[0] if row else 0}"
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return database.replace("/postgres?", f"/{name}?")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
