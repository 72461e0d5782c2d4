"""Do two bots on one PostgreSQL share the work, and does one go on where the other died?"""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.demo.site import open_demo_site
from bot.settings import Settings
from bot.store import audit, runs
from bot.store.audit import Verified
from bot.store.engine import Store
from bot.store.runs import RunState
from bot.store.sites import put_sites
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from bot.workspace.world import Timing
from knowledge.loading import shipped_editions
from tests.patience import LONG
from tests.torture.askers import Askers
from tests.torture.bots import Herd, bots

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

QUESTIONS = 16
SILENT = {"silverlight-player": "silent"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A workspace with two bots, and their database."""

    workspace: Workspace
    herd: Herd
    store: Store


@pytest.fixture(name="pair")
async def _pair(tmp_path: Path, settings: Settings, store: Store) -> AsyncIterator[Pair]:
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    async with AsyncExitStack() as stack:
        record = await stack.enter_async_context(open_demo_site(edition, SILENT))
        workspace = await stack.enter_async_context(
            open_workspace(timing=Timing(retry_s=(0.0, 1.0, 3.0, 5.0)))
        )
        await store.run(lambda s: put_sites(s, [record], by="test", now=time.time()))
        herd = await stack.enter_async_context(bots(workspace, tmp_path, settings.database_url, 2))
        await workspace.wait_for_bot(4, timeout_s=LONG)
        yield Pair(workspace, herd, store)


async def test_each_question_is_answered_once_by_one_of_them(pair: Pair) -> None:
    workspace = pair.workspace
    channels = Askers(workspace, random.Random(0)).channels[:QUESTIONS]
    asked = {
        channel: await workspace.say(workspace.owner, channel, "@wfo what is port 5638 for?")
        for channel in channels
    }
    for channel, ts in asked.items():
        await workspace.wait_for_reply(channel, ts, "5638", LONG)
    shown = Counter(len(workspace.bot_messages(channel, ts)) for channel, ts in asked.items())
    assert shown == {1: QUESTIONS}
    verified = await pair.store.run(audit.verify)
    assert isinstance(verified, Verified)
    assert verified.lines == QUESTIONS


async def test_the_other_goes_on_with_the_run_of_one_that_was_killed(pair: Pair) -> None:
    workspace = pair.workspace
    support = workspace.channel("support")
    await workspace.command(workspace.owner, support, "/wfo-check site42")
    await workspace.wait_for(lambda: workspace.bot_messages(support), LONG)
    # One of the two leads the run; the other must do when either is gone.
    for _ in range(2):
        await pair.herd.kill_one(random.Random(1))
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(support) if "was checked" in m["text"]], LONG
    )
    (run,) = await pair.store.run(lambda s: runs.latest_runs(s, "site42"))
    found = await pair.store.run(lambda s: runs.findings(s, run.id))
    assert run.state is RunState.FINISHED
    assert sorted(f.n for f in found if f.n is not None) == sorted(c.n for c in run.plan.checks)
    roots = [m for m in workspace.bot_messages(support) if m.get("thread_ts") in (None, m["ts"])]
    assert len(roots) == 1


def _mark(message: Mapping[str, Any]) -> str:
    """Return what makes a message the only one of its kind: its mark, or of an upload, which bears none, its files' names."""
    if "metadata" in message:
        return json.dumps(message["metadata"]["event_payload"])
    return json.dumps([file["name"] for file in message["files"]])


async def test_one_that_froze_past_its_lease_does_nothing_twice_when_it_wakes(pair: Pair) -> None:
    workspace = pair.workspace
    support = workspace.channel("support")
    await workspace.command(workspace.owner, support, "/wfo-check site42")
    await workspace.wait_for(lambda: workspace.bot_messages(support), LONG)
    frozen = pair.herd.processes[0].pid
    assert frozen is not None
    os.kill(frozen, signal.SIGSTOP)
    try:
        await workspace.wait_for(
            lambda: [m for m in workspace.bot_messages(support) if "was checked" in m["text"]],
            LONG,
        )
    finally:
        os.kill(frozen, signal.SIGCONT)
    asked = await workspace.say(workspace.owner, support, "@wfo what is port 5672 for?")
    await workspace.wait_for_reply(support, asked, "5672", LONG)
    marks = Counter(map(_mark, workspace.bot_messages(support)))
    assert set(marks.values()) == {1}
    (run,) = await pair.store.run(lambda s: runs.latest_runs(s, "site42"))
    found = await pair.store.run(lambda s: runs.findings(s, run.id))
    assert sorted(f.n for f in found if f.n is not None) == sorted(c.n for c in run.plan.checks)
