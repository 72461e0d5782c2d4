"""Is this HTTP request worth showing to Bolt?

Bolt parses a body before it checks the signature, and answers 500 to a crooked header. What could
not come from Slack is turned away before that, without a word about it in the log but a count.
"""

import json
import re
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

_TYPES = frozenset({"application/json", "application/x-www-form-urlencoded"})
_STAMP = re.compile(r"\d{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")

_log = structlog.get_logger(__name__)


class SlackEvents:
    """Hands Slack's requests to Bolt, which checks their signatures."""

    def __init__(self, app: AsyncApp) -> None:
        self._app = app

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request; 4xx for what can't be Slack's."""
        fault = _headers_fault(request) or _body_fault(request.content_type, await _text(request))
        if fault:
            _log.info("not_from_slack", why=fault)
            return web.Response(status=400, text=fault + "\n")
        response = await self._app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(response)


async def _text(request: web.Request) -> str | None:
    try:
        return await request.text()
    except (UnicodeDecodeError, LookupError):
        return None


def _headers_fault(request: web.Request) -> str:
    if request.content_type not in _TYPES:
        return "unexpected content type"
    if not _STAMP.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "")):
        return "no usable timestamp"
    if not _SIGNATURE.fullmatch(request.headers.get("X-Slack-Signature", "")):
        return "no usable signature"
    return ""


def _body_fault(content_type: str, body: str | None) -> str:
    if body is None:
        return "not text"
    try:
        if content_type == "application/json":
            shown = json.loads(body)
        else:
            payload = parse_qs(body, max_num_fields=200).get("payload")
            shown = json.loads(payload[0]) if payload else {}
    except (ValueError, RecursionError):
        return "not readable"
    return "" if isinstance(shown, dict) else "not an object"
