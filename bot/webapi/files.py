"""What did somebody hand in, and how do its bytes get here?

Slack's addresses of files want the bot's token, so it is sent to Slack's own host and nowhere else: not after
a redirect, not to an address that somebody wrote into an event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.outcome import TryLater
from bot.request import Request
from bot.settings import SLACK_API, Settings

SLACK_FILES = ("https", "files.slack.com", None)
LARGEST_BYTES = 10 * 1024 * 1024
TIMEOUT_S = 30.0
MOST_FILES = 10
_SIGN_IN = b"<!DOCTYPE html"
_WAIT_S = 5.0
_OK, _TOO_MANY, _SERVER_ERROR = 200, 429, 500


class FileError(Exception):
    """A file can't be had; the text says why and what to do, for whoever handed it in."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as Slack describes it; `size` in bytes, as Slack says."""

    id: str
    name: str
    mimetype: str
    size: int
    url: str


def files_of(request: Request) -> tuple[HandedIn, ...]:
    """Return the files of a message, in its order; at most `MOST_FILES`, none if it has none."""
    # A marked message (a shortcut) comes under another name than one that was written to us.
    event = request.payload.get("event") or request.payload.get("message")
    return files_in(event) if isinstance(event, Mapping) else ()


def files_in(message: Mapping[str, Any]) -> tuple[HandedIn, ...]:
    """Return the files of a message as Slack has it."""
    listed = message.get("files")
    rows = listed if isinstance(listed, list) else []
    return tuple(_handed_in(row) for row in rows[:MOST_FILES] if isinstance(row, Mapping))


def _handed_in(row: Mapping[str, Any]) -> HandedIn:
    size = row.get("size")
    url = row.get("url_private_download") or row.get("url_private")
    return HandedIn(
        id=str(row.get("id") or "")[:40],
        name=str(row.get("name") or row.get("title") or "file")[:255],
        mimetype=str(row.get("mimetype") or "")[:100],
        size=size if isinstance(size, int) else 0,
        url=url if isinstance(url, str) else "",
    )


async def download(settings: Settings, file: HandedIn, *, limit: int = LARGEST_BYTES) -> bytes:
    """Return the bytes of a file, at most `limit`; raises FileError, or TryLater where Slack is away just now."""
    if file.size > limit:
        raise FileError(_too_large(file, limit))
    if not _is_slacks(settings, file.url):
        raise FileError(f"{file.name} is not kept by Slack, so I can't read it. Upload it here.")
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with (
            httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=_is_slack(settings)) as client,
            client.stream("GET", file.url, headers=headers) as response,
        ):
            _accept(file, response)
            content = await _bounded(file, response, limit)
    except httpx.HTTPError as error:
        raise TryLater(_WAIT_S, f"download: {type(error).__name__}") from error
    # Without the scope Slack doesn't refuse: it shows its sign-in page with status 200.
    if content.startswith(_SIGN_IN) and "attachment" not in response.headers.get(
        "content-disposition", ""
    ):
        raise FileError(
            f"Slack does not let me read {file.name}: the scope files:read is not granted. "
            "Whoever runs this bot sees it in `wfo doctor`."
        )
    return content


def _accept(file: HandedIn, response: httpx.Response) -> None:
    if response.status_code == _TOO_MANY or response.status_code >= _SERVER_ERROR:
        raise TryLater(_WAIT_S, f"download: HTTP {response.status_code}")
    if response.status_code != _OK:
        raise FileError(
            f"Slack answers {response.status_code} for {file.name}; is it deleted? Upload it again."
        )


async def _bounded(file: HandedIn, response: httpx.Response, limit: int) -> bytes:
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > limit:
            raise FileError(_too_large(file, limit))
    return bytes(content)


def _too_large(file: HandedIn, limit: int) -> str:
    return f"{file.name} is larger than {limit // 1_048_576} MB, which is the most I read."


def _is_slacks(settings: Settings, url: str) -> bool:
    """Whether an address is Slack's: its host for files, or where `SLACK_API_URL` points instead of Slack."""
    here = _origin(url)
    if _is_slack(settings):
        return here == SLACK_FILES
    return here is not None and here == _origin(settings.slack_api_url)


def _is_slack(settings: Settings) -> bool:
    """Whether we speak to Slack itself, and so by the proxy that the machine may need."""
    return settings.slack_api_url == SLACK_API


def _origin(url: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return (parts.scheme, host, port) if host else None
