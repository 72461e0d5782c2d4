"""What did Slack answer to the doctor?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack said: its error word (empty if fine), the body, the headers in lower case."""

    error: str
    body: dict[str, Any]
    headers: Mapping[str, str]


class NotReachedError(Exception):
    """Slack could not be asked at all."""


async def ask(
    client: AsyncWebClient, method: str, token: str, arguments: dict[str, Any] | None = None
) -> Reply:
    """Call one method once; raises NotReachedError."""
    verb = "POST" if arguments is None else "GET"
    try:
        response = await client.api_call(
            method,
            http_verb=verb,
            params=arguments,
            headers={"Authorization": f"Bearer {token}"},
        )
    except SlackApiError as error:
        data = error.response.data if isinstance(error.response.data, dict) else {}
        return Reply(
            str(data.get("error") or f"HTTP {error.response.status_code}"),
            data,
            _lower(error.response.headers),
        )
    except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
        raise NotReachedError(
            f"{client.base_url} can't be reached: {str(error) or type(error).__name__}"
        ) from error
    body = response.data if isinstance(response.data, dict) else {}
    return Reply("", body, _lower(response.headers))


def _lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in dict(headers or {}).items()}
