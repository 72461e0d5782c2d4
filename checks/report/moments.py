"""How is a time written for the people of a site?"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def moment(when: datetime, timezone: str) -> str:
    """Return `2026-08-01 11:30 (Europe/Berlin)`; a zone that nobody knows gives UTC."""
    local, name = _local(when, timezone)
    return f"{local:%Y-%m-%d %H:%M} ({name})"


def day(when: datetime, timezone: str) -> str:
    """Return `1 August 2026 at 11:30 (Europe/Berlin)`."""
    local, name = _local(when, timezone)
    return f"{local.day} {local:%B %Y at %H:%M} ({name})"


def brief_moments(times: Sequence[datetime], timezone: str) -> tuple[str, ...]:
    """Return `1 Aug 11:30` for each, with the year where they are of several; the zone is not named."""
    local = [_local(when, timezone)[0] for when in times]
    year = " %Y" if len({when.year for when in local}) > 1 else ""
    return tuple(f"{when.day} {when:%b{year} %H:%M}" for when in local)


def _local(when: datetime, timezone: str) -> tuple[datetime, str]:
    zone: tzinfo
    try:
        zone, name = ZoneInfo(timezone), timezone
    except (ZoneInfoNotFoundError, ValueError):
        zone, name = UTC, "UTC"
    return when.astimezone(zone), name
