"""Bots as processes of their own, killed and started again."""

import asyncio
import contextlib
import multiprocessing
import os
import random
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.__main__ import main
from bot.commandline.exits import Exit
from bot.workspace.visitor import Workspace

STOP_S = 10.0
"""How long a bot may take to stop when it is asked to."""


def _be_a_bot(environment: dict[str, str], log: Path) -> None:
    """Be `wfo run` in a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WFO_", "SLACK_"))}
    os.environ.clear()
    os.environ.update(kept | environment)
    os.chdir(log.parent)
    with log.open("ab") as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
    sys.argv = ["wfo", "run"]
    main()


@dataclass(slots=True)
class Herd:
    """The bots of one ordeal; who ends is started again, as a supervisor does.

    They are forked from a process that has imported everything: a start takes a tenth of the time, and twice as many
    kills fit in. `slow_stops` are the seconds of stops that took longer than they may. `gave_up` counts bots that
    ended by themselves with a clear line, because they could not reach Slack for long; `fell` names those that
    ended otherwise.
    """

    environment: dict[str, str]
    log: Path
    processes: list[ForkServerProcess] = field(default_factory=list)
    started_at: float = 0.0
    kills: int = 0
    gave_up: int = 0
    slow_stops: list[float] = field(default_factory=list)
    fell: list[str] = field(default_factory=list)
    _minders: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Start one more."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.torture.bots", "bot.commandline.run"])
        process = context.Process(target=_be_a_bot, args=(self.environment, self.log), daemon=True)
        await asyncio.to_thread(process.start)
        self.started_at = time.time()
        self.processes.append(process)
        minder = asyncio.create_task(self._mind(process))
        self._minders.add(minder)
        minder.add_done_callback(self._minders.discard)

    async def _mind(self, process: ForkServerProcess) -> None:
        """Note it when a bot ends by itself, and start another."""
        await ended(process)
        if process not in self.processes:
            return
        self.processes.remove(process)
        if process.exitcode == Exit.COULD_NOT_LOOK:
            self.gave_up += 1
        else:
            self.fell.append(f"a bot ended by itself with {process.exitcode}")
        await self.start()

    async def kill_one(self, chance: random.Random, *, politely: bool = False) -> None:
        """End one, by SIGTERM if `politely`, and start another at once."""
        while not self.processes:
            await asyncio.sleep(0.05)  # one that ended by itself is just being replaced
        victim = self.processes.pop(chance.randrange(len(self.processes)))
        if politely:
            await self._stop(victim)
        else:
            victim.kill()
            await ended(victim)
        self.kills += 1
        await self.start()

    async def stop_one(self) -> tuple[int | None, float]:
        """Ask one to stop and start no other; return its exit code and how many seconds it took."""
        process = self.processes.pop()
        began = time.monotonic()
        await self._stop(process)
        return process.exitcode, time.monotonic() - began

    async def end(self) -> None:
        """Ask all to stop."""
        while self.processes:
            last, self.processes = self.processes, []
            await asyncio.gather(*(self._stop(process) for process in last))
            await asyncio.gather(*self._minders)

    async def _stop(self, process: ForkServerProcess) -> None:
        began = time.monotonic()
        process.terminate()
        try:
            async with asyncio.timeout(STOP_S + 5):
                await ended(process)
        except TimeoutError:
            process.kill()
            await ended(process)
        took = time.monotonic() - began
        if took > STOP_S:
            self.slow_stops.append(took)


async def ended(process: ForkServerProcess) -> None:
    """Return when a process has ended."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    # A descriptor of our own: two may wait for one process.
    sentinel = os.dup(process.sentinel)
    loop.add_reader(sentinel, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(sentinel)
        os.close(sentinel)
    process.join()


@contextlib.asynccontextmanager
async def bots(
    workspace: Workspace, folder: Path, database_url: str, how_many: int
) -> AsyncIterator[Herd]:
    """Run bots in a workspace; they are stopped at the end."""
    environment = {
        **workspace.environment,
        "WFO_DATABASE_URL": database_url,
        "WFO_DATA_DIR": str(folder),
        "WFO_ADMINS": f"{workspace.owner},{workspace.colleague}",
        "WFO_CHECKS_PER_USER": "1000000",
        "WFO_CHECKS_PER_SITE": "1000000",
        "WFO_PORT": "0",
        "WFO_LEASE_S": "2",
        "WFO_LOG_LEVEL": "debug",
        "WFO_LOG_FORMAT": "json",
    }
    herd = Herd(environment, folder / "bots.log")
    for _ in range(how_many):
        await herd.start()
    try:
        yield herd
    finally:
        await herd.end()
