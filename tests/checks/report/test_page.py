"""Is the page one file that a browser shows well, and harmless whatever peers and sites say?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from checks.history import FinishedRun, changes
from checks.model import Outcome
from checks.report.grid.value import Cell
from checks.report.heat_map import HeatMap, heat_svg
from checks.report.to_html import write_html
from tests import needs
from tests.checks.report.finished import finished

pytestmark = pytest.mark.browser


@pytest.fixture(name="browser", scope="module")
async def _browser() -> AsyncIterator[Browser]:
    path = needs.browser()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def opened(browser: Browser, tmp_path: Path, width: int = 1200, **media: str) -> Page:
    run = finished()
    before = replace(run, id="before", findings=run.findings[:1])
    file = tmp_path / "run.html"
    file.write_text(write_html(run, changes([before], run)), encoding="utf-8")
    page = await browser.new_page(viewport={"width": width, "height": 900})
    await page.emulate_media(**media)  # type: ignore[arg-type] # a mapping of literals
    await page.goto(file.as_uri())
    return page


async def test_the_page_shows_every_finding_and_runs_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    page = await browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    file = tmp_path / "run.html"
    file.write_text(write_html(finished()), encoding="utf-8")
    await page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    text = await page.inner_text("body")
    assert "<script>alert(1)</script>" in text
    assert "Acme <b>& Söhne</b>, Leipzig" in text
    for said in (
        "10.4.2.10 refuses connections on 7001",
        "Player is not in use at site42.",
        "The agent at the bot's machine is connected but does not answer.",
        "Environmental Requirements, 9.9-hosted, Ports, row 1",
        "the customer's Windows admin",
    ):
        assert said in text, said
    await page.close()


async def test_the_page_says_what_changed_also_of_what_passes_now(
    browser: Browser, tmp_path: Path
) -> None:
    run = finished()

    def turned(number: int, outcome: Outcome) -> FinishedRun:
        findings = tuple(
            finding.model_copy(update={"outcome": outcome})
            if finding.requirement.port == 7007
            else finding
            for finding in run.findings
            if finding.requirement.port != 7001
        )
        started = run.started - timedelta(hours=number)
        return replace(run, id=f"{number}", started=started, findings=findings)

    outcomes = (Outcome.FAILED, Outcome.PASSED, Outcome.FAILED)
    earlier = [turned(number, outcome) for number, outcome in enumerate(outcomes, 1)]
    file = tmp_path / "run.html"
    file.write_text(write_html(run, changes(earlier, run)), encoding="utf-8")
    page = await browser.new_page()
    await page.goto(file.as_uri())
    text = await page.inner_text("main")
    assert "Against the run of 2026-08-01 10:30 (Europe/Berlin): 1 fixed, 1 new" in text
    told = (await page.inner_text("h2:has-text('What changed') + dl")).splitlines()
    assert [line.strip() for line in told if line.strip()] == [
        "Fixed",
        "Port 7007 TCP, Pooling",
        "New",
        "Port 7001 TCP, Logging",
        "Flapping",
        "Port 7007 TCP, Pooling, turned 3 times in the last 4 runs",
    ]
    await page.close()


async def test_skips_for_one_reason_are_told_once(browser: Browser, tmp_path: Path) -> None:
    run = finished()
    skip = next(finding for finding in run.findings if finding.outcome is Outcome.SKIPPED)
    other = skip.requirement.model_copy(update={"port": 7999})
    twice = (*run.findings, skip.model_copy(update={"requirement": other}))
    file = tmp_path / "run.html"
    file.write_text(write_html(replace(run, findings=twice)), encoding="utf-8")
    page = await browser.new_page()
    await page.goto(file.as_uri())
    table = await page.inner_text("h2:has-text('Not checked') + div")
    assert table.count(skip.sentence) == 1
    assert "Port 7999" in table
    await page.close()


async def test_the_picture_says_in_words_what_it_shows(browser: Browser, tmp_path: Path) -> None:
    page = await opened(browser, tmp_path)
    picture = page.get_by_role("img")
    name = await picture.get_attribute("aria-labelledby")
    words = await page.text_content(f"#{name}") or ""
    assert "client PC to PREMISES server: 7001 Logging failed: refused" in words
    assert "PREMISES server to cloud: 7007 Pooling passed" in words
    await page.close()


@pytest.mark.parametrize("width", [360, 1200])
async def test_nothing_runs_over_the_edge(browser: Browser, tmp_path: Path, width: int) -> None:
    page = await opened(browser, tmp_path, width)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.close()


async def test_no_text_of_the_picture_leaves_its_room(browser: Browser, tmp_path: Path) -> None:
    page = await opened(browser, tmp_path)
    overlapping = await page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('.picture .arrow')].map(
            (arrow) => [...arrow.querySelectorAll('.label, .words')].map((t) => t.getBoundingClientRect()));
          return boxes.filter(([label, words]) => label.right > words.left).length;
        }"""
    )
    assert overlapping == 0
    await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_is_readable_in_light_and_dark(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    page = await opened(browser, tmp_path, color_scheme=scheme)
    lowest = await page.evaluate(
        """() => {
          const light = (colour) => {
            const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map((v) => v / 255)
              .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const paper = light(getComputedStyle(document.body).backgroundColor);
          const texts = [...document.querySelectorAll('h1, h2, .soft, .tag, dt, dd, td, .picture text')]
            .filter((e) => !e.classList.contains('mark'));
          return Math.min(...texts.map((e) => {
            const style = getComputedStyle(e);
            const ink = light(e instanceof SVGElement ? style.fill : style.color);
            return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
          }));
        }"""
    )
    assert lowest >= 4.5
    await page.close()


async def test_it_prints_on_paper(browser: Browser, tmp_path: Path) -> None:
    page = await opened(browser, tmp_path, media="print")
    assert (await page.pdf(format="A4")).startswith(b"%PDF")
    background = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    await page.close()


@pytest.mark.parametrize("columns", [9, 40])
async def test_a_heat_map_keeps_its_words_in_their_cells(
    browser: Browser, tmp_path: Path, columns: int
) -> None:
    outcomes = (*Outcome, None)
    age = timedelta(hours=47)
    cells = tuple(
        tuple(Cell(outcomes[(row + column) % 6], age) for column in range(columns))
        for row in range(12)
    )
    names = tuple(f"{n + 7000} WFM Web Multimedia MMMM" for n in range(columns))
    sites = tuple(f"site{n} WWWWWWWWWWWWWWWWWWWW" for n in range(12))
    file = tmp_path / "heat.html"
    svg = heat_svg(HeatMap(sites, names, cells, title="Everything"))
    file.write_text(f"<!doctype html><meta charset=utf-8>{svg}", encoding="utf-8")
    page = await browser.new_page()
    await page.goto(file.as_uri())
    outside = await page.evaluate(
        """() => {
          const whole = document.querySelector('svg').getBoundingClientRect();
          const cells = [...document.querySelectorAll('rect')].filter((e) => e.querySelector('title'))
            .map((e) => e.getBoundingClientRect());
          const texts = [...document.querySelectorAll('text')];
          const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
          const lost = texts.filter((t) => !within(t.getBoundingClientRect(), whole));
          const middles = texts.filter((t) => t.getAttribute('text-anchor') === 'middle');
          const loose = middles.slice(0, cells.length).filter((t) => {
            const box = t.getBoundingClientRect();
            const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
            const cell = cells.find((c) => c.left <= x && x <= c.right && c.top <= y && y <= c.bottom);
            return !cell || box.left < cell.left || box.right > cell.right;
          });
          return [...lost, ...loose].map((t) => t.textContent);
        }"""
    )
    assert outside == []
    await page.close()
