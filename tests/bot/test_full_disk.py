"""What does the bot do when the disk is full?"""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.app import Bot
from tests.bot.conftest import RunBot
from tests.bot.small_slack import SmallSlack, command
from tests.needs import missing

SIZE = "3m"


@pytest.fixture(name="disk")
def _disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a tiny file system."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "wfo-full-disk", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        missing("needs root and Linux to mount a tiny disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


async def _ready(bot: Bot) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{bot.port}/readyz") as response,
    ):
        return response.status, await response.text()


@pytest.fixture(name="bot_on_disk")
async def _bot_on_disk(run_bot: RunBot, slack: SmallSlack, disk: Path) -> AsyncIterator[Bot]:
    async with run_bot(data_dir=disk) as bot:
        await slack.wait(lambda: slack.sockets)
        yield bot


def _fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast


async def test_what_cannot_be_stored_is_not_acknowledged_and_the_bot_is_not_ready(
    bot_on_disk: Bot, slack: SmallSlack, disk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ballast = _fill(disk)
    asked = command("x" * 20_000)
    envelope = await slack.send("slash_commands", asked)
    async with asyncio.timeout(10):
        while (status := (await _ready(bot_on_disk))[0]) == 200:
            await asyncio.sleep(0.1)
    assert status == 503
    assert (
        "the database can't be written" in json.loads((await _ready(bot_on_disk))[1])["reasons"][0]
    )
    assert envelope not in slack.acks, "nothing that is not stored may be acknowledged"
    assert "full" in capfd.readouterr().err
    ballast.unlink()
    again = await slack.send("slash_commands", {**asked, "trigger_id": "again"})
    await slack.acked(again)
    await slack.wait(lambda: slack.shown())
    async with asyncio.timeout(10):
        while (await _ready(bot_on_disk))[0] != 200:
            await asyncio.sleep(0.1)
