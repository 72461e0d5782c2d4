"""What does Slack answer to a call, told in three words: done, refused, unsure?"""

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient


class SlackRefused(Exception):  # noqa: N818 - it says what happened
    """Slack said no, and the call had no effect; `error` is Slack's word, `retry_after_s` set for rate limits."""

    def __init__(self, method: str, error: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error
        self.retry_after_s = retry_after_s


class SlackUnreached(SlackRefused):
    """No connection was made, so the call had no effect; it may be repeated."""


class SlackUnsure(Exception):  # noqa: N818 - it says what happened
    """The call may or may not have had its effect: the connection broke, or Slack itself failed."""

    def __init__(self, method: str, why: str) -> None:
        super().__init__(f"{method}: {why}")
        self.method = method
        self.why = why


RATE_WORDS = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
BROKEN_TOKEN_WORDS = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"}
)
OWN_FAULTS = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
DEFAULT_RETRY_AFTER_S = 5.0
HTTP_TOO_MANY = 429
HTTP_SERVER_ERROR = 500


class Slack:
    """Slack's Web API without hidden retries: the default client posts twice when a connection drops.

    `call` returns Slack's answer, or raises SlackRefused, SlackUnreached (no effect) or SlackUnsure (perhaps).
    """

    granted: frozenset[str]
    """The scopes that Slack named with its last answer; empty until it named some."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.granted = frozenset()
        if client.retry_handlers:
            raise ValueError("give a client without retry handlers: they repeat posts")
        self.client = client

    async def call(
        self,
        method: str,
        arguments: dict[str, Any],
        *,
        get: bool = False,
        query: bool = False,
    ) -> dict[str, Any]:
        """Call a method with JSON arguments, or with a query string if `get` or `query` (then by POST)."""
        try:
            if get or query:
                verb = "GET" if get else "POST"
                response = await self.client.api_call(method, http_verb=verb, params=arguments)
            else:
                response = await self.client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise _translate(method, error) from error
        except aiohttp.ClientConnectorError as error:
            raise SlackUnreached(method, f"no connection: {error}") from error
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
            raise SlackUnsure(method, f"{type(error).__name__}: {error}") from error
        self._note_scopes(response.headers)
        data = response.data
        if not isinstance(data, dict):
            raise SlackUnsure(method, "the answer is not a JSON object")
        return data

    def _note_scopes(self, headers: Mapping[str, str]) -> None:
        named = _header(headers, "x-oauth-scopes")
        if named:
            self.granted = frozenset(scope.strip() for scope in named.split(","))


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _translate(method: str, error: SlackApiError) -> SlackRefused | SlackUnsure:
    """Read a refusal; the body of a 5xx may be a string, so nothing is taken from it unseen."""
    response = error.response
    status = int(getattr(response, "status_code", 0))
    headers = {str(k).lower(): v for k, v in dict(getattr(response, "headers", {})).items()}
    data = getattr(response, "data", response)
    word = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == HTTP_TOO_MANY or word in RATE_WORDS:
        seconds = _seconds(headers.get("retry-after"))
        return SlackRefused(method, word or "ratelimited", retry_after_s=seconds)
    if status >= HTTP_SERVER_ERROR or not word or word in OWN_FAULTS:
        return SlackUnsure(method, f"HTTP {status} {word}".strip())
    return SlackRefused(method, word)


def _seconds(value: object) -> float:
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return DEFAULT_RETRY_AFTER_S
