"""Is it time, also after the clock was set back?"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

LONGEST_AHEAD_S = 900.0
"""Nothing we wait for is farther ahead: pauses that Slack asks for last about a minute.

What is, was written by a clock that ran ahead; waiting for it to come round again could take hours.
"""
LONGEST_LEASE_S = 330.0
"""The settings allow five minutes."""


def is_due(column: Any, now: float) -> ColumnElement[bool]:
    """Whether a moment (seconds since the epoch) has passed, or can't be meant."""
    moment = col(column)
    return (moment <= now) | (moment > now + LONGEST_AHEAD_S)


def is_free(lease_until: Any, now: float) -> ColumnElement[bool]:
    """Whether a lease has run out, or can't be meant."""
    moment = col(lease_until)
    return (moment <= now) | (moment > now + LONGEST_LEASE_S)


def is_past(column: Any, now: float, *, by: float) -> ColumnElement[bool]:
    """Whether something that was done is so many seconds ago; what seems to come yet was done as well."""
    moment = col(column)
    return (moment <= now - by) | (moment > now)


def believable(moment: float, now: float, ahead_s: float = LONGEST_AHEAD_S) -> float:
    """Return a moment as it was written, or now if it is farther ahead than can be meant."""
    return moment if moment <= now + ahead_s else now
