"""In which channels is the bot, and can it read there what it missed?"""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.doctor.diagnosis import Diagnosis, Health
from bot.doctor.reply import Reply
from bot.settings import Settings

MOST_LOOKED_AT = 40
"""Slack allows about 50 looks into a history a minute."""
MOST_NAMED = 5
TYPES = ("public_channel", "private_channel")

Ask = Callable[[str, dict[str, Any]], Awaitable[Reply]]


async def examine(settings: Settings, ask: Ask) -> list[Diagnosis]:
    """Look at each channel that the bot is a member of, at most `MOST_LOOKED_AT`, and at the curators' channel."""
    names: dict[str, str] = {}
    closed: set[str] = set()
    for kind in TYPES:
        listed = await ask("users.conversations", {"types": kind, "limit": 200})
        if listed.error:
            closed.add(listed.error)
        for channel in listed.body.get("channels") or []:
            names[str(channel.get("id"))] = f"#{channel.get('name') or channel.get('id')}"
    if closed and not names:
        return [_unlisted(", ".join(sorted(closed)))]
    found = [await _read(names, ask)]
    wanted = settings.curators_channel
    if wanted and wanted not in names:
        found.append(
            Diagnosis(
                "curators' channel",
                Health.WRONG,
                f"the bot is not in {wanted}, which WFO_CURATORS_CHANNEL names",
                "invite it there: /invite @wfo",
            )
        )
    return found


def _unlisted(why: str) -> Diagnosis:
    return Diagnosis(
        "channels",
        Health.UNSET,
        f"Slack doesn't list them ({why}), so only channels where it was asked before are caught up on",
        "the scopes channels:read and groups:read",
    )


async def _read(names: dict[str, str], ask: Ask) -> Diagnosis:
    if not names:
        return Diagnosis(
            "channels", Health.UNSET, "the bot is in none", "/invite @wfo where people ask"
        )
    looked = list(names)[:MOST_LOOKED_AT]
    deaf: dict[str, str] = {}
    for channel in looked:
        reply = await ask("conversations.history", {"channel": channel, "limit": 1})
        if reply.error:
            deaf[names[channel]] = reply.error
    rest = f"; {len(names) - len(looked)} more not looked at" if len(names) > len(looked) else ""
    if not deaf:
        return Diagnosis("channels", Health.FINE, f"{len(looked)} can be read{rest}")
    shown = ", ".join(f"{name} ({why})" for name, why in list(deaf.items())[:MOST_NAMED])
    more = f" and {len(deaf) - MOST_NAMED} more" if len(deaf) > MOST_NAMED else ""
    return Diagnosis(
        "channels",
        Health.UNSET,
        f"{shown}{more} can't be read: what is asked there while the bot is away stays unanswered{rest}",
        "the scopes channels:history and groups:history",
    )
