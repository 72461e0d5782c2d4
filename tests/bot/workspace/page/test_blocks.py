"""Is each kind of block shown, and does its use reach the app?"""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.visitor import Workspace
from tests.bot.workspace.page.app import Json, button, plain, section
from tests.bot.workspace.page.conftest import Visit

pytestmark = pytest.mark.browser


async def shown(page: Page, client: AsyncWebClient, *blocks: Json) -> Locator:
    """Let the app post `blocks`; return the message."""
    await client.chat_postMessage(channel="#support", text="Blocks", blocks=list(blocks))
    message = page.locator("#conversation .message").last
    await expect(message.locator(".blocks > *")).to_have_count(len(blocks))
    return message


def raw(*texts: str) -> list[Json]:
    return [{"type": "raw_text", "text": text} for text in texts]


async def test_text_blocks_are_shown(visit: Visit, client: AsyncWebClient) -> None:
    page = await visit()
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "bold", "style": {"bold": True}},
                    {"type": "user", "user_id": "U0COLLEAGU"},
                    {"type": "link", "url": "https://a.example/", "text": "there"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
                ],
            },
        ],
    }
    fields = [{"type": "mrkdwn", "text": "*Passed*\n9"}, {"type": "mrkdwn", "text": "*Failed*\n3"}]
    message = await shown(
        page,
        client,
        {"type": "header", "text": plain("A head")},
        {"type": "section", "fields": fields},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "row 4"}]},
        {"type": "markdown", "text": "**Port** `20443`"},
        rich,
    )
    await expect(message.locator(".block-header")).to_have_text("A head")
    await expect(message.locator(".section-field")).to_have_count(2)
    await expect(message.locator(".block-context")).to_have_text("row 4")
    await expect(message.locator(".block-markdown code")).to_have_text("20443")
    await expect(message.locator(".block-rich .mention")).to_have_text("@carlos")
    await expect(message.locator(".block-rich ol > li")).to_have_text("one")


async def test_a_data_table_is_sorted_searched_and_paged(
    visit: Visit, client: AsyncWebClient
) -> None:
    page = await visit()
    rows: list[list[Json]] = [raw("Port", "Part")]
    for number in (25672, 20443, 22010, 9):
        row = [
            {"type": "raw_number", "value": number, "text": str(number)},
            *raw(f"part {number}"),
        ]
        rows.append(row)
    table: Json = {"type": "data_table", "caption": "All ports", "page_size": 2, "rows": rows}
    message = await shown(page, client, table)
    names = message.get_by_role("rowheader")
    await expect(names).to_have_text(["25672", "20443"])
    await message.get_by_role("button", name="Port").click()
    await expect(names).to_have_text(["9", "20443"])
    await expect(message.get_by_role("columnheader").first).to_have_attribute(
        "aria-sort", "ascending"
    )
    await message.get_by_role("button", name="Next").click()
    await expect(names).to_have_text(["22010", "25672"])
    await message.get_by_label("Search in All ports").fill("part 9")
    await expect(names).to_have_text(["9"])


async def test_what_is_chosen_in_a_message_reaches_the_app(
    visit: Visit, client: AsyncWebClient, app: AsyncApp, workspace: Workspace
) -> None:
    heard: list[Json] = []

    async def hear(ack: Any, action: Json) -> None:
        await ack()
        heard.append(action)

    for action_id in ("pick", "who", "thumbs", "menu"):
        app.action(action_id)(hear)
    page = await visit()
    options = [{"text": plain(name), "value": name} for name in ("north", "south")]
    message = await shown(
        page,
        client,
        {
            "type": "actions",
            "elements": [
                {
                    "type": "static_select",
                    "action_id": "pick",
                    "options": options,
                    "placeholder": plain("Side"),
                },
                {"type": "users_select", "action_id": "who", "placeholder": plain("Who")},
                {"type": "overflow", "action_id": "menu", "options": options},
            ],
        },
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "thumbs",
                    "positive_button": {"text": plain("Good"), "value": "up"},
                    "negative_button": {"text": plain("Bad"), "value": "down"},
                }
            ],
        },
    )
    for name, typed in (("Side", "sou"), ("Who", "Nina")):
        field = message.get_by_role("combobox", name=name)
        await field.click()
        await field.press_sequentially(typed)
        await expect(message.get_by_role("option")).to_have_count(1)
        await field.press("Enter")
    await message.get_by_role("button", name="More choices").click()
    await page.get_by_role("menuitem", name="north").click()
    good = message.get_by_role("button", name="Good")
    await good.click()
    await expect(good).to_have_attribute("aria-pressed", "true")
    await workspace.wait_for(lambda: len(heard) == 4)
    by_id = {action["action_id"]: action for action in heard}
    assert by_id["pick"]["selected_option"]["value"] == "south"
    assert by_id["who"]["selected_user"] == "U0NEWHIRE1"
    assert by_id["menu"]["selected_option"]["value"] == "north"
    assert by_id["thumbs"]["value"] == "up"


async def test_a_block_of_an_unknown_kind_is_named_not_dropped(visit: Visit) -> None:
    page = await visit()
    text = await page.evaluate(
        """async () => {
            const { drawBlocks } = await import("/page/blocks/index.js");
            const holder = document.createElement("div");
            drawBlocks(holder, [{ type: "hologram" }, { type: "constructor" }], null);
            return holder.textContent;
        }"""
    )
    assert "hologram" in text
    assert "constructor" in text


async def test_a_picture_of_a_foreign_host_is_offered_not_loaded(
    visit: Visit, client: AsyncWebClient
) -> None:
    page = await visit()
    picture = {"type": "image", "image_url": "https://far.example/x.png", "alt_text": "The map"}
    message = await shown(page, client, picture)
    await expect(message.get_by_role("link", name="The map")).to_have_attribute(
        "href", "https://far.example/x.png"
    )
    assert await message.locator("img").count() == 0


async def test_modals_are_pushed_and_given_back(
    visit: Visit, client: AsyncWebClient, app: AsyncApp
) -> None:
    def view(title: str, *blocks: Json) -> Json:
        return {
            "type": "modal",
            "callback_id": title,
            "title": plain(title),
            "blocks": list(blocks),
        }

    deeper = {"type": "actions", "elements": [button("push", "Deeper")]}
    note = {
        "type": "input",
        "block_id": "note",
        "label": plain("Note"),
        "optional": True,
        "element": {"type": "plain_text_input", "action_id": "note_value"},
    }

    @app.action("open")
    async def open_first(ack: Any, body: Json) -> None:
        await ack()
        first = {**view("First", deeper, note), "submit": plain("Save")}
        await client.views_open(trigger_id=body["trigger_id"], view=first)

    @app.action("push")
    async def push(ack: Any, body: Json) -> None:
        await ack()
        await client.views_push(
            trigger_id=body["trigger_id"], view=view("Second", section("Further down"))
        )

    page = await visit()
    message = await shown(page, client, {"type": "actions", "elements": [button("open", "Open")]})
    await message.get_by_role("button", name="Open").click()
    await page.get_by_role("dialog", name="First").get_by_label("Note").fill("kept")
    await page.get_by_role("button", name="Deeper").click()
    second = page.get_by_role("dialog", name="Second")
    await expect(second).to_contain_text("Further down")
    await second.get_by_role("button", name="Back").click()
    first = page.get_by_role("dialog", name="First")
    await expect(first.get_by_label("Note")).to_have_value("kept")
    await first.get_by_role("button", name="Close").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
