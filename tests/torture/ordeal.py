"""One ordeal: people ask, things go wrong, bots are killed; then everything must have come to its end."""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session

from bot.demo.site import open_demo_site
from bot.hearing.catchup import MARK
from bot.routes import ROUTES
from bot.settings import Settings
from bot.slackapp.manifest import manifest
from bot.store.engine import Store, open_store
from bot.store.marks import read_mark
from bot.store.sites import put_sites
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from bot.workspace.world import Timing
from knowledge.loading import shipped_editions
from tests.torture.askers import Askers
from tests.torture.bots import Herd, bots
from tests.torture.reckoning import Reckoning, leaks, reckon, settled
from tests.torture.trouble import make_trouble

LONGEST_END_S = 900.0
RETRIES_S = (0.0, 1.0, 3.0, 5.0)
"""Slack's retries in fewer seconds: at once, a minute, five minutes."""
BROKEN = {"logging": "closed", "html5-player-tokens": "wrong-service"}
"""What is wrong at the site: nothing that takes its time."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How hard it gets: gestures and kills, and about how many seconds it takes until the last of them.

    It counts as over when nothing was left to do for `quiet_s` seconds.
    """

    requests: int
    kills: int
    seconds: float
    bots: int = 1
    trouble_every_s: float = 0.8
    quiet_s: float = 4.0


async def suffer(
    seed: int, measure: Measure, folder: Path, database_url: str, say: Callable[[str], None]
) -> Reckoning:
    """Go through one ordeal and return what it came to; details are given to `say`."""
    settings = _settings(folder, database_url)
    store = await asyncio.to_thread(open_store, settings)
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    try:
        async with (
            open_demo_site(edition, BROKEN) as record,
            # With the app's own manifest each mention comes as two events.
            open_workspace(
                manifest=manifest(ROUTES), seed_number=seed, timing=Timing(retry_s=RETRIES_S)
            ) as workspace,
        ):
            await store.run(lambda s: put_sites(s, [record], by="torture", now=time.time()))
            askers = Askers(workspace, random.Random(f"{seed} askers"))
            async with bots(workspace, folder, database_url, measure.bots) as herd:
                await workspace.wait_for_bot(timeout_s=60)
                began = time.monotonic()
                await _storm(seed, measure, askers, herd)
                stormed = time.monotonic() - began
                say(f"  {askers.gestures} gestures, {herd.kills} kills in {stormed:.0f} s")
                await _calm(workspace, store, herd, measure.quiet_s)
                say(f"  quiet after {time.monotonic() - began - stormed:.0f} s")
            told: list[str] = [*workspace.complaints, *herd.fell]
            result = reckon(workspace, askers, store, told)
            result.kills, result.fell = herd.kills, len(herd.fell)
            result.gave_up = herd.gave_up
            result.leaked = leaks(workspace, herd.log.read_text("utf-8"), told)
            result.slow_stops = len(herd.slow_stops)
            for line in told[:40]:
                say(f"  {line}")
            return result
    finally:
        await asyncio.to_thread(store.close)


def _settings(folder: Path, database_url: str) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        bot_token=SecretStr("xoxb-"),
        app_token=SecretStr("xapp-"),
    )


async def _storm(seed: int, measure: Measure, askers: Askers, herd: Herd) -> None:
    """Ask, break and kill at once; over when the last of each is done or the time is up."""
    ask, trouble, kill = (random.Random(f"{seed} {what}") for what in ("ask", "trouble", "kill"))
    workspace = askers.workspace

    async def asking() -> None:
        pause = measure.seconds / measure.requests
        waiting: set[asyncio.Task[None]] = set()
        for _ in range(measure.requests):
            task = asyncio.create_task(askers.do_something())
            waiting.add(task)
            task.add_done_callback(waiting.discard)
            await asyncio.sleep(ask.uniform(0, 2 * pause))
        await asyncio.gather(*waiting)

    async def troubling() -> None:
        while True:
            make_trouble(workspace, trouble)
            await asyncio.sleep(trouble.uniform(0, 2 * measure.trouble_every_s))

    async def killing() -> None:
        for _ in range(measure.kills):
            await _wait_for_a_line(workspace, hurried=kill.random() < 0.1)
            await asyncio.sleep(kill.uniform(0, 2.0))
            await herd.kill_one(kill, politely=kill.random() < 0.15)

    await _while(troubling, asking, killing)
    workspace.world.faults.clear()


async def _wait_for_a_line(workspace: Workspace, *, hurried: bool) -> None:
    """Let the bot get as far as its connection, except when one is to be killed while it starts."""
    if hurried:
        return
    with contextlib.suppress(TimeoutError):
        await workspace.wait_for_bot(timeout_s=15)


async def _while(
    beside: Callable[[], Awaitable[None]], *main: Callable[[], Awaitable[None]]
) -> None:
    other = asyncio.ensure_future(beside())
    try:
        await asyncio.gather(*(work() for work in main))
    finally:
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)


async def _calm(workspace: Workspace, store: Store, herd: Herd, quiet_s: float) -> None:
    """Wait until nothing is under way any more: with the bots, on its way to them, or still to be caught up with."""
    await workspace.wait_for_bot(timeout_s=60)
    since = time.monotonic()
    limit = since + LONGEST_END_S
    while time.monotonic() < limit:
        await asyncio.sleep(0.5)
        caught_up = await store.run(_caught_up)
        if (
            caught_up < max(herd.started_at, _last_line(workspace))
            or not await asyncio.to_thread(settled, store)
            or workspace.world.tasks
        ):
            since = time.monotonic()
        elif time.monotonic() - since > quiet_s:
            return


def _last_line(workspace: Workspace) -> float:
    """When a bot opened a line last: what was said while there was none is looked up after that."""
    return max((entry.at for entry in workspace.journal.of("connection", "opened")), default=0.0)


def _caught_up(session: Session) -> float:
    """Up to when a bot has looked for what was missed, in seconds since the epoch."""
    return float(read_mark(session, MARK) or 0)
