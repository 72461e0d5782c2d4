"""A real Chromium, a workspace with an app in it, and pages of its users."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from slack_bolt.async_app import AsyncApp

from bot.workspace.pytest_plugin import RunBolt
from bot.workspace.visitor import Workspace
from tests.bot.workspace.page.app import MANIFEST, listen
from tests.patience import LONG_MS

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Visit(Protocol):
    """Open the page as a user (by the name after "@"), with options of a browser context.

    `port` is another one than the workspace's own: that of a wire to it.
    """

    def __call__(
        self, user: str = "dana", *, port: int | None = None, **options: Any
    ) -> Awaitable[Page]: ...


def chromium() -> str:
    """Return the path of this machine's Chromium; without one the test is skipped, but fails with `CI=true`."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    reason = f"no Chromium on this machine (looked for {', '.join(NAMES)})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(name="browser", scope="session")
async def _browser() -> AsyncIterator[Browser]:
    """Share one headless Chromium among all tests of the page; each opens contexts of its own in it."""
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture(name="workspace_options")
def _workspace_options() -> dict[str, Any]:
    return {"manifest": MANIFEST}


class Wire:
    """The line between pages and workspace, which a test may cut and mend; pages reach it at `port`."""

    port: int

    def __init__(self, target: int) -> None:
        self._target = target
        self._ends: set[asyncio.StreamWriter] = set()
        self._broken = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection in both directions until an end closes it or the line is cut."""
        if self._broken:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._ends |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._ends -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(65536):
                writer.write(chunk)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def cut(self) -> None:
        """Break all connections and refuse new ones."""
        self._broken = True
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Let new connections through again."""
        self._broken = False


@pytest.fixture(name="app_in_it")
async def _app_in_it(app: AsyncApp, run_bolt: RunBolt) -> None:
    listen(app)
    await run_bolt(app)


@pytest.fixture(name="wire")
async def _wire(workspace: Workspace) -> AsyncIterator[Wire]:
    wire = Wire(urlsplit(workspace.url).port or 0)
    async with await asyncio.start_server(wire.carry, "127.0.0.1", 0) as server:
        wire.port = server.sockets[0].getsockname()[1]
        yield wire
        wire.cut()


@pytest.fixture(name="visit")
async def _visit(browser: Browser, workspace: Workspace, app_in_it: None) -> AsyncIterator[Visit]:
    """Open pages; an error in a page's script fails the test."""
    expect.set_options(timeout=LONG_MS)
    errors: list[str] = []
    people = {person.name: person.id for person in workspace.world.state.people.values()}
    async with AsyncExitStack() as stack:

        async def visit(user: str = "dana", *, port: int | None = None, **options: Any) -> Page:
            context: BrowserContext = await browser.new_context(**options)
            stack.push_async_callback(context.close)
            context.set_default_timeout(LONG_MS)
            page = await context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            port = port or urlsplit(workspace.url).port
            await page.goto(f"http://127.0.0.1:{port}/?user={people[user]}")
            await page.get_by_role("textbox", name="Message #support").wait_for()
            return page

        yield visit
    assert errors == []
