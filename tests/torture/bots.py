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

from bot.workspace.visitor import Workspace

ROOT = Path(__file__).parents[2]
STOP_S = 10.0
"""How long a bot may take to stop when it is asked to."""


@dataclass(slots=True)
class Herd:
    """The bots of one ordeal; `slow_stops` are the seconds of stops that took longer than they may.

    `complaints` are bots that ended by themselves, which none may.
    """

    environment: dict[str, str]
    log: Path
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)
    kills: int = 0
    slow_stops: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def start(self) -> None:
        """Start one more."""
        with self.log.open("ab") as log:
            self.processes.append(
                await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "bot",
                    "run",
                    env=self.environment,
                    cwd=self.log.parent,
                    stdout=log,
                    stderr=log,
                )
            )

    async def kill_one(self, chance: random.Random, *, politely: bool = False) -> None:
        """End one, by SIGTERM if `politely`, and start another at once."""
        victim = self.processes.pop(chance.randrange(len(self.processes)))
        if victim.returncode is not None:
            self.complaints.append(f"a bot ended by itself with {victim.returncode}")
        else:
            await self._end(victim, signal.SIGTERM if politely else signal.SIGKILL)
            self.kills += 1
        await self.start()

    async def end(self) -> None:
        """Ask all to stop."""
        await asyncio.gather(*(self._end(p, signal.SIGTERM) for p in self.processes))
        self.processes.clear()

    async def _end(self, process: asyncio.subprocess.Process, number: signal.Signals) -> None:
        began = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            async with asyncio.timeout(STOP_S + 5):
                await process.wait()
        except TimeoutError:
            self.complaints.append("a bot did not stop and was killed")
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
