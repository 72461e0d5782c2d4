"""A new engineer's first hour in the browser: greeted, answered, taught, and on a small dark screen as well."""

import time

import pytest
from playwright.async_api import expect

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.store import access
from bot.store.access import Grant
from bot.workspace.visitor import Workspace
from tests.scenarios.test_learning import open_question
from tests.scenarios.walks.conftest import Sit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
async def test_a_new_engineer_asks_learns_and_checks(
    workspace: Workspace, bot: Bot, site: SiteRecord, sit: Sit, *, width: int, dark: bool
) -> None:
    granted = Grant(workspace.new_hire, "operator", site.id, workspace.owner)
    await bot.house.store.run(lambda s: access.give(s, granted, now=time.time()))
    me = await sit(workspace.new_hire, width=width, dark=dark)
    if width < 600:
        await me.page.get_by_label("Show the list of conversations").click()
    await me.go_to_the_app("Home")
    await expect(me.page.get_by_text("Welcome").first).to_be_visible()
    await me.nothing_sticks_out()
    question = me.page.get_by_role("button", name="What is port", exact=False).first
    await question.click()
    await me.page.get_by_role("tab", name="Messages").click()
    answer = await me.read("Port ")
    await expect(answer).to_contain_text("Environmental Requirements")
    await me.press("Why this answer?")
    await me.nothing_sticks_out()

    await me.say("/wfo-learn")
    lesson = await me.read("esson 1 of")
    await me.press("Ask me", lesson)
    await me.read("Press a button")
    put = await open_question(bot, workspace)
    wrong = "ABCD"[(put.right + 1) % len(put.choices)]
    await me.press(wrong, await me.read("Press a button"))
    await me.read(f"it is {put.choices[put.right]}")

    await me.say("/wfo-check site42")
    run = await me.read("was checked")
    await expect(run).to_contain_text("2 failed")
    await me.nothing_sticks_out()
