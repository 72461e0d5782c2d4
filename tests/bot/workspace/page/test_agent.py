"""Does the page show the young surfaces: suggested prompts, what the app is doing, workflow steps?"""

from typing import Any

import pytest
from playwright.async_api import expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.visitor import Workspace
from tests.bot.workspace.page.app import Json
from tests.bot.workspace.page.conftest import Visit

pytestmark = pytest.mark.browser


async def test_a_suggested_prompt_is_sent_by_a_click(
    visit: Visit, workspace: Workspace, client: AsyncWebClient
) -> None:
    page = await visit()
    await page.get_by_role("link", name="wfo", exact=False).first.click()
    await expect(page.get_by_role("textbox", name="Message wfo")).to_be_visible()
    await client.assistant_threads_setSuggestedPrompts(
        channel_id=workspace.dm(workspace.owner),
        title="To start with",
        prompts=[{"title": "Port 20443?", "message": "what is port 20443 for?"}],
    )
    await page.get_by_role("button", name="Port 20443?").click()
    await expect(page.locator("#conversation .message").last).to_contain_text(
        "what is port 20443 for?"
    )


async def test_what_the_app_is_doing_is_shown_until_it_speaks(
    visit: Visit, workspace: Workspace, client: AsyncWebClient
) -> None:
    page = await visit()
    root = await workspace.say(workspace.owner, "#support", "look at site42")
    place = {"channel": workspace.channel("#support"), "ts": root}
    await client.assistant_threads_setStatus(
        channel_id=place["channel"], thread_ts=root, status="is looking at 3 of 9 hosts"
    )
    bar = page.locator("#conversation .message").last.locator(".thread-bar")
    await expect(bar).to_contain_text("is looking at 3 of 9 hosts")
    await bar.click()
    await expect(page.locator("#thread .status-line")).to_contain_text(
        "is looking at 3 of 9 hosts"
    )
    await client.chat_postMessage(channel=place["channel"], thread_ts=root, text="All passed.")
    await expect(page.locator("#thread .message")).to_have_count(2)
    await expect(page.locator("#thread .status-line")).to_have_text("")
    await expect(bar).to_contain_text("1 reply")


async def test_a_workflow_step_is_tried_and_its_end_is_said(visit: Visit, app: AsyncApp) -> None:
    async def look_up(inputs: Json, complete: Any) -> None:
        await complete({"answer": f"{inputs['port']} is the portal"})

    app.function("look_up")(look_up)
    page = await visit()
    await page.get_by_role("button", name="Shortcuts").click()
    await page.get_by_role("menuitem", name="Look up a requirement").click()
    dialog = page.get_by_role("dialog", name="Look up a requirement")
    await dialog.get_by_label("Port").fill("20443")
    await dialog.get_by_role("button", name="Run").click()
    await expect(page.locator(".toast")).to_contain_text("20443 is the portal")
    await expect(dialog).to_have_count(0)
