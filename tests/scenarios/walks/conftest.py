"""A person in front of a real browser: clicks and types in the local workspace, and reads what is there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect

from bot.workspace.visitor import Workspace
from tests import needs
from tests.patience import LONG_MS

SHOTS = Path(__file__).parents[2] / "screenshots"


class Reader:
    """Somebody at the page. What they wait for must become visible, or the walk ends with a screenshot."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stream = page.locator("#conversation .message")
        self.replies = page.locator("#thread .message")

    async def say(self, text: str) -> None:
        """Write into the open conversation."""
        await self._write("#composer", text)

    async def reply(self, text: str) -> None:
        """Write into the open thread."""
        await self._write("#thread-composer", text)

    async def _write(self, box: str, text: str) -> None:
        await self.page.fill(box, text)
        # Escape shuts the list of commands and names that typing opens.
        await self.page.press(box, "Escape") if box == "#composer" else None
        await self.page.press(box, "Enter")

    async def hand_in(self, name: str, kind: str, content: bytes, text: str) -> None:
        """Upload a file with a word beside it."""
        file: FilePayload = {"name": name, "mimeType": kind, "buffer": content}
        await self.page.set_input_files(".composer input[type=file] >> nth=0", [file])
        await self.say(text)

    async def open_thread_of(self, words: str) -> None:
        """Open the thread below the last message with these words."""
        root = self.stream.filter(has_text=words).last
        await root.locator(".thread-bar").click()
        await expect(self.replies.first).to_be_visible()

    async def read(self, words: str) -> Locator:
        """Wait until a message of the conversation says this."""
        found = self.stream.filter(has_text=words).last
        await expect(found).to_be_visible()
        return found

    async def read_reply(self, words: str) -> Locator:
        """Wait until a reply of the open thread says this."""
        found = self.replies.filter(has_text=words).last
        await found.scroll_into_view_if_needed()
        await expect(found).to_be_visible()
        return found

    async def press(self, label: str, within: Locator | None = None) -> None:
        """Press the last button with that label."""
        await (within or self.page).get_by_role("button", name=label, exact=True).last.click()

    async def go_to_the_app(self, tab: str) -> None:
        """Open the app's Home or Messages."""
        await self.page.get_by_role("link", name="wfo", exact=False).first.click()
        await self.page.get_by_role("tab", name=tab).click()

    async def go_to(self, channel: str) -> None:
        """Open a channel."""
        await self.page.get_by_role("link", name=channel, exact=False).first.click()

    async def nothing_sticks_out(self) -> None:
        """Check that the page needs no scrolling sideways."""
        wider = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{wider} px stick out"


Sit = Callable[..., Awaitable[Reader]]


@pytest.fixture(name="chromium", scope="session")
async def _chromium() -> AsyncIterator[Browser]:
    """Start one headless Chromium for all walks."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=needs.browser(), args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


@pytest.fixture(name="sit")
async def _sit(
    chromium: Browser, workspace: Workspace, request: pytest.FixtureRequest
) -> AsyncIterator[Sit]:
    """Let people sit down at the page; an error in its script fails the walk."""
    errors: list[str] = []
    pages: list[Page] = []
    async with AsyncExitStack() as stack:

        async def sit(user: str, *, width: int = 1280, dark: bool = False) -> Reader:
            context = await chromium.new_context(
                viewport={"width": width, "height": 860},
                color_scheme="dark" if dark else "light",
                accept_downloads=True,
            )
            stack.push_async_callback(context.close)
            context.set_default_timeout(LONG_MS)
            page = await context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(f"{workspace.url}?user={user}")
            await page.get_by_role("textbox", name="Message #support").wait_for()
            pages.append(page)
            return Reader(page)

        expect.set_options(timeout=LONG_MS)
        try:
            yield sit
        finally:
            SHOTS.mkdir(exist_ok=True)
            for number, page in enumerate(pages):
                await page.screenshot(path=SHOTS / f"{request.node.name}-{number}.png")
    assert errors == []
