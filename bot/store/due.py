"""Is it time, also after the clock was set back?"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

LONGEST_AHEAD_S = 900.0
"""Nothing we wait for is farther ahead: leases last 5 minutes at most, pauses that Slack asks for about one.

What is, was written by a clock that ran ahead; waiting for it to come round again could take hours.
"""


def is_due(column: Any, now: float) -> ColumnElement[bool]:
    """Whether a moment (seconds since the epoch) has passed, or can't be meant."""
    moment = col(column)
    return (moment <= now) | (moment > now + LONGEST_AHEAD_S)


def believable(moment: float, now: float) -> float:
    """Return a moment as it was written, or now if it is farther ahead than can be meant."""
    return moment if moment <= now + LONGEST_AHEAD_S else now
