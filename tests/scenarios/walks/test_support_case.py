"""A support case in the browser: from a question to a site that is mended."""

import re
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.app import Bot
from bot.demo.site import open_demo_site
from bot.workspace.visitor import Workspace
from knowledge.model import Edition
from tests.scenarios.conftest import know
from tests.scenarios.walks.conftest import Sit

pytestmark = pytest.mark.browser

PORTS_FROM = 24_000
"""Below those that systems give to whoever connects: one of them may be taken at any moment."""


async def test_from_a_question_to_a_mended_site(
    workspace: Workspace, bot: Bot, edition: Edition, sit: Sit, tmp_path: Path
) -> None:
    async with AsyncExitStack() as as_it_was:
        broken = {"logging": "closed"}
        opening = open_demo_site(edition, broken, ports_from=PORTS_FROM)
        record = await as_it_was.enter_async_context(opening)
        await know(bot, record)
        reader = await sit(workspace.owner)

        await reader.say("@wfo the clients of a customer log nothing, what is port 5638 for?")
        await reader.open_thread_of("log nothing")
        answer = await reader.read_reply("5638")
        await expect(answer).to_contain_text("Environmental Requirements")
        await reader.page.keyboard.press("Escape")

        await reader.say("/wfo-check site42")
        run = await reader.read("was checked")
        await expect(run).to_contain_text("1 failed")
        await reader.open_thread_of("was checked")
        failed = await reader.read_reply("FAILED")
        await expect(failed).to_contain_text("refuses connections")
        await expect(failed).to_contain_text("Who must act")

        await reader.press("Fixes", run)
        await reader.read_reply("Get-NetTCPConnection")
        await reader.press("Mail", run)
        await reader.read_reply("Kind regards")
        await reader.press("Report", run)
        link = reader.page.locator("#thread").get_by_label(re.compile(r"^Download .*\.html$"))
        async with reader.page.expect_download() as download:
            await link.click()
        page = tmp_path / "report.html"
        await (await download.value).save_as(page)

    report = await reader.page.context.new_page()
    await report.goto(page.as_uri())
    await expect(report.get_by_role("heading").first).to_contain_text("Demo site")
    await expect(report.locator("svg").first).to_be_visible()
    await expect(report.get_by_text("refuses connections", exact=False).first).to_be_visible()
    await report.close()

    async with open_demo_site(edition, {}, ports_from=PORTS_FROM) as mended:
        await know(bot, mended)
        await reader.reply("only failed")
        last = await reader.read_reply("was checked")
        await expect(last).to_contain_text("1 passed")
        await reader.reply("again")
        whole = await reader.read_reply("11 passed")
        await expect(whole).to_contain_text("0 failed")
        await reader.reply("compare")
        await reader.read_reply("difference")
