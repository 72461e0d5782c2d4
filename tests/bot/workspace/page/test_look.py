"""Can everybody read and use the page: dark, narrow, by screen reader?"""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.bot.workspace.page.conftest import Visit

pytestmark = pytest.mark.browser

# What a screen reader would stumble over: nameless controls, pictures without alt, ids used twice.
FAULTS = """() => {
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const referred = (element) => (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("");
    const name = (element) => element.getAttribute("aria-label") || referred(element) || [...(element.labels ?? [])].map((label) => label.textContent).join("")
        || (element.matches("input, textarea, select") ? "" : element.textContent.trim()) || element.title;
    const faults = [];
    for (const element of document.querySelectorAll("a, button, input, textarea, select, [role=combobox], [role=listbox], [role=region], dialog[open]")) {
        if (shown(element) && !name(element)) faults.push(`no name: ${element.outerHTML.slice(0, 160)}`);
    }
    for (const element of document.querySelectorAll("img:not([alt])")) faults.push(`no alt: ${element.src}`);
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    for (const id of ids.filter((one, at) => ids.indexOf(one) !== at)) faults.push(`id twice: ${id}`);
    for (const attribute of ["aria-controls", "aria-labelledby", "aria-describedby", "aria-activedescendant"]) {
        for (const element of document.querySelectorAll(`[${attribute}]`)) {
            for (const id of element.getAttribute(attribute).split(" ")) {
                if (id && !document.getElementById(id)) faults.push(`${attribute} leads nowhere: ${id}`);
            }
        }
    }
    return faults;
}"""

# WCAG 2 contrast of all text that is shown, drawn to a canvas to have any CSS colour as numbers.
PALE = """(least) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
    const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
    const ground = (element) => { for (let at = element; at; at = at.parentElement) { const colour = rgba(getComputedStyle(at).backgroundColor); if (colour[3] > 250) return colour; } return [255, 255, 255]; };
    const pale = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest(":disabled, .unseen, noscript")) continue;
        const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
        const contrast = (a + 0.05) / (b + 0.05);
        if (contrast < least) pale.push(`${contrast.toFixed(2)}: ${element.className} ${walker.currentNode.data.trim().slice(0, 40)}`);
    }
    return pale;
}"""


async def fill_up(page: Page) -> None:
    """Put on the page what it can show: a check with a table, a thread, what only I see."""
    for text in ("@wfo hello", "/wfo-check", "/wfo-check site42"):
        await page.fill("#composer", text)
        await page.press("#composer", "Enter")
    await expect(page.locator("#conversation .block-header").last).to_be_visible()
    await expect(page.locator("#conversation .ephemeral").last).to_be_visible()
    await expect(page.locator("#conversation .thread-bar").last).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_stands_out_and_every_control_has_a_name(visit: Visit, scheme: Any) -> None:
    page = await visit(color_scheme=scheme)
    await fill_up(page)
    await page.locator("#conversation .thread-bar").last.click()
    await expect(page.locator("#thread .message")).to_have_count(2)
    assert await page.evaluate(FAULTS) == []
    assert await page.evaluate(PALE, 4.5) == []
    await (
        page.locator("#conversation .message")
        .last.get_by_role("button", name="Edit the site")
        .click()
    )
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(FAULTS) == []
    assert await page.evaluate(PALE, 4.5) == []


async def test_dark_follows_the_system_until_one_chooses(visit: Visit) -> None:
    page = await visit(color_scheme="dark")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    dark = await page.evaluate(ground)
    assert dark != "rgb(255, 255, 255)"
    await page.get_by_role("button", name="Colours: auto").click()
    assert await page.evaluate(ground) == "rgb(255, 255, 255)"
    await page.get_by_role("button", name="Colours: light").click()
    assert await page.evaluate(ground) == dark
    await page.reload()
    await expect(page.get_by_role("button", name="Colours: dark")).to_be_visible()


async def test_a_phone_shows_everything_without_scrolling_sideways(visit: Visit) -> None:
    page = await visit(viewport={"width": 320, "height": 740}, has_touch=True, is_mobile=True)
    await fill_up(page)
    wide = "() => document.documentElement.scrollWidth > innerWidth || document.querySelector('#conversation .scroller').scrollWidth > innerWidth"
    assert not await page.evaluate(wide)
    await page.locator("#conversation .thread-bar").last.click()
    await expect(page.locator("#thread")).to_be_visible()
    await expect(page.locator("#conversation")).to_be_hidden()
    assert not await page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    await page.get_by_role("button", name="Close the thread").click()
    await expect(page.get_by_role("link", name="wfo-alerts")).to_be_hidden()
    await page.get_by_role("button", name="Show the list of conversations").click()
    await page.get_by_role("link", name="wfo-alerts").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("wfo-alerts")
    await expect(page.get_by_role("link", name="wfo-alerts")).to_be_hidden()


async def test_the_page_asks_nobody_else_for_anything(visit: Visit) -> None:
    page = await visit()
    hosts: list[str] = []
    page.on("request", lambda request: hosts.append(request.url.split("/")[2]))
    await page.reload()
    await fill_up(page)
    assert set(hosts) == {page.url.split("/")[2]}
