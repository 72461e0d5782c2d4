"""Can one fill in the app's modals, and see at the field what is wrong?"""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.bot.workspace.page.conftest import Visit

pytestmark = pytest.mark.browser


async def open_form(page: Page) -> Locator:
    await page.fill("#composer", "/wfo-check site42")
    await page.press("#composer", "Enter")
    await (
        page.locator("#conversation .message")
        .last.get_by_role("button", name="Edit the site")
        .click()
    )
    dialog = page.get_by_role("dialog", name="Edit the site")
    await expect(dialog).to_be_visible()
    return dialog


async def choose(dialog: Locator, label: str, typed: str) -> None:
    field = dialog.get_by_role("combobox", name=label)
    await field.click()
    await field.press_sequentially(typed)
    await expect(dialog.get_by_role("option")).to_have_count(1)
    await field.press("Enter")


async def test_what_is_missing_is_said_at_the_field(visit: Visit) -> None:
    dialog = await open_form(await visit())
    await dialog.get_by_role("button", name="Save").click()
    site = dialog.get_by_role("textbox", name="Site id")
    await expect(site).to_be_focused()
    await expect(site).to_have_attribute("aria-invalid", "true")
    await expect(site).to_have_accessible_description("Please fill this in.")
    await expect(dialog.locator(".input-error:visible")).to_have_count(2)


async def test_the_apps_error_stands_at_its_field_and_the_form_is_saved_after_it(
    visit: Visit,
) -> None:
    page = await visit()
    dialog = await open_form(page)
    site = dialog.get_by_role("textbox", name="Site id")
    await site.fill("taken")
    await choose(dialog, "Edition", "hosted")
    await choose(dialog, "Components", "screen")
    await dialog.get_by_label("Day").fill("2026-11-23")
    await dialog.get_by_role("button", name="Save").click()
    await expect(site).to_have_accessible_description("There is such a site already.")
    await expect(site).to_be_focused()
    await site.fill("site43")
    await page.keyboard.press("Control+Enter")
    await expect(dialog).to_have_count(0)
    await page.get_by_role("link", name="wfo", exact=False).first.click()
    saved = page.locator("#conversation .message").last
    await expect(saved).to_contain_text("Saved with screen-recording for 2026-11-23.")


async def test_the_focus_stays_in_the_modal_and_escape_closes_the_list_before_it(
    visit: Visit,
) -> None:
    page = await visit()
    dialog = await open_form(page)
    for _ in range(20):
        await page.keyboard.press("Tab")
        inside = "() => Boolean(document.activeElement.closest('dialog')) || document.activeElement === document.body"
        assert await page.evaluate(inside)
    edition = dialog.get_by_role("combobox", name="Edition")
    await edition.focus()
    await page.keyboard.press("ArrowDown")
    await expect(edition).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("Escape")
    await expect(edition).to_have_attribute("aria-expanded", "false")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def test_a_number_that_is_none_is_not_sent(visit: Visit) -> None:
    dialog = await open_form(await visit())
    await dialog.get_by_role("textbox", name="Site id").fill("site43")
    await choose(dialog, "Edition", "hybrid")
    port = dialog.get_by_role("textbox", name="Port")
    await port.fill("20443.5")
    await dialog.get_by_role("button", name="Save").click()
    await expect(port).to_have_accessible_description("Please enter a whole number.")
