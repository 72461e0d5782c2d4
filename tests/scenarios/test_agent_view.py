"""Slack's agent view suggests questions and shows what goes on; without its scope everything works plainly."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.app import Bot
from bot.routes import ROUTES
from bot.sites.record import SiteRecord
from bot.slackapp.manifest import manifest
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT
from tests.scenarios.test_checking import finished


async def test_questions_of_the_loaded_edition_and_a_check_are_suggested(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me, dm = workspace.owner, workspace.dm(workspace.owner)
    await workspace.open_home(me, "messages")
    shown = await workspace.wait_for(lambda: workspace.world.state.prompts.get((dm, None)))
    assert shown is not None
    messages = [one["message"] for one in shown["prompts"]]
    assert len(messages) == 4
    assert messages[-1] == "check site42"
    for message in messages[:3]:
        asked = await workspace.say(me, dm, message)
        reply = await workspace.wait_for_reply(dm, asked)
        assert "Source" in str(reply["blocks"])
        assert workspace.world.state.titles[dm, asked].rstrip("…") in message


async def test_while_a_site_is_checked_the_thread_says_so(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo check site42")
    await workspace.wait_for(
        lambda: (
            workspace.bot_messages(SUPPORT, asked)
            and "was checked" in workspace.bot_messages(SUPPORT, asked)[0]["text"]
        ),
        LONG,
    )
    said: list[dict[str, Any]] = list(workspace.calls("assistant.threads.setStatus"))
    assert all(one["status"] == "is checking site42 …" for one in said)
    assert all(one["thread_ts"] == asked for one in said)
    assert len(said) <= 1


class TestWithoutTheScope:
    """The app's manifest without `assistant:write`: nothing of the view is called, plain messages say it all."""

    @pytest.fixture(name="workspace")
    async def _workspace(self) -> AsyncIterator[Workspace]:
        """Serve a workspace that did not grant the scope."""
        plain = manifest(ROUTES)
        plain["oauth_config"]["scopes"]["bot_optional"].remove("assistant:write")
        async with open_workspace(manifest=plain) as workspace:
            yield workspace
        assert not workspace.complaints

    async def test_without_the_scope_plain_messages_say_it_all(
        self, workspace: Workspace, bot: Bot, site: SiteRecord
    ) -> None:
        me, dm = workspace.owner, workspace.dm(workspace.owner)
        await workspace.open_home(me, "messages")
        asked = await workspace.say(me, dm, "what is port 5638 for?")
        await workspace.wait_for_reply(dm, asked, "ogging")
        await workspace.command(me, SUPPORT, "/wfo-check site42")
        await finished(workspace)
        for method in ("setStatus", "setTitle", "setSuggestedPrompts"):
            assert not workspace.calls(f"assistant.threads.{method}")
