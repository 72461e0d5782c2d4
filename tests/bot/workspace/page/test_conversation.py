"""Can one talk on the page: messages, threads, buttons, ephemerals, hostile text?"""

import re

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.bot.workspace.page.conftest import Visit

pytestmark = pytest.mark.browser


async def say(page: Page, text: str, box: str = "#composer") -> None:
    await page.fill(box, text)
    await page.press(box, "Enter")


async def test_a_message_appears_and_the_box_is_empty_again(visit: Visit) -> None:
    page = await visit()
    await say(page, "Good *morning*")
    last = page.locator("#conversation .message").last
    await expect(last.locator(".text strong")).to_have_text("morning")
    await expect(page.locator("#composer")).to_have_value("")


async def test_shift_and_enter_starts_a_new_line(visit: Visit) -> None:
    page = await visit()
    await page.fill("#composer", "one")
    await page.press("#composer", "Shift+Enter")
    await page.type("#composer", "two")
    await expect(page.locator("#composer")).to_have_value("one\ntwo")


async def test_hostile_text_is_text(visit: Visit) -> None:
    page = await visit()
    hostile = (
        "<script>document.title='gone'</script> <img src=x onerror=alert(1)> <!channel> &lt;b&gt;"
    )
    await say(page, hostile)
    last = page.locator("#conversation .message").last
    await expect(last.locator(".text")).to_have_text(hostile)
    assert await last.locator("script, img, .text .mention").count() == 0
    assert "gone" not in await page.title()


async def test_a_mention_is_answered_in_the_thread_and_one_can_reply_there(visit: Visit) -> None:
    page = await visit()
    await say(page, "@wfo what is port 20443 for?")
    root = page.locator("#conversation .message").last
    await expect(root.locator(".mention")).to_have_text("@wfo")
    await root.locator(".thread-bar").click()
    thread = page.locator("#thread .message")
    await expect(thread).to_have_count(2)
    await expect(thread.nth(1).locator("strong", has_text="20443")).to_be_visible()
    await expect(thread.nth(1).locator(".badge")).to_have_text("APP")
    await say(page, "thanks", "#thread-composer")
    await expect(thread).to_have_count(3)
    await expect(root.locator(".thread-bar")).to_contain_text("2 replies")
    await page.keyboard.press("Escape")
    await expect(page.locator("#thread")).to_be_hidden()
    await expect(page.locator("#composer")).to_be_focused()


async def test_a_button_reaches_the_app_and_the_message_changes_in_place(visit: Visit) -> None:
    page = await visit()
    await say(page, "/wfo-check site42")
    message = page.locator("#conversation .message").last
    await expect(message.locator(".block-header")).to_have_text("site42: 1 failed")
    handle = await message.element_handle()
    again = message.get_by_role("button", name="Run again")
    await again.focus()
    await page.keyboard.press("Enter")
    await expect(message.locator(".block-header")).to_have_text("site42: all passed")
    # The same element was changed, and the keyboard's place in it was kept.
    assert handle is not None
    assert await handle.evaluate(
        "(element) => element.isConnected && element.contains(document.activeElement)"
    )
    await expect(again).to_be_focused()


async def test_a_table_keeps_html_in_its_cells_as_text(visit: Visit) -> None:
    page = await visit()
    await say(page, "/wfo-check site42")
    table = page.locator("#conversation .message").last.get_by_role("table")
    await expect(table.get_by_role("columnheader")).to_have_text(
        ["Port", "Outcome", "What it is for"]
    )
    await expect(table.get_by_role("row").nth(2)).to_contain_text(
        "Recording, <b>only</b> where it is in use"
    )


async def test_a_dangerous_button_asks_first(visit: Visit) -> None:
    page = await visit()
    await say(page, "/wfo-check site42")
    stop = page.locator("#conversation .message").last.get_by_role("button", name="Stop")
    await stop.click()
    dialog = page.get_by_role("dialog", name="Stop the run?")
    await expect(dialog.get_by_role("button", name="Go on")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert await page.locator(".ephemeral").count() == 0
    await stop.click()
    await dialog.get_by_role("button", name="Yes, stop").click()
    await expect(page.locator("#conversation .message.ephemeral").last).to_contain_text("Stopped.")


async def test_what_only_i_see_is_marked_and_nobody_else_sees_it(visit: Visit) -> None:
    mine, other = await visit(), await visit("carlos")
    await say(mine, "/wfo-check")
    shown = mine.locator("#conversation .message.ephemeral").last
    await expect(shown).to_contain_text("Only visible to you")
    await expect(shown).to_contain_text("Which site?")
    await say(other, "still here")
    await expect(other.locator("#conversation .message").last).to_contain_text("still here")
    assert await other.locator(".ephemeral").count() == 0


async def test_a_refused_command_is_said_and_given_back(visit: Visit) -> None:
    page = await visit()
    await say(page, "@wfo hello")
    await page.locator("#conversation .message").last.locator(".thread-bar").click()
    await say(page, "/wfo-check site42", "#thread-composer")
    await expect(page.get_by_role("alert")).to_contain_text(re.compile("thread", re.IGNORECASE))
    await expect(page.locator("#thread-composer")).to_have_value("/wfo-check site42")


async def test_a_message_shortcut_reaches_the_app(visit: Visit) -> None:
    page = await visit()
    await say(page, "port 25638 is closed")
    message = page.locator("#conversation .message").last
    await message.hover()
    await message.get_by_role("button", name=re.compile("^More")).click()
    await page.get_by_role("menuitem", name="Ask about this").click()
    await expect(message.locator(".thread-bar")).to_contain_text("1 reply")


async def test_ones_own_message_is_edited_and_deleted(visit: Visit) -> None:
    page = await visit()
    await say(page, "five & six")
    message = page.locator("#conversation .message").last
    more = message.get_by_role("button", name=re.compile("^More"))
    await message.hover()
    await more.click()
    await page.get_by_role("menuitem", name="Edit").click()
    field = message.get_by_label("Edit the message")
    await expect(field).to_have_value("five & six")
    await field.fill("seven")
    await field.press("Enter")
    await expect(message.locator(".text")).to_have_text("seven")
    await message.hover()
    await more.click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.get_by_text("seven", exact=True)).to_have_count(0)


async def test_a_picture_and_a_file_can_be_sent_and_fetched(visit: Visit) -> None:
    page = await visit()
    picture = await page.screenshot(clip={"x": 0, "y": 0, "width": 40, "height": 30})
    files: list[FilePayload] = [
        {"name": "map.png", "mimeType": "image/png", "buffer": picture},
        {"name": "ports.csv", "mimeType": "text/csv", "buffer": b"port\n20443\n"},
    ]
    await page.set_input_files(".composer input[type=file] >> nth=0", files)
    await page.fill("#composer", "the map")
    await page.press("#composer", "Enter")
    message = page.locator("#conversation .message").last
    await expect(message.locator("img.large")).to_have_js_property("naturalWidth", 40)
    async with page.expect_download() as download:
        await message.get_by_label("Download ports.csv").click()
    path = await (await download.value).path()
    assert path.read_bytes() == b"port\n20443\n"
