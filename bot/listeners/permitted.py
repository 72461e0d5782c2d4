"""Which sites may somebody check?"""

from collections.abc import Iterable

from bot.house import House
from bot.sites.record import SiteRecord

MOST_TRIED = 50
"""Sites whose rights are looked at for one page; who may check more finds the rest by typing."""


async def may_check(
    user: str, channel: str, records: Iterable[SiteRecord], house: House
) -> list[SiteRecord]:
    """Return those of the first `MOST_TRIED` sites that somebody may check from this channel (empty: from anywhere)."""
    found = []
    for _, record in zip(range(MOST_TRIED), records, strict=False):
        decision = await house.access.decide_for(user, channel, "check", site=record.id)
        if decision.allowed:
            found.append(record)
    return found
