"""Who are we in this workspace, and does Slack accept us at all?"""

import asyncio
from dataclasses import dataclass

import structlog

from bot.webapi.slack import Slack, SlackRefused, SlackUnreached, SlackUnsure

TRIES = 5

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are in the workspace, from one `auth.test`."""

    team: str
    user: str
    bot: str
    enterprise: str = ""
    url: str = ""


class NotAcceptedError(Exception):
    """Slack can't be reached, or does not accept the bot token; the text says what to do."""


async def who_am_i(slack: Slack) -> Me:
    """Ask Slack once at start: Bolt would ask within the first request, and late is too late there."""
    trouble = ""
    for attempt in range(TRIES):
        try:
            answer = await slack.call("auth.test", {})
        except SlackRefused as error:
            if error.retry_after_s is None and not isinstance(error, SlackUnreached):
                raise NotAcceptedError(_advice(error.error)) from error
            pause, trouble = error.retry_after_s or float(2**attempt), error.error
        except SlackUnsure as error:
            pause, trouble = float(2**attempt), error.why
        else:
            return _me(answer)
        _log.warning("slack_not_reached", why=trouble)
        if attempt < TRIES - 1:
            await asyncio.sleep(pause)
    raise NotAcceptedError(
        f"Slack can't be reached at {slack.client.base_url}: {trouble}. Check network, proxy and SLACK_API_URL."
    )


def _me(answer: dict[str, object]) -> Me:
    return Me(
        team=str(answer.get("team_id") or ""),
        user=str(answer.get("user_id") or ""),
        bot=str(answer.get("bot_id") or ""),
        enterprise=str(answer.get("enterprise_id") or ""),
        url=str(answer.get("url") or ""),
    )


def _advice(word: str) -> str:
    return (
        f"Slack does not accept SLACK_BOT_TOKEN ({word}): reinstall the app and copy the token from its page "
        "OAuth & Permissions, or run `wfo slack init`."
    )
