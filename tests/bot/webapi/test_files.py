"""Files come from Slack's own host, bounded, and the token goes nowhere else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.outcome import TryLater
from bot.settings import Settings
from bot.webapi.files import FileError, HandedIn, download

TOKEN = "xoxb-planted-in-a-test"


class Peer:
    """A host that remembers which authorisations it saw."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.port = 0
        self.answer = web.Response(body=b"hello", headers={"Content-Disposition": "attachment"})

    def url(self, path: str = "f") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    async def respond(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request.headers.get("Authorization", ""))
        return self.answer


@asynccontextmanager
async def peer() -> AsyncIterator[Peer]:
    one = Peer()
    app = web.Application()
    app.router.add_get("/{tail:.*}", one.respond)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    one.port = runner.addresses[0][1]
    try:
        yield one
    finally:
        await runner.cleanup()


def settings(api: str, folder: Path) -> Settings:
    return Settings(_env_file=None, bot_token=SecretStr(TOKEN), slack_api_url=api, data_dir=folder)


def file(url: str, size: int = 5) -> HandedIn:
    return HandedIn("F1", "ports.md", "text/markdown", size, url)


async def test_a_file_of_slacks_is_read_with_the_token(tmp_path: Path) -> None:
    async with peer() as slack:
        content = await download(settings(slack.url("api/"), tmp_path), file(slack.url()))
    assert content == b"hello"
    assert slack.seen == [f"Bearer {TOKEN}"]


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com.evil.example/f",
        "http://files.slack.com/f",
        "https://files.slack.com@evil.example/f",
        "https://files.slack.com:444/f",
        "file:///etc/passwd",
        "https://[broken/f",
        "",
    ],
)
async def test_no_other_address_is_even_asked(tmp_path: Path, url: str) -> None:
    with pytest.raises(FileError, match="not kept by Slack"):
        await download(settings("https://slack.com/api/", tmp_path), file(url))


async def test_a_redirect_takes_the_token_nowhere(tmp_path: Path) -> None:
    async with peer() as slack, peer() as other:
        slack.answer = web.Response(status=302, headers={"Location": other.url()})
        with pytest.raises(FileError, match="302"):
            await download(settings(slack.url("api/"), tmp_path), file(slack.url()))
    assert other.seen == []


async def test_a_file_that_is_larger_than_it_says_is_cut_off_and_refused(tmp_path: Path) -> None:
    async with peer() as slack:
        slack.answer = web.Response(body=b"x" * 5_000)
        with pytest.raises(FileError, match="larger than"):
            await download(settings(slack.url("api/"), tmp_path), file(slack.url()), limit=1_000)
        with pytest.raises(FileError, match="larger than"):
            await download(
                settings(slack.url("api/"), tmp_path), file(slack.url(), 2_000), limit=1_000
            )
    assert len(slack.seen) == 1


async def test_a_sign_in_page_is_a_missing_scope_and_no_document(tmp_path: Path) -> None:
    async with peer() as slack:
        slack.answer = web.Response(
            text="<!DOCTYPE html><title>Sign in | Slack</title>", content_type="text/html"
        )
        with pytest.raises(FileError, match="files:read"):
            await download(settings(slack.url("api/"), tmp_path), file(slack.url()))


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_slack_being_away_is_waited_out(tmp_path: Path, status: int) -> None:
    async with peer() as slack:
        slack.answer = web.Response(status=status)
        with pytest.raises(TryLater):
            await download(settings(slack.url("api/"), tmp_path), file(slack.url()))
