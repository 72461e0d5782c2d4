"""A real Chromium, and pages open in it."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
    """One headless Chromium for all tests of the page; each test opens its own context in it."""
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()
