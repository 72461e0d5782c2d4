"""Takes the pictures of README.md from a running local workspace, so that they stay true.

`python -m tests.pictures` starts the workspace with its demo site on a fresh database, acts as a user in a headless
Chromium, and writes `deploy/pictures/*.png`.
"""

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.needs import browser

PICTURES = Path(__file__).parents[1] / "deploy" / "pictures"
QUESTION = "@wfo which ports does screen recording need?"
CHECK = "/wfo-check site42"
SWEEP = "/wfo-sweep all"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/(?=[;\s])")
PATIENCE_MS = 20_000


async def main() -> None:
    """Take all pictures; raises if something that they show never appears."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WFO_DATA_DIR": folder, "WFO_PORT": "0"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--port", "0",
            env=environment, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            await _take(await _address(process))
        finally:
            process.terminate()
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    if process.stderr is None:
        raise RuntimeError("the bot's output is not ours")
    async for line in process.stderr:
        if found := ADDRESS.search(line.decode()):
            return found.group()
    raise RuntimeError("the bot ended before it said where its page is")


async def _take(address: str) -> None:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=browser(), args=["--no-sandbox"]
        )
        page = await chromium.new_page(viewport={"width": 1280, "height": 860})
        await page.goto(address)
        await _say(page, QUESTION)
        await page.get_by_text("1 reply").first.click(timeout=PATIENCE_MS)
        await page.get_by_text("5633").first.wait_for(timeout=PATIENCE_MS)
        await page.screenshot(path=PICTURES / "answer.png")
        await _say(page, CHECK)
        await page.get_by_text("was checked").first.wait_for(timeout=PATIENCE_MS)
        # The second reply is the picture: then the details stand there, whole.
        await page.get_by_text("2 replies").first.click(timeout=PATIENCE_MS)
        await page.get_by_text("Who must act").first.wait_for(timeout=PATIENCE_MS)
        await page.get_by_text("Who must act").first.scroll_into_view_if_needed()
        await page.screenshot(path=PICTURES / "check.png")
        await _report(page, chromium)
        await _say(page, SWEEP)
        await page.get_by_text("is done").first.wait_for(timeout=PATIENCE_MS)
        await page.get_by_text("4 replies").first.click(timeout=PATIENCE_MS)
        await page.get_by_text("Sweep of all sites, text").first.wait_for(timeout=PATIENCE_MS)
        await page.screenshot(path=PICTURES / "sweep.png")
        await page.get_by_text("wfo", exact=True).first.click()
        await page.get_by_text("Home", exact=True).first.click()
        await page.get_by_text("Editions").first.wait_for(timeout=PATIENCE_MS)
        await page.screenshot(path=PICTURES / "home.png")
        await page.get_by_role("button", name="Choose what to check").click()
        await page.get_by_role("dialog").wait_for(timeout=PATIENCE_MS)
        await page.get_by_role("combobox", name="Site").click()
        site = page.get_by_role("option", name=re.compile("^site42"))
        await site.click(timeout=PATIENCE_MS)
        await page.get_by_role("combobox", name="Components").click()
        await page.keyboard.type("rec")
        other = page.get_by_role("option", name="Logging")
        await other.wait_for(state="hidden", timeout=PATIENCE_MS)
        await page.get_by_role("option", name="Screen Recording").wait_for(timeout=PATIENCE_MS)
        await page.screenshot(path=PICTURES / "form.png")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Cancel").click()
        await page.get_by_role("button", name="Start learning").click()
        await page.get_by_text("Messages", exact=True).first.click()
        await page.get_by_text("lesson 1 of").first.wait_for(timeout=PATIENCE_MS)
        await page.get_by_text("1 reply").last.click(timeout=PATIENCE_MS)
        await page.locator("img.large").last.wait_for(timeout=PATIENCE_MS)
        await page.screenshot(path=PICTURES / "lesson.png")
        await chromium.close()


async def _report(page: Page, chromium: Browser) -> None:
    """Ask for the report in the thread, take it from there, and look at it."""
    await page.get_by_role("button", name="Report", exact=True).first.click()
    file = page.get_by_role("link", name=re.compile(r"Download site42-.*\.html")).last
    async with page.expect_download(timeout=PATIENCE_MS) as download:
        await file.click(timeout=PATIENCE_MS)
    saved = await (await download.value).path()
    reader = await chromium.new_page(viewport={"width": 1000, "height": 860})
    whole = saved.with_suffix(".html")
    saved.rename(whole)
    await reader.goto(whole.as_uri())
    await reader.screenshot(path=PICTURES / "report.png")
    await reader.close()


async def _say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox").first
    await box.click()
    await box.press_sequentially(text)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")


if __name__ == "__main__":
    asyncio.run(main())
