"""When does a schedule come round? Words become a cron expression, which a library counts.

Days and hours are those of a time zone: at the change of clocks `06:00` stays six o'clock there. An hour that the clock
skips comes right after the gap, one that it repeats comes once (cronsim, as Debian's cron does).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_S = 900.0
"""Nothing may come round more often than each quarter of an hour: checks touch other people's machines."""
_TRIED = 200  # moments that are looked at for the shortest distance: more than a week of the densest allowed
_GROUPS = {
    "daily": "*",
    "day": "*",
    "weekdays": "1-5",
    "weekday": "1-5",
    "workdays": "1-5",
    "weekends": "0,6",
    "weekend": "0,6",
}
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_EVERY = re.compile(r"every ([0-9]{1,2}) (hours?|minutes?)")
_CRON = re.compile(r"cron ((?:[0-9*/,A-Za-z#-]+ ){4}[0-9*/,A-Za-z#-]+)")
_JOINING = frozenset({"every", "each", "on", "and", "at", "o'clock"})


@dataclass(frozen=True, slots=True)
class When:
    """A cron expression of five fields, counted in an IANA time zone; `words` say it to people."""

    cron: str
    zone: str
    words: str


@dataclass(frozen=True, slots=True)
class NotAMoment:
    """What was typed means no schedule; `sentence` says why, and what to type."""

    sentence: str


USAGE = (
    "say `daily 06:00`, `weekdays 06:00`, `mon, thu 22:30`, `every 4 hours`, or `cron 0 6 * * 1-5`"
)


def read_when(text: str, zone: str) -> When | NotAMoment:
    """Read lower-case words such as `weekdays 06:00`, in that time zone unless they end in another one."""
    words = " ".join(text.replace(",", " ").split())
    named = _named_zone(words)
    if named:
        words, zone = words[: -len(named)].strip(), named
    if zone.casefold() not in _zones():
        return NotAMoment(f"{zone} is no time zone of the IANA list, e.g. Europe/Berlin.")
    zone = _zones()[zone.casefold()]
    cron = _cron(words)
    if cron is None:
        return NotAMoment(f"I can't read “{words[:80]}” as a time: {USAGE}.")
    return _checked(cron, zone)


def next_moment(when: When, after: float) -> float | None:
    """Return the first moment later than `after`, in seconds since the epoch; None if there is none.

    Raises ValueError if the expression isn't one: what `read_when` gave always is.
    """
    first = next(_moments(when, after), None)
    return None if first is None else first.timestamp()


def _moments(when: When, after: float) -> Iterator[datetime]:
    try:
        return CronSim(when.cron, datetime.fromtimestamp(after, ZoneInfo(when.zone)))
    except CronSimError as error:
        raise ValueError(f"{when.cron}: {error}") from error


def _checked(cron: str, zone: str) -> When | NotAMoment:
    when = When(cron, zone, f"{say_cron(cron)} ({zone})")
    try:
        moments = _moments(when, datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    except ValueError:
        return NotAMoment(f"`{cron}` is no cron expression of five fields: {USAGE}.")
    # By the wall clock: where clocks change, the distance is an hour off without anybody having meant it.
    coming = [
        moment.replace(tzinfo=None) for _, moment in zip(range(_TRIED), moments, strict=False)
    ]
    if not coming:
        return NotAMoment(f"`{cron}` never comes round.")
    gaps = [(b - a).total_seconds() for a, b in pairwise(coming)]
    if gaps and min(gaps) < SHORTEST_S:
        return NotAMoment("At most every 15 minutes: checks touch other people's machines.")
    return when


def _cron(words: str) -> str | None:
    if found := _CRON.fullmatch(words):
        return found[1]
    if words in ("hourly", "every hour"):
        return "0 * * * *"
    if found := _EVERY.fullmatch(words):
        return _interval(int(found[1]), found[2])
    days, clocks = [], []
    for word in words.split():
        if clock := _CLOCK.fullmatch(word):
            clocks.append((int(clock[1]), int(clock[2])))
        elif day := _day(word):
            days.append(day)
        elif word not in _JOINING:
            return None
    if not clocks or len({minute for _, minute in clocks}) != 1:
        # One expression has one minute for all its hours.
        return None
    hours = ",".join(str(hour) for hour in sorted({hour for hour, _ in clocks}))
    return f"{clocks[0][1]} {hours} * * {_week(days)}"


def _interval(count: int, unit: str) -> str | None:
    """Write an interval that divides the day or the hour; others would come round unevenly at midnight."""
    whole = 24 if unit.startswith("hour") else 60
    if count == 0 or whole % count or count == whole:
        return None
    return f"0 */{count} * * *" if whole == 24 else f"*/{count} * * * *"  # noqa: PLR2004 - hours of a day


def _day(word: str) -> str | None:
    if word in _GROUPS:
        return _GROUPS[word]
    bare = word.removesuffix("s") if len(word) > 3 else word  # noqa: PLR2004 - "mon" is the shortest
    for number, day in enumerate(DAYS, 1):
        if bare in (day, day[:3], day[:4], day[:2]):
            return str(number % 7)
    return None


def _week(days: list[str]) -> str:
    if not days or "*" in days:
        return "*"
    return ",".join(dict.fromkeys(days))


def say_cron(cron: str) -> str:
    """Say an expression in the words that make it, or as it is where no words do."""
    minute, hour, *rest, week = cron.split()
    every = re.fullmatch(r"\*/([0-9]+)", hour)
    if rest == ["*", "*"] and week == "*" and minute == "0" and (every or hour == "*"):
        return f"every {every[1]} hours" if every else "hourly"
    if every := re.fullmatch(r"\*/([0-9]+)", minute):
        return f"every {every[1]} minutes" if cron.endswith("* * * *") else f"cron {cron}"
    if rest != ["*", "*"] or not minute.isdigit() or not re.fullmatch(r"[0-9,]+", hour):
        return f"cron {cron}"
    clocks = ", ".join(f"{int(each):02}:{int(minute):02}" for each in hour.split(","))
    days = _say_week(week)
    return f"{days} {clocks}" if days else f"cron {cron}"


def _say_week(week: str) -> str | None:
    fixed = {"*": "daily", "1-5": "weekdays", "0,6": "weekends"}
    if week in fixed:
        return fixed[week]
    if not re.fullmatch(r"[0-6](,[0-6])*", week):
        return None
    return ", ".join(f"{DAYS[(int(day) - 1) % 7]}s" for day in week.split(","))


def _named_zone(words: str) -> str:
    last = words.rsplit(" ", 1)[-1]
    return last if last == "utc" or ("/" in last and not words.startswith("cron")) else ""


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
