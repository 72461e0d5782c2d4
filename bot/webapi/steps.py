"""How is a workflow told that its step is done, or why it isn't?"""

import structlog

from bot.outcome import TryLater
from bot.webapi.slack import Slack, SlackRefused, SlackUnsure

LONGEST = 2_000
"""Characters of an output or an error; Slack names no limit, a workflow shows them in a message."""
_PAUSE_S = 2.0
_CONTROL: dict[int, str | None] = {n: None for n in range(32) if chr(n) not in "\t\n"}
_INERT = _CONTROL | {ord("<"): "\u2039", ord(">"): "\u203a"}
"""A workflow may put an output into a message: without these it names nobody and links nowhere, escaped or not."""

_log = structlog.get_logger(__name__)


class Steps:
    """Ends steps of workflows; one that was ended before stays so. Raises TryLater where Slack can't be reached."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def complete(self, execution: str, outputs: dict[str, str | int | bool]) -> None:
        """Hand a step's outputs over."""
        bounded = {k: _inert(v) if isinstance(v, str) else v for k, v in outputs.items()}
        await self._end(
            "functions.completeSuccess",
            {"function_execution_id": execution, "outputs": bounded},
        )

    async def fail(self, execution: str, why: str) -> None:
        """Say in words why a step has no outputs."""
        await self._end(
            "functions.completeError",
            {"function_execution_id": execution, "error": _inert(why)},
        )

    async def _end(self, method: str, arguments: dict[str, object]) -> None:
        try:
            await self._slack.call(method, arguments)
        except SlackUnsure as error:
            raise TryLater(_PAUSE_S, str(error)) from error
        except SlackRefused as error:
            if error.retry_after_s is not None:
                raise TryLater(error.retry_after_s, str(error)) from error
            # It was ended by an earlier try of ours, or its workflow is gone: nobody waits any more.
            _log.warning("step_not_ended", why=str(error))


def _inert(text: str) -> str:
    return text.translate(_INERT)[:LONGEST]
