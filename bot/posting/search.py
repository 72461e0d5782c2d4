"""Is a message of ours in Slack already, though nobody told us?"""

from dataclasses import dataclass
from typing import Any

from bot.store.errands import Errand
from bot.webapi.slack import Slack, SlackRefused

EVENT_TYPE = "wfo_step"
_BEFORE_S = 60.0
"""Slack's clock and ours need not agree."""
_PAGE = 200
_PAGES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """It is there."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Absent:
    """We read everything since then, and it is not there."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Slack does not let us look; `why` is its word."""

    why: str


def metadata(errand: Errand) -> dict[str, Any]:
    """Mark a post as this step of this request: ids only, since everybody can read it."""
    payload = {"request": errand.reference, "step": errand.step}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


async def find_own(slack: Slack, errand: Errand, since: float) -> Found | Absent | Unreadable:
    """Look for the step's message in its thread, or in the channel if it opens one.

    Raises SlackUnsure or a rate-limited SlackRefused where looking has to be repeated later.
    """
    wanted = metadata(errand)
    try:
        return await _pages(slack, errand, since, wanted)
    except SlackRefused as error:
        if error.retry_after_s is not None:
            raise
        return Unreadable(error.error)


async def _pages(
    slack: Slack, errand: Errand, since: float, wanted: dict[str, Any]
) -> Found | Absent | Unreadable:
    method = "conversations.replies" if errand.thread_ts else "conversations.history"
    arguments: dict[str, Any] = {
        "channel": errand.channel,
        "oldest": f"{max(0.0, since - _BEFORE_S):.6f}",
        "limit": _PAGE,
        "include_all_metadata": "true",
    }
    if errand.thread_ts:
        arguments["ts"] = errand.thread_ts
    for _ in range(_PAGES):
        answer = await slack.call(method, arguments, get=True)
        for shown in answer.get("messages") or []:
            if _is(shown, wanted):
                return Found(errand.channel, str(shown["ts"]))
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return Absent()
        arguments["cursor"] = cursor
    return Unreadable("too much was said since")


def _is(shown: dict[str, Any], wanted: dict[str, Any]) -> bool:
    mark = shown.get("metadata") or {}
    return (mark.get("event_type"), mark.get("event_payload")) == (
        wanted["event_type"],
        wanted["event_payload"],
    )
