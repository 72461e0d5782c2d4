"""What does Slack's agent view show of us: suggested questions, what we are doing, a conversation's title?"""

from collections.abc import Sequence

import structlog

from bot.webapi.slack import Slack, SlackRefused, SlackUnsure

SCOPE = "assistant:write"
LONGEST_TITLE = 60
MOST_PROMPTS = 4
Prompt = tuple[str, str]
"""What the button says, and the message it sends."""

_log = structlog.get_logger(__name__)


class AgentView:
    """Extras that may be missing: without the scope nothing is called, and what Slack refuses is only logged.

    The plain messages say everything without them.
    """

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def suggest(self, channel: str, title: str, prompts: Sequence[Prompt]) -> None:
        """Offer up to four questions to begin with."""
        rows = [{"title": one, "message": sent} for one, sent in prompts[:MOST_PROMPTS]]
        if rows:
            await self._call(
                "assistant.threads.setSuggestedPrompts",
                {"channel_id": channel, "title": title, "prompts": rows},
            )

    async def doing(self, channel: str, thread_ts: str, what: str) -> None:
        """Say what we are doing ("is checking site42 …"); it goes when we speak, or after two minutes."""
        await self._call(
            "assistant.threads.setStatus",
            {"channel_id": channel, "thread_ts": thread_ts, "status": what},
        )

    async def name(self, channel: str, thread_ts: str, title: str) -> None:
        """Name a conversation by what was asked first."""
        short = " ".join(title.split())
        cut = short if len(short) <= LONGEST_TITLE else short[: LONGEST_TITLE - 1].rstrip() + "…"
        await self._call(
            "assistant.threads.setTitle",
            {"channel_id": channel, "thread_ts": thread_ts, "title": cut},
        )

    async def _call(self, method: str, arguments: dict[str, object]) -> None:
        if SCOPE not in self._slack.granted:
            return
        try:
            await self._slack.call(method, arguments)
        except (SlackRefused, SlackUnsure) as error:
            _log.info("agent_view_not_shown", why=str(error))
