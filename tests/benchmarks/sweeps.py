"""How long does a sweep of 200 sites take, against the slowest of them alone?"""

import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.demo.certificates import make_authority
from bot.demo.site import DemoSite, open_demo_site
from bot.fleet.results import SiteResult, results_of
from bot.fleet.spreading import Bounds
from bot.fleet.sweeping import Fleet, carry_out_sweep
from bot.looking.running import sweeps as bursts
from bot.looking.running import vantages
from bot.looking.scope import plan_for
from bot.settings import Settings
from bot.sites.record import SiteRecord
from bot.store import leading, sites, sweeps
from bot.store.engine import Store, open_store
from bot.store.sweeps import LeftOut, NewSweep
from checks.runner import run as run_plan
from knowledge.loading import shipped_editions
from knowledge.model import Edition
from tests.benchmarks.row import Row

SLOW, WELL, EMPTY = 20, 80, 100
"""Sites with a port that never answers (some 5 s each), sites where all is well, sites where nothing listens."""
_TOTAL = SLOW + WELL + EMPTY
_SILENT = {"silverlight-player": "silent"}


def run() -> list[Row]:
    """Sweep them all at once and one after the other."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)), hard))
    return asyncio.run(_run())


async def _run() -> list[Row]:
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    with tempfile.TemporaryDirectory() as folder:
        async with _places(edition) as records:
            slowest = max([await _alone(edition, record) for record in records[:3]])
            fast = await _alone(edition, records[SLOW])
            store = open_store(Settings(_env_file=None, data_dir=Path(folder)))
            try:
                took, results = await _sweep(store, edition, records)
                again, _ = await _sweep(store, edition, records[SLOW:])
            finally:
                store.close()
    in_turn = sum(result.run.seconds for result in results if result.run)
    alone, turn = "the slowest of its sites alone", "the same sites one after the other"
    return [
        _row(alone, slowest, "s"),
        _row(turn, in_turn, "s"),
        _row(f"sweep of {_TOTAL} sites, {SLOW} of them slow", took, "s", alone, slowest),
        _row(f"sweep of {_TOTAL} sites, as part of one after the other", took, "s", turn, in_turn),
        _row("a site where all is well, alone", fast, "s"),
        _row(f"sweep of {WELL + EMPTY} sites that answer, each", again / (WELL + EMPTY), "s",
             "a site where all is well, alone", fast),
    ]  # fmt: skip


@asynccontextmanager
async def _places(edition: Edition) -> AsyncIterator[list[SiteRecord]]:
    """Open the sites, each on addresses of its own; the slow ones come first."""
    authority = make_authority()
    async with AsyncExitStack() as stack:
        opening = [
            open_demo_site(
                edition,
                _SILENT if n < SLOW else {},
                site=DemoSite(f"site{n:03}", "A site", (), (), n + 50),
                authority=authority,
            )
            for n in range(SLOW + WELL)
        ]
        records = list(await asyncio.gather(*map(stack.enter_async_context, opening)))
        yield records + [_empty(records[-1], n) for n in range(EMPTY)]


def _empty(record: SiteRecord, n: int) -> SiteRecord:
    hosts = {role: (f"127.9.{n}.{k}",) for k, role in enumerate(record.hosts, 1)}
    return record.model_copy(update={"id": f"empty{n:03}", "hosts": hosts})


async def _alone(edition: Edition, record: SiteRecord) -> float:
    plan = plan_for(record, edition)
    started = time.perf_counter()
    async for _ in run_plan(plan, vantages(), at_once=bursts()):
        pass
    return time.perf_counter() - started


async def _sweep(
    store: Store, edition: Edition, records: list[SiteRecord]
) -> tuple[float, tuple[SiteResult, ...]]:
    await store.run(lambda s: sites.put_sites(s, records, by="bench", now=time.time()))
    new = NewSweep("all", [(record.id, record.name) for record in records], "bench")
    sweep = await store.run(lambda s: sweeps.start_sweep(s, new, None, now=time.time()))
    fleet = Fleet(store, lambda _: edition, time.time, "bench", bounds=Bounds())
    await store.run(lambda s: leading.seize(s, sweep.id, owner="bench", until=time.time() + 60))
    started = time.perf_counter()
    await carry_out_sweep(fleet, sweep, _everybody)
    took = time.perf_counter() - started
    return took, await results_of(store, sweep)


async def _everybody(_: str) -> LeftOut | None:
    return None


def _row(
    name: str, value: float, unit: str, against: str | None = None, other: float = 0.0
) -> Row:
    ratio = value / other if against else None
    return Row(name=name, value=value, unit=unit, against=against, ratio=ratio)
