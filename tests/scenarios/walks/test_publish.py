"""A curator's publish in the browser: a document is handed in, read, published by a second person, and answered from."""

import pytest
from playwright.async_api import expect

from bot.app import Bot
from bot.store import access
from bot.store.access import Grant
from bot.workspace.visitor import Workspace
from tests.scenarios.test_publishing import PAGE
from tests.scenarios.walks.conftest import Sit

pytestmark = pytest.mark.browser


async def test_a_document_becomes_the_edition_that_everybody_is_answered_from(
    workspace: Workspace, bot: Bot, sit: Sit
) -> None:
    granted = Grant(workspace.colleague, "curator", "*", workspace.owner)
    await bot.house.store.run(lambda s: access.give(s, granted, now=bot.house.clock()))
    curator = await sit(workspace.colleague)
    await curator.go_to_the_app("Messages")
    await curator.hand_in("ports.md", "text/markdown", PAGE.encode(), "import as 16.3-hosted")
    await curator.open_thread_of("import as 16.3-hosted")
    await curator.read_reply("5999 TCP Logging")
    review = await curator.read_reply("Against 16.3-hosted, revision 1")
    await expect(review).to_contain_text("before:")
    await curator.press("Publish", review)
    await curator.read_reply("Published 16.3-hosted, revision 2")

    reader = await sit(workspace.new_hire, width=390)
    await reader.say("@wfo what is port 5999 for?")
    await reader.open_thread_of("what is port 5999")
    answer = await reader.read_reply("5999")
    await expect(answer).to_contain_text("16.3-hosted")
    await reader.nothing_sticks_out()
