"""What does one agent weigh: how long does it take to load, and what does it hold while nothing is asked?"""

import asyncio
import subprocess
import sys
from pathlib import Path
from statistics import median

import psutil

from checks.agent.folder import Address, Folder
from tests.benchmarks.row import Row
from tests.checks.agent.server import linked, nats_server, new_account, push, until

WEIGHINGS = 5
MODULES = {
    "importing the agent (`wfo agent` up to its first line)": "bot.commandline.agent",
    "importing all it ever uses, NATS included": "checks.agent.serving, checks.agent.joining",
    "importing the WebSocket client alone": "aiohttp",
}
PROGRAM = "import time; t = time.process_time(); import {}; print(time.process_time() - t)"
"""Seconds of a CPU: what a busy neighbour takes is not the agent's."""


async def weight(folder: Path) -> list[Row]:
    """Weigh one real agent process."""
    rows = []
    for name, module in MODULES.items():
        command = [sys.executable, "-c", PROGRAM.format(module)]
        times = [float(subprocess.check_output(command)) for _ in range(WEIGHINGS)]
        rows.append(_against_aim(name, median(times), "CPU s", 0.3))
    rows.append(_against_aim("an idle agent's resident memory", await _idle(folder), "MB", 60))
    return rows


async def _idle(folder: Path) -> float:
    async with nats_server(folder / "nats") as server:
        system = await linked(server, server.ring.system_user())
        account = new_account(server.ring, "one")
        await push(system, account.token())
        own = Folder(folder / "agent")
        own.keep(Address(url=server.url("ws"), vantage="s-r"), account.agent())
        log = folder / "log"
        with log.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "agent", "--site", "s", "--role", "r"),
                *("--folder", str(own.path), "--spread", "0"),
                stderr=file,
            )
        try:
            await until(lambda: "connected to" in log.read_text(), log.read_text)
            return float(psutil.Process(process.pid).memory_info().rss) / 1e6
        finally:
            process.terminate()
            await process.wait()
            await system.close()


def _against_aim(name: str, value: float, unit: str, aim: float) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "against": f"aim of {aim:g} {unit}",
        "ratio": value / aim,
    }
