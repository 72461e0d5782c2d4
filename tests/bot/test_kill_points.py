"""Does everything come to its end exactly once when the bot is killed between any two steps?

Requests are held at chosen points by faults of the workspace: calls that are slow before or after their effect,
acknowledgements that get lost. Then the bot is killed, and started again.
"""

import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.demo.site import open_demo_site
from bot.settings import Settings
from bot.store import runs
from bot.store.engine import open_store
from bot.store.runs import RunState
from bot.store.sites import put_sites
from bot.workspace.faults import Rule
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from bot.workspace.world import Timing
from knowledge.loading import shipped_editions
from tests.bot.conftest import BOTH
from tests.patience import LONG
from tests.torture.bots import STOP_S, Herd, bots

QUESTION = "what is port 5638 for?"
HELD_S = 3.0
SILENT = {"silverlight-player": "silent"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A workspace with bots in processes of their own, and a site with a port that never answers."""

    workspace: Workspace
    herd: Herd
    settings: Settings

    def answers(self, channel: str, thread_ts: str | None = None) -> list[dict[str, Any]]:
        """Return what the bot shows there."""
        return self.workspace.bot_messages(channel, thread_ts)

    def is_called(self, method: str, channel: str) -> bool:
        """Whether a bot has called a method for a channel."""
        return any(call.get("channel") == channel for call in self.workspace.calls(method))

    async def kill(self) -> None:
        """Kill a bot and start another."""
        await self.herd.kill_one(random.Random(0))


@pytest.fixture(name="stage")
async def _stage(tmp_path: Path, settings: Settings) -> AsyncIterator[Stage]:
    """Run one bot on the database that the test names."""
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    async with AsyncExitStack() as stack:
        record = await stack.enter_async_context(open_demo_site(edition, SILENT))
        workspace = await stack.enter_async_context(
            open_workspace(timing=Timing(retry_s=(0.0, 1.0, 3.0, 5.0)))
        )
        store = open_store(settings)
        with store.session() as session:
            put_sites(session, [record], by="test", now=time.time())
        store.close()
        herd = await stack.enter_async_context(bots(workspace, tmp_path, settings.database_url, 1))
        await workspace.wait_for_bot(2, timeout_s=LONG)
        yield Stage(workspace, herd, settings)


@BOTH
async def test_a_kill_between_any_two_steps_of_a_question_leaves_one_answer(stage: Stage) -> None:
    workspace = stage.workspace
    owner, colleague, new_hire = workspace.owner, workspace.colleague, workspace.new_hire
    before, after, unheard = (
        workspace.channel(name) for name in ("support", "wfo-alerts", "acme-shared")
    )
    untold = workspace.dm(new_hire)
    workspace.arm(
        Rule(
            on="chat.postMessage", action="slow_before", match={"channel": before}, seconds=HELD_S
        ),
        Rule(on="chat.postMessage", action="slow_after", match={"channel": after}, seconds=HELD_S),
        Rule(on="envelope:*", action="drop_ack", match={"event.channel": unheard}),
        Rule(on="users.info", action="slow_before", match={"user": new_hire}, seconds=HELD_S),
    )
    asked = {
        before: await workspace.say(owner, before, f"@wfo {QUESTION}"),
        after: await workspace.say(owner, after, f"@wfo {QUESTION}"),
        unheard: await workspace.say(colleague, unheard, f"@wfo {QUESTION}"),
        untold: await workspace.say(new_hire, untold, QUESTION),
    }
    await workspace.wait_for(lambda: stage.is_called("chat.postMessage", before), LONG)
    await workspace.wait_for(lambda: stage.answers(after, asked[after]), LONG)
    await workspace.wait_for(
        lambda: any(row.details["lost"] for row in workspace.journal.of("ack")), LONG
    )
    await workspace.wait_for(
        lambda: any(call.get("user") == new_hire for call in workspace.calls("users.info")), LONG
    )
    await stage.kill()
    for channel, ts in asked.items():
        await workspace.wait_for_reply(channel, ts, "5638", LONG)
    # Whatever was still on its way when the bot was killed has landed by then.
    until = time.time() + HELD_S
    await workspace.wait_for(lambda: time.time() > until, LONG)
    shown = {channel: len(stage.answers(channel, ts)) for channel, ts in asked.items()}
    assert shown == dict.fromkeys(asked, 1)


async def test_a_kill_in_the_middle_of_a_run_leaves_one_message_and_each_result_once(
    stage: Stage,
) -> None:
    workspace = stage.workspace
    support = workspace.channel("support")
    workspace.arm(Rule(on="chat.update", action="slow_after", nth=2, seconds=HELD_S))
    await workspace.command(workspace.owner, support, "/wfo-check site42")
    await workspace.wait_for(lambda: len(workspace.calls("chat.update")) >= 2, LONG)
    await stage.kill()
    await workspace.wait_for(
        lambda: [m for m in stage.answers(support) if "was checked" in m["text"]], LONG
    )
    roots = [m for m in stage.answers(support) if m.get("thread_ts") in (None, m["ts"])]
    assert len(roots) == 1
    store = open_store(stage.settings)
    with store.session() as session:
        (run,) = runs.latest_runs(session, "site42")
        found = [finding.n for finding in runs.findings(session, run.id)]
    store.close()
    assert run.state is RunState.FINISHED
    assert sorted(n for n in found if n is not None) == sorted(c.n for c in run.plan.checks)


async def test_sigterm_in_the_middle_of_work_ends_in_time_and_hands_it_over(stage: Stage) -> None:
    workspace = stage.workspace
    support = workspace.channel("support")
    workspace.arm(Rule(on="users.*", action="slow_before", times=0, seconds=30.0))
    asked = await workspace.say(workspace.new_hire, support, f"@wfo {QUESTION}")
    await workspace.wait_for(lambda: workspace.calls("users.info"), LONG)
    code, took = await stage.herd.stop_one()
    assert code == 0
    assert took < STOP_S
    workspace.world.faults.clear()
    await stage.herd.start()
    await workspace.wait_for_reply(support, asked, "5638", LONG)
    assert len(stage.answers(support, asked)) == 1
