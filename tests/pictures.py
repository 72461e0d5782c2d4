"""Takes the pictures of README.md from a running local workspace, so that they stay true.

`python -m tests.pictures` starts the workspace with its demo sites on a fresh database, acts as a user in a headless
Chromium, and writes `deploy/pictures/*.png`: all of them, or none. A name behind it (`home`) writes that one alone.
"""

import asyncio
import io
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page, async_playwright

from tests.needs import browser

FOLDER = Path(__file__).parents[1] / "deploy" / "pictures"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/(?=[;\s])")
PATIENCE_MS = 60_000
WIDTH = 1000  # about what GitHub gives a README: letters keep their size
LARGEST = 250_000  # bytes


async def _answer(page: Page) -> bytes:
    await _say(page, "@wfo which ports does screen recording need?")
    thread = await _thread(page, "which ports does screen recording need")
    await thread.get_by_text("Source:").first.wait_for()
    return await _look(page, 680)


async def _check(page: Page) -> bytes:
    await _say(page, "/wfo-check site42")
    thread = await _thread(page, "was checked")
    await thread.get_by_text("Who must act").first.wait_for()
    await thread.locator("img.large").wait_for()  # comes last: then the details stand there, whole
    return await _look(page, 806, thread.get_by_text("was checked").first)


async def _report(page: Page) -> bytes:
    """Ask for the report in the thread of the check, take it from there, and look at it."""
    await page.locator("#thread").get_by_role("button", name="Report", exact=True).first.click()
    file = page.get_by_role("link", name=re.compile(r"Download site42-.*\.html")).last
    async with page.expect_download() as download:
        await file.click()
    saved = await (await download.value).path()
    whole = saved.rename(saved.with_suffix(".html"))
    reader = await page.context.new_page()
    await reader.goto(whole.as_uri())
    picture = await _look(reader, 900)
    await reader.close()
    return picture


async def _sweep(page: Page) -> bytes:
    await _say(page, "/wfo-sweep all")
    thread = await _thread(page, "is done")
    await thread.locator("img.large").wait_for()
    return await _look(page, 990, thread.get_by_text("is done").first)


async def _home(page: Page) -> bytes:
    await page.locator("#sidebar").get_by_text("wfo", exact=True).click()
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_text("Editions").first.wait_for()
    return await _look(page, 970)


async def _form(page: Page) -> bytes:
    await page.set_viewport_size({"width": WIDTH, "height": 700})  # a list that is open stays so
    await page.get_by_role("button", name="Choose what to check").click()
    await page.get_by_role("dialog").wait_for()
    await page.get_by_role("combobox", name="Site").click()
    await page.get_by_role("option", name=re.compile("^site42")).click()
    await page.get_by_role("combobox", name="Components").click()
    await page.keyboard.type("rec")
    await page.get_by_role("option", name="Logging").wait_for(state="hidden")
    await page.get_by_role("option", name="Screen Recording").wait_for()
    picture = await _look(page, 700)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Cancel").click()
    return picture


async def _lesson(page: Page) -> bytes:
    await page.get_by_role("button", name="Start learning").click()
    await page.get_by_role("tab", name="Messages").click()
    thread = await _thread(page, "lesson 1 of")
    await thread.locator("img.large").wait_for()
    return await _look(page, 935, thread.get_by_text("lesson 1 of").first)


TAKEN: dict[str, Callable[[Page], Awaitable[bytes]]] = {
    "answer": _answer,
    "check": _check,
    "report": _report,
    "sweep": _sweep,
    "home": _home,
    "form": _form,
    "lesson": _lesson,
}
"""In the order in which they are taken: the report is that of the check, the form is opened at Home."""


async def main(wanted: set[str]) -> None:
    """Take the pictures and keep the wanted ones; raises if something that they show never appears."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WFO_DATA_DIR": folder, "WFO_PORT": "0"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--port", "0",
            env=environment, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            taken = await _take(await _address(process))
        finally:
            process.terminate()
            await process.wait()
    for name in wanted:
        (FOLDER / f"{name}.png").write_bytes(taken[name])


async def _address(process: asyncio.subprocess.Process) -> str:
    if process.stderr is None:
        raise RuntimeError("the bot's output is not ours")
    async for line in process.stderr:
        if found := ADDRESS.search(line.decode()):
            return found.group()
    raise RuntimeError("the bot ended before it said where its page is")


async def _take(address: str) -> dict[str, bytes]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=browser(), args=["--no-sandbox"]
        )
        context = await chromium.new_context(viewport={"width": WIDTH, "height": 860})
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await page.goto(address)
        taken = {name: _small(name, await take(page)) for name, take in TAKEN.items()}
        await chromium.close()
    return taken


async def _say(page: Page, text: str) -> None:
    """Write that in the channel; a thread that covers it is closed first."""
    if await page.locator("#thread").is_visible():
        await page.get_by_role("button", name="Close the thread").click()
    box = page.locator("#composer")
    await box.click()
    await box.press_sequentially(text)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")


async def _thread(page: Page, text: str) -> Locator:
    """Open the thread of the last message that says so, as soon as it has one."""
    said = page.locator("#conversation .message").filter(has_text=text).last
    await said.locator(".thread-bar").click()
    return page.locator("#thread")


async def _look(page: Page, height: int, top: Locator | None = None) -> bytes:
    """Return the page as PNG, with that at its top, no pointer over it and no field in use but a form's."""
    await page.set_viewport_size({"width": WIDTH, "height": height})
    await page.mouse.move(WIDTH // 2, 1)
    await page.evaluate(
        "document.activeElement.closest('dialog') || document.activeElement.blur()"
    )
    await page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")
    if top is not None:
        await top.evaluate("(element) => element.closest('.message').scrollIntoView(true)")
    return await page.screenshot(animations="disabled", caret="hide")


def _small(name: str, png: bytes) -> bytes:
    """Return the picture in 256 colours, which a page of text has not; a larger one than allowed is refused."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    if out.tell() > LARGEST:
        raise RuntimeError(f"{name}.png has {out.tell()} bytes; {LARGEST} are allowed")
    return out.getvalue()


if __name__ == "__main__":
    names = set(sys.argv[1:]) or set(TAKEN)
    if unknown := names - set(TAKEN):
        sys.exit(
            f"no picture is called {', '.join(sorted(unknown))}; there are {', '.join(TAKEN)}"
        )
    asyncio.run(main(names))
