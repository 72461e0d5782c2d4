"""Are files fetched from Slack alone, bounded, and is the token shown to nobody else?"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.posting.download import NotFetched, fetch, is_slacks
from bot.settings import Settings
from bot.workspace.server import open_workspace

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
API = "https://slack.com/api/"


def settings(api_url: str) -> Settings:
    return Settings(
        _env_file=None, bot_token="xoxb-1", app_token="xapp-1", slack_api_url=api_url, port=0
    )


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[tuple[str, list[str]]]:
    """Serve one answer for everything; yields the address and the tokens that were shown to it."""
    shown: list[str] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        shown.append(request.headers.get("Authorization", ""))
        return await answer(request)

    app = web.Application()
    app.router.add_get("/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", shown
    finally:
        await runner.cleanup()


async def says(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"x" * 100, content_type="application/json")


async def test_a_file_is_read_with_the_token() -> None:
    async with server(says) as (address, shown):
        file = {"url_private_download": f"{address}/file", "size": 100}
        assert await fetch(settings(f"{address}/api/"), file, 100) == b"x" * 100
        assert shown == ["Bearer xoxb-1"]


async def test_another_host_is_not_asked_nor_followed_to() -> None:
    async with server(says) as (elsewhere, overheard):

        async def redirects(request: web.Request) -> web.StreamResponse:
            raise web.HTTPFound(f"{elsewhere}/file")

        async with server(redirects) as (address, _):
            for url in (f"{elsewhere}/file", f"{address}/file"):
                with pytest.raises(NotFetched, match="does not lie with Slack"):
                    await fetch(settings(f"{address}/api/"), {"url_private": url}, 1000)
        assert overheard == []


async def test_a_redirect_within_slack_is_followed_but_not_for_ever() -> None:
    async def round_and_round(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/again")

    async with server(round_and_round) as (address, shown):
        with pytest.raises(NotFetched, match="circles"):
            await fetch(settings(f"{address}/api/"), {"url_private": f"{address}/file"}, 1000)
        assert len(shown) == 4


@pytest.mark.parametrize(("file", "why"), [({"size": 101}, "101 bytes"), ({}, "larger than")])
async def test_a_file_that_is_too_large_is_not_read(file: dict[str, object], why: str) -> None:
    async with server(says) as (address, _):
        whole = {**file, "url_private": f"{address}/file"}
        with pytest.raises(NotFetched, match=why):
            await fetch(settings(f"{address}/api/"), whole, 99)


async def test_without_the_scope_slack_shows_its_sign_in_page_and_we_say_so() -> None:
    async with open_workspace() as workspace:
        host = workspace.api_url.rsplit("/api/", 1)[0]
        file = {"url_private": f"{host}/files-pri/T1-F404/x.json"}
        with pytest.raises(NotFetched, match="files:read"):
            await fetch(settings(workspace.api_url), file, 1000)


async def test_what_can_not_be_had_is_told() -> None:
    with pytest.raises(NotFetched, match="no access"):
        await fetch(settings(API), {"file_access": "check_file_info"}, 10)
    nobody = {"url_private": "http://127.0.0.1:1/file"}
    with pytest.raises(NotFetched, match="did not hand it over"):
        await fetch(settings("http://127.0.0.1:1/api/"), nobody, 10)


@pytest.mark.parametrize(
    ("url", "slacks"),
    [
        ("https://files.slack.com/files-pri/T1-F1/x", True),
        ("https://slack.com/x", True),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://files.slack.com@evil.example/x", False),
        ("https://a:b@files.slack.com/x", False),
        ("https://[files.slack.com/x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_slacks_own_hosts_count(url: str, slacks: bool) -> None:
    assert is_slacks(url, API) is slacks
