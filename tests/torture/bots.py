"""Bots as processes of their own, killed and started again."""

import asyncio
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.commandline.exits import Exit
from bot.workspace.visitor import Workspace

ROOT = Path(__file__).parents[2]
STOP_S = 10.0
"""How long a bot may take to stop when it is asked to."""


@dataclass(slots=True)
class Herd:
    """The bots of one ordeal; who ends is started again, as a supervisor does.

    `slow_stops` are the seconds of stops that took longer than they may. `gave_up` counts bots that ended by
    themselves with a clear line, because they could not reach Slack for long; `fell` names those that ended otherwise.
    """

    environment: dict[str, str]
    log: Path
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)
    kills: int = 0
    gave_up: int = 0
    slow_stops: list[float] = field(default_factory=list)
    fell: list[str] = field(default_factory=list)
    _minders: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Start one more."""
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                env=self.environment,
                cwd=self.log.parent,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        minder = asyncio.create_task(self._mind(process))
        self._minders.add(minder)
        minder.add_done_callback(self._minders.discard)

    async def _mind(self, process: asyncio.subprocess.Process) -> None:
        """Note it when a bot ends by itself, and start another."""
        code = await process.wait()
        if process not in self.processes:
            return
        self.processes.remove(process)
        if code == Exit.COULD_NOT_LOOK:
            self.gave_up += 1
        else:
            self.fell.append(f"a bot ended by itself with {code}")
        await self.start()

    async def kill_one(self, chance: random.Random, *, politely: bool = False) -> None:
        """End one, by SIGTERM if `politely`, and start another at once."""
        while not self.processes:
            await asyncio.sleep(0.05)  # one that ended by itself is just being replaced
        victim = self.processes.pop(chance.randrange(len(self.processes)))
        await self._end(victim, signal.SIGTERM if politely else signal.SIGKILL)
        self.kills += 1
        await self.start()

    async def end(self) -> None:
        """Ask all to stop."""
        while self.processes:
            last, self.processes = self.processes, []
            await asyncio.gather(*(self._end(process, signal.SIGTERM) for process in last))
            await asyncio.gather(*self._minders)

    async def _end(self, process: asyncio.subprocess.Process, number: signal.Signals) -> None:
        began = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            async with asyncio.timeout(STOP_S + 5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        took = time.monotonic() - began
        if took > STOP_S:
            self.slow_stops.append(took)


@contextlib.asynccontextmanager
async def bots(
    workspace: Workspace, folder: Path, database_url: str, how_many: int
) -> AsyncIterator[Herd]:
    """Run bots in a workspace; they are stopped at the end."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WFO_", "SLACK_"))}
    environment = {
        **kept,
        **workspace.environment,
        "PYTHONPATH": str(ROOT),
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
