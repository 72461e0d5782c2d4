"""Does the target speak HTTP, in plain or over TLS, and is it the target that answers?

The request is written and the reply read here, byte by byte: an HTTP client would not say which phase took
how long, nor what a peer said that is no HTTP. A redirect is told, never followed.
"""

import re
from typing import Any

from pydantic import Field
from typing_extensions import override

from checks.dialling.classifying import PeerError
from checks.dialling.connecting import connect
from checks.dialling.conversation import (
    Conversation,
    Ending,
    PlainConversation,
    Reply,
    ask,
    excerpt,
)
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.guessing import foreign, is_tls, says_enough
from checks.dialling.handshake import raise_if_tls
from checks.dialling.notes import Notes
from checks.dialling.text import shown
from checks.dialling.trusting import SERVER_NAME, Trust, secured
from checks.failure import Failure
from checks.probe import NetworkProbe

PAGE_AT_MOST = 16 * 1024
"""Bytes of a page that are read to tell a block page; the rest is left."""
_START = re.compile(rb"HTTP/(\d(?:\.\d)?) (\d{3})(?: ([^\r\n]*))?\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")

_TLS_WANTED = (
    b"plain HTTP request was sent to HTTPS port",  # nginx
    b"speaking plain HTTP to an SSL-enabled server port",  # Apache
    b"sent an HTTP request to an HTTPS server",  # Go
    b"requires TLS",  # Tomcat
)
"""What servers write that notice plain HTTP on their TLS port."""

_BLOCK_HEADERS = ("x-squid-error", "x-blocked-by", "x-fortigate-block")
_BLOCK_LOCATION = re.compile(r"fgtauth|opendns\.com|zscaler|captive", re.IGNORECASE)
_BLOCK_TITLE = re.compile(
    r"web ?page blocked|web filter|fortiguard|zscaler|(access|site|content) blocked|blocked by"
    r"|captive portal|(network|wi-?fi|hotspot) login",
    re.IGNORECASE,
)
_TITLE = re.compile(rb"<title[^>]{0,100}>([^<]{1,200})", re.IGNORECASE)

_TLS_HINT = 400
_PROXY_WANTED = 407
_SERVER_FAULT = 500
_NETWORK_LOGIN = 511


class Http(NetworkProbe):
    """Send one GET with `Connection: close` and read the head and at most 16 KiB of the page.

    Any answer of the service below 500 succeeds: 401, 403 and 404 prove as well as 200 that the port is open
    and speaks HTTP, which is all that a port requirement asks for. 5xx is `http_status_unexpected`, 407
    `http_proxy_required`. `http_block_page` is said on clear signs only: status 511, a filter's own header,
    or a title or a redirect that names a filter. The service logs one request.

    Facts: `status`, `reason`, `http_version`, `server`, `location`, `title`, `first_byte_ms`.
    """

    path: str = Field(default="/", pattern=r"^/[!-~]*$", max_length=500)
    server_name: str | None = Field(default=None, pattern=SERVER_NAME, max_length=253)

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        notes.facts["protocol"] = "HTTP"
        with await connect(endpoint, patience, notes) as sock:
            reply = await self._ask(PlainConversation(sock, notes), endpoint, patience)
        if reply.failure is Failure.REPLY_HUNG_UP and reply.ending is not Ending.COMPLETE:
            await raise_if_tls(endpoint, patience, notes)
        if is_tls(reply.content) or _notices_tls_missing(reply.content):
            raise PeerError(Failure.TLS_UNEXPECTED, excerpt(reply.content))
        self._judge(reply, endpoint, notes)

    async def _ask(
        self, conversation: Conversation, endpoint: Endpoint, patience: Patience
    ) -> Reply:
        return await ask(conversation, self._question(endpoint), _is_whole, patience.read_s)

    def _judge(self, reply: Reply, endpoint: Endpoint, notes: Notes) -> None:
        start = _START.match(reply.content)
        if start is None and not b"HTTP/".startswith(reply.content[:5]):
            raise foreign(reply, self._question(endpoint))
        if start is None or not _HEAD_END.search(reply.content):
            raise PeerError(reply.failure, excerpt(reply.content))
        answer = _read(start, reply.content)
        notes.facts.update({key: value for key, value in answer.items() if key != "headers"})
        _raise_if_unfit(answer)

    def _question(self, endpoint: Endpoint) -> bytes:
        host = self.server_name or endpoint.host
        host = f"[{host}]" if ":" in host else host
        if not host.isascii():
            host = host.encode("idna").decode()
        return (
            f"GET {self.path} HTTP/1.1\r\nHost: {host}:{endpoint.port}\r\n"
            "User-Agent: wfo-check\r\nAccept: */*\r\nConnection: close\r\n\r\n"
        ).encode()


class Https(Http, Trust):
    """The same over TLS, the certificate verified as by the tls probe."""

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        notes.facts["protocol"] = "HTTPS"
        async with secured(endpoint, self, patience, notes) as conversation:
            reply = await self._ask(conversation, endpoint, patience)
        self._judge(reply, endpoint, notes)


def _is_whole(content: bytes) -> bool:
    if not content.startswith(b"HTTP/"):
        return not b"HTTP/".startswith(content) and says_enough(content)
    end = _HEAD_END.search(content)
    if end is None:
        return False
    page = content[end.end() :]
    length = re.search(rb"\r?\ncontent-length: *(\d{1,12})", content[: end.start()], re.IGNORECASE)
    wanted = min(int(length.group(1)), PAGE_AT_MOST) if length else PAGE_AT_MOST
    return len(page) >= wanted or page.endswith(b"0\r\n\r\n")


def _read(start: re.Match[bytes], content: bytes) -> dict[str, Any]:
    """Read status, some headers and the page's title; the first of a repeated header counts."""
    head, _, page = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    headers: dict[str, str] = {}
    for line in head.split(b"\n")[1:101]:
        name, _, value = line.partition(b":")
        headers.setdefault(shown(name).lower(), shown(value))
    title = _TITLE.search(page)
    return {
        "http_version": start.group(1).decode(),
        "status": int(start.group(2)),
        "reason": shown(start.group(3) or b""),
        "server": headers.get("server"),
        "location": headers.get("location"),
        "title": shown(title.group(1)) if title else None,
        "headers": headers,
    }


def _raise_if_unfit(answer: dict[str, Any]) -> None:
    status = answer["status"]
    if status == _PROXY_WANTED:
        raise PeerError(
            Failure.HTTP_PROXY_REQUIRED, answer["headers"].get("proxy-authenticate", "")
        )
    sign = _block_sign(answer)
    if sign:
        raise PeerError(Failure.HTTP_BLOCK_PAGE, sign)
    if status >= _SERVER_FAULT:
        raise PeerError(Failure.HTTP_STATUS_UNEXPECTED, f"{status} {answer['reason']}".strip())


def _block_sign(answer: dict[str, Any]) -> str:
    if answer["status"] == _NETWORK_LOGIN:
        return "status 511: the network wants a login"
    for name in _BLOCK_HEADERS:
        if name in answer["headers"]:
            return f"header {name}: {answer['headers'][name]}"
    if _BLOCK_LOCATION.search(answer["location"] or ""):
        return f"redirect to {answer['location']}"
    if _BLOCK_TITLE.search(answer["title"] or ""):
        return f"page titled {answer['title']}"
    return ""


def _notices_tls_missing(content: bytes) -> bool:
    start = _START.match(content)
    return (
        start is not None
        and int(start.group(2)) == _TLS_HINT
        and any(sentence in content for sentence in _TLS_WANTED)
    )
