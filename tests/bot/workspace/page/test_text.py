"""Does the page show text as Slack does, and never as HTML?"""

from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

pytestmark = pytest.mark.browser

SHOW = """async ([module, name, source]) => {
    const shown = document.createElement("div");
    shown.append((await import(`/page/text/${module}.js`))[name](source));
    return shown.innerHTML;
}"""

FUZZ = """async ([tokens, seed, rounds]) => {
    const { mrkdwn } = await import("/page/text/mrkdwn.js");
    const { markdown } = await import("/page/text/markdown.js");
    const allowed = /^(DIV|P|STRONG|EM|S|CODE|PRE|BLOCKQUOTE|UL|OL|LI|A|SPAN|TIME|BR|HR|H[3-6]|TABLE|THEAD|TBODY|TR|TH|TD|INPUT)$/;
    let state = seed;
    const random = (below) => { state = (state * 1103515245 + 12345) % 2147483648; return state % below; };
    const bad = [];
    for (let round = 0; round < rounds; round += 1) {
        const source = Array.from({ length: 1 + random(14) }, () => tokens[random(tokens.length)]).join("");
        for (const show of [mrkdwn, markdown]) {
            const shown = document.createElement("div");
            shown.append(show(source));
            for (const element of shown.querySelectorAll("*")) {
                const names = element.getAttributeNames();
                const href = element.getAttribute("href") ?? "https://";
                if (!allowed.test(element.tagName) || names.some((name) => name.startsWith("on"))
                    || !/^(https?:|mailto:|tel:|#)/.test(href)) bad.push(source);
            }
        }
    }
    return bad;
}"""


@pytest.fixture(name="blank", scope="module")
async def _blank(browser: Browser) -> AsyncIterator[Page]:
    """Open an empty document that can import the page's modules."""

    async def empty(request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>empty</title>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", empty)
    app.router.add_static("/page", str(files("bot.workspace") / "page"))
    async with TestServer(app) as server:
        page = await browser.new_page()
        await page.goto(str(server.make_url("/")))
        yield page
        await page.close()


async def shown(page: Page, module: str, name: str, source: str) -> Any:
    return await page.evaluate(SHOW, [module, name, source])


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("plain", '<div class="para">plain</div>'),
        ("*b* _i_ ~s~", '<div class="para"><strong>b</strong> <em>i</em> <s>s</s></div>'),
        ("*b _i_*", '<div class="para"><strong>b <em>i</em></strong></div>'),
        ("snake_case_name 2*3*4", '<div class="para">snake_case_name 2*3*4</div>'),
        ("* no *", '<div class="para">* no *</div>'),
        ("`a *b*`", '<div class="para"><code>a *b*</code></div>'),
        ("5 &lt; 6 &amp;amp; 7", '<div class="para">5 &lt; 6 &amp;amp; 7</div>'),
        ("<!nothing>", '<div class="para">&lt;!nothing&gt;</div>'),
        ("<b>x</b>", '<div class="para">bx/b</div>'),
        (":warning: :site42:", '<div class="para">⚠️ :site42:</div>'),
        ("12:30:45", '<div class="para">12:30:45</div>'),
        ("<@U404|old>", '<div class="para"><span class="mention">@old</span></div>'),
        ("<#C404|gone>", '<div class="para"><span class="mention">#gone</span></div>'),
        ("<!here>", '<div class="para"><span class="mention group">@here</span></div>'),
        ("<javascript:alert(1)|x>", '<div class="para">x (javascript:alert(1))</div>'),
        (
            "&gt; q\nafter",
            '<blockquote><div class="para">q</div></blockquote><div class="para">after</div>',
        ),
        ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", '<ol start="1"><li>one</li><li>two</li></ol>'),
        ("```\na &lt; b\n```", '<pre class="code" tabindex="0">a &lt; b</pre>'),
        ("<!date^x^{date}|then>", '<div class="para">then</div>'),
        ("<!date^1700000000^{nonsense}|then>", "then"),
    ],
)
async def test_mrkdwn_is_shown_as_slack_shows_it(blank: Page, source: str, html: str) -> None:
    assert html in await shown(blank, "mrkdwn", "mrkdwn", source)


@pytest.mark.parametrize(
    ("source", "url", "label"),
    [
        ("<https://a.example/x|the x>", "https://a.example/x", "the x"),
        ("see https://a.example/x_y.", "https://a.example/x_y", "https://a.example/x_y"),
        (
            "<https://a.example?a=1&amp;b=2>",
            "https://a.example?a=1&b=2",
            "https://a.example?a=1&b=2",
        ),
        ("<mailto:a@b.example|a@b.example>", "mailto:a@b.example", "a@b.example"),
    ],
)
async def test_links_open_elsewhere_and_tell_nothing(
    blank: Page, source: str, url: str, label: str
) -> None:
    found = await blank.evaluate(
        """async (source) => {
            const shown = (await import("/page/text/mrkdwn.js")).mrkdwn(source).querySelector("a");
            return [shown.getAttribute("href"), shown.textContent, shown.rel, shown.target];
        }""",
        source,
    )
    assert found == [url, label, "noopener noreferrer nofollow", "_blank"]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# Top", '<h3 class="md-h1">Top</h3>'),
        ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
        ("a\nb", "<p>a<br>b</p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("```sh\nx < y\n```", '<pre class="code" tabindex="0">x &lt; y</pre>'),
        ("> q\n> r", "<blockquote><p>q<br>r</p></blockquote>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("[x](javascript:alert)", "<p>x (javascript:alert)</p>"),
        ("\\*no\\* snake_case_x", "<p>*no* snake_case_x</p>"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", '<tr><td>1</td><td class="right">2</td></tr>'),
        ("---", "<hr>"),
    ],
)
async def test_markdown_is_shown_as_slack_shows_it(blank: Page, source: str, html: str) -> None:
    assert html in await shown(blank, "markdown", "markdown", source)


async def test_no_mixture_of_marks_and_html_becomes_anything_but_text(blank: Page) -> None:
    tokens = [
        *(
            "*",
            "_",
            "~",
            "`",
            "```",
            "\n",
            " ",
            "<",
            ">",
            "|",
            "&lt;",
            "&amp;",
            "(",
            ")",
            "[",
            "]",
            "!",
            "#",
            "- ",
            "> ",
        ),
        *(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "javascript:alert(1)",
            '"onmouseover="x',
            "</div>",
        ),
        *(
            "<@U1>",
            "<!channel>",
            "<https://a.example|b>",
            "https://a.example/",
            "data:text/html,x",
            "|---|",
            "word",
            "5638",
            ":x:",
        ),
    ]
    assert await blank.evaluate(FUZZ, [tokens, 42, 4000]) == []


@pytest.mark.parametrize(("module", "name"), [("mrkdwn", "mrkdwn"), ("markdown", "markdown")])
@pytest.mark.parametrize(
    "unit", ["*a ", "<", "[a](", "`", "_a", "> ", "**", "|", "~a~", "&lt;", "<!date^1^", "- "]
)
async def test_no_text_keeps_the_page_busy(blank: Page, module: str, name: str, unit: str) -> None:
    source = (unit * 12_000)[:12_000]
    blank.set_default_timeout(5000)
    assert isinstance(await shown(blank, module, name, source), str)
