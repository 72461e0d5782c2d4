"""What is in a file that somebody dropped into a thread?

Slack's files want the app's token, so it goes to Slack's own hosts alone, and never along a redirect to another one.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from bot.settings import Settings

PATIENCE_S = 20.0
MOST_REDIRECTS = 3
_SLACK = ".slack.com"


class NotFetched(Exception):  # noqa: N818 - it says what happened
    """The file can't be had; the sentence says why, for the one who dropped it."""


def name_of(file: Mapping[str, Any]) -> str:
    """Return the file's name as its owner gave it, bounded."""
    return str(file.get("name") or file.get("title") or "the file")[:120]


async def fetch(settings: Settings, file: Mapping[str, Any], most: int) -> bytes:
    """Return the bytes of a file as it stands in Slack's event, at most `most`; raises NotFetched."""
    size = file.get("size")
    if isinstance(size, int) and size > most:
        raise NotFetched(f"it has {size:,} bytes; I read at most {most:,}")
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not url:
        raise NotFetched("Slack gives no access to it here")
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_S, follow_redirects=False) as client:
            return await _followed(client, settings, url, token, most)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotFetched(f"Slack did not hand it over ({type(error).__name__})") from error


async def _followed(
    client: httpx.AsyncClient, settings: Settings, url: str, token: str, most: int
) -> bytes:
    for _ in range(MOST_REDIRECTS + 1):
        if not is_slacks(url, settings.slack_api_url):
            raise NotFetched("it does not lie with Slack, and I fetch from nowhere else")
        async with client.stream(
            "GET", url, headers={"Authorization": f"Bearer {token}"}
        ) as response:
            if not response.has_redirect_location:
                return await _body(response, most)
            url = urljoin(url, response.headers["location"])
    raise NotFetched("Slack sends me round in circles for it")


async def _body(response: httpx.Response, most: int) -> bytes:
    if response.status_code != httpx.codes.OK:
        raise NotFetched(f"Slack answered HTTP {response.status_code}")
    if response.headers.get("content-type", "").startswith("text/html"):
        # Slack doesn't refuse: it shows its sign-in page, with status 200.
        raise NotFetched("I am not allowed to read files here: the app lacks the scope files:read")
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most:
            raise NotFetched(f"it is larger than the {most:,} bytes that I read")
    return bytes(content)


def is_slacks(url: str, api_url: str) -> bool:
    """Tell whether an address belongs to Slack, over TLS, or to the very server that the API lies on."""
    try:
        asked, api = urlsplit(url), urlsplit(api_url)
        same_server = (asked.scheme, asked.hostname, asked.port) == (
            api.scheme,
            api.hostname,
            api.port,
        )
    except ValueError:
        return False
    if asked.username is not None or asked.password is not None:
        return False
    host = f".{asked.hostname or ''}"
    return same_server or (asked.scheme == "https" and host.endswith(_SLACK))
