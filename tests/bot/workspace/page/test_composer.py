"""Can one write by keyboard alone: commands, people, conversations?"""

import pytest
from playwright.async_api import expect

from tests.bot.workspace.page.conftest import Visit

pytestmark = pytest.mark.browser


async def test_a_command_is_completed_with_arrows_and_tab(visit: Visit) -> None:
    page = await visit()
    await page.type("#composer", "/wfo")
    options = page.get_by_role("listbox", name="Completions").get_by_role("option")
    await expect(options).to_have_count(2)
    await expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Tab")
    await expect(page.locator("#composer")).to_have_value("/wfo-check ")
    await expect(page.locator("#composer-help")).to_contain_text("[site]")
    await page.keyboard.type("site42")
    await page.keyboard.press("Enter")
    await expect(page.locator("#conversation .block-header").last).to_have_text("site42: 1 failed")


async def test_a_command_typed_in_full_is_sent_by_enter(visit: Visit) -> None:
    page = await visit()
    await page.type("#composer", "/wfo-check")
    await expect(page.get_by_role("listbox", name="Completions")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator("#conversation .ephemeral").last).to_contain_text("Which site?")


async def test_people_are_completed_inside_a_sentence(visit: Visit) -> None:
    page = await visit()
    await page.type("#composer", "ask @car")
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer")).to_have_value("ask @carlos ")
    await page.keyboard.type("please")
    await page.keyboard.press("Enter")
    await expect(page.locator("#conversation .message").last.locator(".mention")).to_have_text(
        "@carlos"
    )


async def test_escape_closes_the_completions_and_keeps_the_text(visit: Visit) -> None:
    page = await visit()
    await page.type("#composer", "/wf")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox", name="Completions")).to_be_hidden()
    await expect(page.locator("#composer")).to_have_value("/wf")


async def test_a_draft_stays_with_its_conversation(visit: Visit) -> None:
    page = await visit()
    await page.fill("#composer", "half a thought")
    await page.get_by_role("link", name="wfo-alerts").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("wfo-alerts")
    await expect(page.locator("#composer")).to_have_value("")
    await page.get_by_role("link", name="support").click()
    await expect(page.locator("#composer")).to_have_value("half a thought")


async def test_one_jumps_to_a_conversation_by_keyboard(visit: Visit) -> None:
    page = await visit()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("alerts")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("wfo-alerts")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_hint_is_put_into_the_box_and_stays_away_once_dismissed(visit: Visit) -> None:
    page = await visit()
    await page.get_by_role("button", name="/wfo-check site42").click()
    await expect(page.locator("#composer")).to_have_value("/wfo-check site42")
    await expect(page.locator("#composer")).to_be_focused()
    await page.get_by_role("button", name="Dismiss these hints").click()
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("support")
    await expect(page.locator(".hint")).to_be_hidden()
