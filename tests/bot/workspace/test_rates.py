"""Do Slack's rate limits hold when they are switched on?"""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.rates import POST_BURST, Rates
from bot.workspace.visitor import Workspace


@pytest.fixture(name="workspace_options")
def _options() -> dict[str, Any]:
    return {"limited": True}


async def test_posts_beyond_a_burst_wait_a_second_per_channel(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    for _ in range(POST_BURST):
        await client.chat_postMessage(channel="#support", text="hello")
    with pytest.raises(SlackApiError, match="ratelimited") as caught:
        await client.chat_postMessage(channel="#support", text="hello")
    await client.chat_postMessage(channel="#wfo-alerts", text="another channel")
    workspace.clock.advance(float(caught.value.response.headers["Retry-After"]))
    await client.chat_postMessage(channel="#support", text="hello")


def test_a_tier_lets_its_number_a_minute_pass() -> None:
    rates = Rates()
    passed = sum(rates.retry_after("chat.update", "C1", 1000.0) == 0 for _ in range(80))
    assert passed == 50
    wait = rates.retry_after("chat.update", "C1", 1000.0)
    assert wait >= 1
    assert rates.retry_after("chat.update", "C1", 1000.0 + wait) == 0
