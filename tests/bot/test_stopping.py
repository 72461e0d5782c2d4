"""Does a bot that is asked to stop in the middle of a burst end in time, and without losing or breaking anything?"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.site import open_demo_site
from bot.settings import Settings
from bot.store.engine import open_store
from bot.store.sites import put_sites
from bot.workspace.faults import Rule
from bot.workspace.gestures.refused import Refused
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from bot.workspace.world import Timing
from knowledge.loading import shipped_editions
from tests.bot.conftest import BOTH
from tests.patience import LONG
from tests.torture.askers import Askers
from tests.torture.bots import STOP_S, Herd, bots

QUESTIONS = 36
SILENT = {"silverlight-player": "silent"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A workspace with a bot in a process of its own, and what that wrote."""

    workspace: Workspace
    herd: Herd

    def errors(self) -> list[str]:
        """Return the lines of the bot's log that speak of a fault of its own."""
        lines = self.herd.log.read_text("utf-8").splitlines()
        read = [json.loads(line) for line in lines if line.startswith("{")]
        return [str(line) for line in read if line["level"] in ("error", "critical")] + [
            line for line in lines if "Traceback" in line or "was closed" in line
        ]


@pytest.fixture(name="stage")
async def _stage(tmp_path: Path, settings: Settings) -> AsyncIterator[Stage]:
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    async with AsyncExitStack() as stack:
        record = await stack.enter_async_context(open_demo_site(edition, SILENT))
        workspace = await stack.enter_async_context(
            open_workspace(timing=Timing(retry_s=(0.0, 1.0, 3.0, 5.0)))
        )
        store = open_store(settings)
        store.run_now(lambda s: put_sites(s, [record], by="test", now=time.time()))
        store.close()
        herd = await stack.enter_async_context(bots(workspace, tmp_path, settings.database_url, 1))
        await workspace.wait_for_bot(2, timeout_s=LONG)
        yield Stage(workspace, herd)


@BOTH
async def test_sigterm_in_a_burst_ends_in_time_and_everything_is_answered_after_it(
    stage: Stage,
) -> None:
    workspace = stage.workspace
    channels = Askers(workspace, random.Random(1)).channels
    workspace.arm(
        Rule(on="chat.postMessage", action="slow_after", times=0, chance=0.3, seconds=2.0),
        Rule(on="chat.update", action="slow_after", times=0, chance=0.3, seconds=2.0),
    )
    checks = [
        asyncio.create_task(
            workspace.command(workspace.owner, workspace.channel(name), "/wfo-check site42")
        )
        for name in ("support", "wfo-alerts")
    ]
    await workspace.wait_for(lambda: workspace.calls("chat.update"), LONG)
    asked = [
        (channel, await workspace.say(workspace.owner, channel, "@wfo what is port 5638 for?"))
        for channel in (channels[n % len(channels)] for n in range(QUESTIONS))
    ]
    await workspace.wait_for(lambda: len(workspace.journal.of("ack")) > QUESTIONS // 2, LONG)
    code, took = await stage.herd.stop_one()
    print("TOOK", took)
    assert (code, stage.errors()) == (0, [])
    assert took < STOP_S
    workspace.world.faults.clear()
    await stage.herd.start()
    for check in checks:
        try:
            await check
        except Refused:
            pytest.fail("a check was accepted and not acknowledged")
    for channel, ts in asked:
        await workspace.wait_for_reply(channel, ts, "5638", LONG)
        assert len(workspace.bot_messages(channel, ts)) == 1
    assert stage.errors() == []
