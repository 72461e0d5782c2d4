"""What stands in a thread, also what was never told to us?"""

from typing import Any

from bot.outcome import TryLater
from bot.webapi.slack import Slack, SlackRefused, SlackUnsure

MOST = 100
_WAIT_S = 5.0


class Threads:
    """Reads threads; without the scope for it (channels:history and its kin) they are empty."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def messages(self, channel: str, root: str) -> list[dict[str, Any]]:
        """Return the first messages of a thread as Slack has them, its root first; TryLater where Slack is away."""
        try:
            answer = await self._slack.call(
                "conversations.replies",
                {"channel": channel, "ts": root, "limit": MOST},
                get=True,
            )
        except SlackRefused as error:
            if error.retry_after_s is not None:
                raise TryLater(error.retry_after_s, str(error)) from error
            return []
        except SlackUnsure as error:
            raise TryLater(_WAIT_S, str(error)) from error
        return [message for message in answer.get("messages") or [] if isinstance(message, dict)]
