"""Which request stands in a body that Slack delivered?

Slack delivers some things twice under different names (a mention is also a message), so a draft carries every
name it may come under. What is not for us is dropped here and never remembered as seen.
"""

from collections.abc import Mapping
from typing import Any

from bot.hearing import events, gestures
from bot.hearing.heard import Ignored, Options
from bot.hearing.payload import mapping, number
from bot.store.inbox import Draft
from bot.webapi.identity import Me

LATE_AFTER_S = 600.0


def read(body: Mapping[str, Any], me: Me, *, now: float) -> Draft | Options | Ignored:
    """Read one body of Events API, slash command or interactivity; never raises for odd content."""
    if "command" in body:
        return gestures.command(body)
    kind = body.get("type")
    if kind == "event_callback":
        event = mapping(body.get("event"))
        late = now - number(body.get("event_time"), now) > LATE_AFTER_S
        return events.event_draft(body, event, me, late=late)
    readers = {
        "block_actions": gestures.action_draft,
        "view_submission": gestures.submission,
        "message_action": gestures.message_shortcut,
        "shortcut": gestures.global_shortcut,
        "block_suggestion": gestures.suggestion,
    }
    if isinstance(kind, str) and kind in readers:
        return readers[kind](body)
    return Ignored("unknown" if kind != "view_closed" else "view_closed")
