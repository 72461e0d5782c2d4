"""What does a bot take of its machine: memory at rest and after work, disk for each request and each run?"""

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import psutil

from bot.demo.site import open_demo_site
from bot.routes import ROUTES
from bot.settings import Settings
from bot.slackapp.manifest import manifest
from bot.store.engine import open_store
from bot.store.sites import put_sites
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from knowledge.loading import shipped_editions
from tests.benchmarks.row import Row

QUESTIONS = 400
RUNS = 30
_WITHIN_S = 300.0
_SUPPORT = "#support"


def run() -> list[Row]:
    """Let one bot process answer and check, and weigh it."""
    with tempfile.TemporaryDirectory(prefix="wfo-footprint-") as name:
        return asyncio.run(_weigh(Path(name)))


async def _weigh(folder: Path) -> list[Row]:
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    faults = {"logging": "closed"}
    async with (
        open_workspace(manifest=manifest(ROUTES)) as workspace,
        open_demo_site(edition, faults) as site,
    ):
        settings = Settings(_env_file=None, data_dir=folder)
        store = open_store(settings)
        store.run_now(lambda s: put_sites(s, [site], by="bench", now=time.time()))
        store.close()
        async with _bot(workspace, folder) as process:
            rest, empty = _mib(process), _stored(folder)
            for number in range(QUESTIONS):
                await workspace.say(
                    workspace.owner, _SUPPORT, f"@wfo what is port {5000 + number} for?"
                )
            await _until(folder, QUESTIONS)
            asked, questions = _stored(folder), _mib(process)
            for number in range(RUNS):
                await workspace.command(workspace.owner, _SUPPORT, "/wfo-check site42")
                await _until(folder, QUESTIONS + number + 1)
            checked, runs = _stored(folder), _mib(process)
    return [
        _row("bot at rest", rest, "MiB"),
        _row(f"bot after {QUESTIONS} questions", questions, "MiB", rest),
        _row(f"bot after {RUNS} runs more", runs, "MiB", rest),
        _row("database, a question", (asked - empty) / QUESTIONS / 1024, "KiB"),
        _row("database, a run", (checked - asked) / RUNS / 1024, "KiB"),
    ]


def _row(name: str, value: float, unit: str, at_rest: float | None = None) -> Row:
    return Row(
        name=f"footprint: {name}",
        value=value,
        unit=unit,
        against="at rest" if at_rest else None,
        ratio=value / at_rest if at_rest else None,
    )


@asynccontextmanager
async def _bot(workspace: Workspace, folder: Path) -> AsyncIterator[psutil.Process]:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("WFO_", "SLACK_"))},
        **workspace.environment,
        "WFO_DATA_DIR": str(folder),
        "WFO_ADMINS": workspace.owner,
        "WFO_CHECKS_PER_USER": "100000",
        "WFO_CHECKS_PER_SITE": "100000",
        "WFO_PORT": "0",
        "WFO_LOG_LEVEL": "error",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await workspace.wait_for_bot()
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


def _mib(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / (1 << 20)


def _stored(folder: Path) -> float:
    """Measure what the database holds, without what waits in its log."""
    with closing(sqlite3.connect(folder / "wfo.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        pages, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "page_size")
        )
    return float(pages * size)


async def _until(folder: Path, ended: int) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline:
        with closing(sqlite3.connect(folder / "wfo.db")) as connection:
            done = connection.execute(
                "SELECT count(*) FROM inbox WHERE ended_at IS NOT NULL"
            ).fetchone()[0]
        if done >= ended:
            return
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{ended} requests did not end within {_WITHIN_S:.0f} s")
