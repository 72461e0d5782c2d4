"""A whole bot in Slack with a real agent at the site: what it finds, and what is said when it is gone."""

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.agents.news import News, Whom, store_news
from bot.agents.secrets import write_keys
from bot.app import Bot
from bot.demo.site import open_demo_site
from bot.sites.record import SiteRecord
from bot.workspace.visitor import Workspace
from knowledge.model import Edition
from tests.checks.agent.server import Server, nats_server, until
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, Stage, bot_on, know
from tests.scenarios.test_checking import finished

ROLE = "premises-server"
VANTAGE = f"site42-{ROLE}"


@dataclass
class Eyes:
    """A bot with a NATS server, a site that only an agent sees, and that agent."""

    bot: Bot
    server: Server
    record: SiteRecord
    folder: Path
    stack: AsyncExitStack
    agent: asyncio.subprocess.Process | None = None

    async def join(self, role: str) -> None:
        """Let an agent in that stands in this role, and start it."""
        agents = self.bot.house.agents
        assert agents is not None
        assert agents.registry is not None
        word = await agents.registry.invite("site42", role, self.server.url("ws"), "")
        await self.start("--allow", "127.0.0.0/8", "--join", word.written(), role=role)

    async def start(self, *options: str, role: str = ROLE) -> None:
        log = self.folder / f"agent-{time.monotonic()}.log"
        with log.open("wb") as file:
            self.agent = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "agent", "--site", "site42", "--role", role),
                *("--folder", str(self.folder / role), "--spread", "0", *options),
                stderr=file,
            )
        self.stack.push_async_callback(_kill, self.agent)
        await until(lambda: "connected to" in log.read_text(), log.read_text)

    async def gone(self) -> None:
        """Kill the agent, and wait until the bot knows."""
        assert self.agent is not None
        await _kill(self.agent)
        presence = self.bot.house.agents.presence if self.bot.house.agents else None
        assert presence is not None
        await until(lambda: not any(presence.users().get(account) for account in self.accounts()))

    def accounts(self) -> list[str]:
        agents = self.bot.house.agents
        assert agents is not None
        assert agents.registry is not None
        return [each.place.account for each in agents.registry.pushed.values()]


@pytest.fixture(name="eyes")
async def _eyes(stage: Stage, edition: Edition, tmp_path: Path) -> AsyncIterator[Eyes]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(nats_server(tmp_path / "nats"))
        settings = stage.settings.model_copy(update={"nats_url": server.url()})
        write_keys(settings, server.ring)
        bot = await stack.enter_async_context(bot_on(replace(stage, settings=settings)))
        faults = {"logging": "closed", "html5-player-tokens": "wrong-service"}
        record = await stack.enter_async_context(open_demo_site(edition, faults))
        roles = tuple(sorted({ROLE, *(r for rs in record.vantage.values() for r in rs)}))
        record = record.model_copy(update={"vantage": {VANTAGE: roles}})
        await know(bot, record)
        agents = bot.house.agents
        assert agents is not None
        await asyncio.wait_for(agents.ready.wait(), LONG)
        eyes = Eyes(bot, server, record, tmp_path, stack)
        await eyes.join(ROLE)
        yield eyes


async def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


def _said(workspace: Workspace, root: str) -> str:
    return "\n".join(m["text"] for m in workspace.bot_messages(SUPPORT, root))


def _button(message: dict[str, Any], name: str) -> dict[str, Any]:
    elements = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
    found: dict[str, Any] = next(e for e in elements if e["text"]["text"] == name)
    return found


async def test_findings_come_from_the_agent_into_the_thread(
    workspace: Workspace, eyes: Eyes
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
    root = await finished(workspace)
    await workspace.wait_for_reply(SUPPORT, root["ts"], "FAILED", LONG)
    said = _said(workspace, root["ts"])
    assert "2 failed" in root["text"], said
    assert "refuses connections" in said
    assert VANTAGE in said
    assert "offline" not in said
    print(json.dumps(root, indent=1)[:2_000])


async def test_an_agent_that_is_gone_is_told_and_what_it_missed_is_looked_at_when_it_is_back(
    workspace: Workspace, eyes: Eyes
) -> None:
    await eyes.gone()
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
    root = await finished(workspace)
    await workspace.wait_for_reply(SUPPORT, root["ts"], "Offline since", LONG)
    assert re.search(
        r"Offline since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC", _said(workspace, root["ts"])
    )
    assert "passed" not in root["text"].partition("could not")[0].replace("0 passed", "")
    button = _button(root, "When the agent is back")
    await workspace.click(workspace.owner, root, button["action_id"], {"value": button["value"]})
    await workspace.wait_for_reply(SUPPORT, root["ts"], "As soon as", LONG)
    await eyes.start()
    await workspace.wait_for_reply(SUPPORT, root["ts"], "Back again", LONG)
    second = await finished(workspace, after=root["ts"])
    assert second["thread_ts"] == root["ts"]
    assert "2 failed" in second["text"]
    assert not [m for m in workspace.bot_messages(SUPPORT) if "Back again" in m["text"]][1:]


async def test_with_an_agent_at_both_ends_nothing_listens_is_told_from_a_blocked_way(
    workspace: Workspace, eyes: Eyes
) -> None:
    """From the near end a port that nobody listens on looks like one that is blocked; the far end knows."""
    ends = {"site42-client-pc": ("client-pc",), VANTAGE: (ROLE,)}
    await know(eyes.bot, eyes.record.model_copy(update={"vantage": ends}))
    await eyes.join("client-pc")
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42 only logging")
    root = await finished(workspace)
    await workspace.wait_for_reply(SUPPORT, root["ts"], "FAILED", LONG)
    said = _said(workspace, root["ts"])
    assert "itself: nothing listens on 5638" in said
    assert "site42-client-pc" in said


async def test_what_is_noticed_of_agents_is_told_to_the_admins_once(
    workspace: Workspace, eyes: Eyes
) -> None:
    house = eyes.bot.house
    whom = Whom(eyes.bot.me.team, (workspace.owner,))
    now = time.time()
    for news in (News("gone", "site42", now), News("flood", VANTAGE, now, now + 600)):
        for _ in range(2):
            await house.store.run(lambda s, news=news: store_news(s, whom, news, now=now))  # type: ignore[misc] # bound on purpose
    eyes.bot.worker.wake()
    channel = await workspace.wait_for(lambda: _told(workspace, "no agent any more"), LONG)
    assert channel
    assert await workspace.wait_for(lambda: _told(workspace, "is shut out for 10 minutes"), LONG)
    assert len(_told(workspace, "no agent any more")) == 1


def _told(workspace: Workspace, words: str) -> list[dict[str, Any]]:
    """Return what the bot said to the owner alone."""
    channel = workspace.dm(workspace.owner)
    return [m for m in workspace.bot_messages(channel) if words in m["text"]]
