"""When is a site under maintenance, so that nobody looks at it on a schedule?"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.scheduling.when import NotAMoment, When, next_moment, read_when

LONGEST_S = 14 * 86_400.0
_HOUR_S, _DAY_S = 3_600.0, 86_400.0
_SPAN = re.compile(
    r"(.*?) ?([0-9]{1,2}[:.][0-9]{2}) ?(?:-|\u2013|to|until) ?([0-9]{1,2}[:.][0-9]{2})( \S+)?"
)
_FOR = re.compile(r"for ([0-9]{1,3}) ?(h|hours?|m|min|minutes?|d|days?)")
_DATES = re.compile(
    r"(?:from )?([0-9]{4}-[0-9]{2}-[0-9]{2})[ t]([0-9]{1,2}:[0-9]{2}) ?(?:-|\u2013|to|until) ?"
    r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2})[ t])?([0-9]{1,2}:[0-9]{2})"
)
USAGE = (
    "say `sunday 02:00-06:00`, `2026-12-01 02:00-06:00`, `2026-12-01 22:00 to 2026-12-02 04:00`, "
    "or `for 2 hours`"
)


@dataclass(frozen=True, slots=True)
class Once:
    """A window that comes once; seconds since the epoch."""

    begins_at: float
    ends_at: float


@dataclass(frozen=True, slots=True)
class Weekly:
    """A window that begins each time `when` comes round, and lasts `seconds`."""

    when: When
    seconds: float


def read_window(text: str, zone: str, now: float) -> Once | Weekly | NotAMoment:
    """Read lower-case words such as `sunday 02:00-06:00`, in that time zone."""
    words = " ".join(text.split())
    if found := _FOR.fullmatch(words):
        seconds = int(found[1]) * {"h": _HOUR_S, "m": 60.0, "d": _DAY_S}[found[2][0]]
        return _once(now, now + seconds)
    if found := _DATES.fullmatch(words):
        return _between(found, zone)
    if found := _SPAN.fullmatch(words):
        return _weekly(found, zone)
    return NotAMoment(f"I can't read “{words[:80]}” as a window: {USAGE}.")


def ends_at(window: Once | Weekly, now: float) -> float | None:
    """Return when the window that is open now ends, None if none is; seconds since the epoch."""
    if isinstance(window, Once):
        return window.ends_at if window.begins_at <= now < window.ends_at else None
    # The last beginning within one length of the window is the one that may still last.
    last, moment = None, next_moment(window.when, now - window.seconds)
    while moment is not None and moment <= now:
        last, moment = moment, next_moment(window.when, moment)
    return None if last is None else last + window.seconds


def _between(found: re.Match[str], zone: str) -> Once | NotAMoment:
    try:
        begins, ends = (
            datetime.fromisoformat(f"{day}T{clock:0>5}").replace(tzinfo=ZoneInfo(zone))
            for day, clock in ((found[1], found[2]), (found[3] or found[1], found[4]))
        )
    except ValueError:
        return NotAMoment(f"“{found[0]}” holds a date that isn't one: {USAGE}.")
    if found[3] is None and ends <= begins:
        # Without a day of its own the end is the next such time of day, as in a weekly window.
        ends += timedelta(days=1)
    return _once(begins.timestamp(), ends.timestamp())


def _once(begins: float, ends: float) -> Once | NotAMoment:
    if ends <= begins:
        return NotAMoment("The window ends before it begins.")
    if ends - begins > LONGEST_S:
        return NotAMoment("A window lasts at most 14 days; remove the schedule instead.")
    return Once(begins, ends)


def _weekly(found: re.Match[str], zone: str) -> Weekly | NotAMoment:
    days, begin, end, named = found[1], found[2], found[3], found[4] or ""
    when = read_when(f"{days} {begin}{named}", zone)
    until = read_when(f"daily {end}", zone)
    if isinstance(when, NotAMoment):
        return NotAMoment(f"I can't read “{found[0][:80]}” as a window: {USAGE}.")
    if isinstance(until, NotAMoment):
        return until
    first, last = (
        timedelta(hours=int(each.split()[1]), minutes=int(each.split()[0]))
        for each in (when.cron, until.cron)
    )
    length = (last - first).total_seconds()
    return Weekly(when, length if length > 0 else length + _DAY_S)
