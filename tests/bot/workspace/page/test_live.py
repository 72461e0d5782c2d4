"""Does the page show what others do, and say so when it can't know?"""

import asyncio

import pytest
from playwright.async_api import Route, expect

from bot.workspace.visitor import Workspace
from tests.bot.workspace.page.conftest import Visit, Wire

pytestmark = pytest.mark.browser


async def test_what_another_says_appears_and_is_read_out(
    visit: Visit, workspace: Workspace
) -> None:
    page = await visit()
    await workspace.say(workspace.colleague, "#support", "the portal is *up*")
    await expect(page.locator("#conversation .message").last).to_contain_text("the portal is up")
    await expect(page.locator("#announcer")).to_have_text("Carlos Ruiz: the portal is up")


async def test_unread_messages_are_counted_until_they_are_looked_at(
    visit: Visit, workspace: Workspace
) -> None:
    mine = await visit()
    for text in ("one", "two"):
        await workspace.say(workspace.colleague, "#wfo-alerts", text)
    badge = mine.get_by_role("link", name="wfo-alerts").locator(".count")
    await expect(badge).to_have_text("2 unread")
    await mine.get_by_role("link", name="wfo-alerts").click()
    await expect(badge).to_have_count(0)
    await mine.reload()
    await expect(mine.locator("#conversation .message").last).to_contain_text("two")
    await expect(badge).to_have_count(0)


async def test_a_lost_connection_is_said_and_what_was_missed_is_shown(
    visit: Visit, wire: Wire, workspace: Workspace
) -> None:
    page = await visit(port=wire.port)
    await page.fill("#composer", "before")
    await page.press("#composer", "Enter")
    message = page.locator("#conversation .message").last
    await expect(message).to_contain_text("before")
    kept = await message.element_handle()
    wire.cut()
    await expect(page.locator("#link")).to_contain_text("Reconnecting")
    await workspace.say(workspace.colleague, "#support", "meanwhile")
    wire.mend()
    await expect(page.locator("#conversation .message").last).to_contain_text("meanwhile")
    await expect(page.locator("#link")).to_be_hidden()
    assert kept is not None
    assert await kept.evaluate("(element) => element.isConnected")


async def test_one_becomes_another_user_and_sees_what_that_one_may_see(visit: Visit) -> None:
    page = await visit()
    await expect(page.get_by_role("link", name="wfo-team")).to_be_visible()
    await page.get_by_role("button", name="You are").click()
    await page.get_by_role("menuitem", name="Nina Vogel").click()
    await expect(page.get_by_role("button", name="You are")).to_contain_text("Nina Vogel")
    await expect(page.get_by_role("link", name="wfo-team")).to_have_count(0)


async def test_the_reader_stays_where_they_read(visit: Visit, workspace: Workspace) -> None:
    for number in range(30):
        await workspace.say(workspace.owner, "#support", f"line {number}")
    mine = await visit()
    await expect(mine.locator("#conversation .message").last).to_contain_text("line 29")
    top = await mine.evaluate(
        "() => { const s = document.querySelector('#conversation .scroller'); s.scrollTop = 0; return s.scrollTop; }"
    )
    await mine.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    await workspace.say(workspace.colleague, "#support", "news")
    await expect(mine.get_by_role("button", name="New messages")).to_be_visible()
    assert (
        await mine.evaluate("() => document.querySelector('#conversation .scroller').scrollTop")
        == top
    )
    await mine.get_by_role("button", name="New messages").click()
    await expect(mine.locator("#conversation .message").last).to_be_in_viewport()


async def test_the_apps_home_is_shown_when_it_is_published(visit: Visit) -> None:
    page = await visit()
    await page.get_by_role("link", name="wfo", exact=False).first.click()
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("heading", name="Your sites")).to_be_visible()
    await page.get_by_role("tab", name="Messages").click()
    await expect(page.locator("#composer")).to_be_visible()


async def test_a_thread_opens_where_its_newest_reply_begins(
    visit: Visit, workspace: Workspace
) -> None:
    root = await workspace.say(workspace.owner, "#support", "a long story")
    lines = "\n".join(f"line {number}" for number in range(120))
    for text in (lines, lines):
        await workspace.say(workspace.colleague, "#support", text, root)
    page = await visit()
    await page.locator("#conversation .thread-bar").click()
    newest = page.locator("#thread .message").nth(2)
    await expect(newest.locator(".message-head")).to_be_in_viewport()
    top = await newest.evaluate("(element) => element.getBoundingClientRect().top")
    bar = await page.locator("#thread header").evaluate("(element) => element.offsetHeight")
    assert abs(top - bar) < 30


async def test_what_comes_while_a_conversation_is_read_is_not_lost_under_it(
    visit: Visit, workspace: Workspace
) -> None:
    page = await visit()
    read = asyncio.Event()
    release = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        read.set()
        await release.wait()
        await route.fulfill(response=answer)

    await page.route("**/workspace/messages*", late)
    await page.get_by_role("link", name="wfo-alerts").click()
    await read.wait()
    await workspace.say(workspace.colleague, "#wfo-alerts", "said meanwhile")
    await expect(page.locator("#announcer")).to_have_text("Carlos Ruiz: said meanwhile")
    release.set()
    await expect(page.locator("#conversation .message").last).to_contain_text("said meanwhile")
