"""What is different from the run before, in words for the run's message?"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from bot.render.escape import escape, moment
from bot.render.words import requirement_name
from checks.history import Changes, Standing, say_changes
from checks.model import Finding

MOST_NAMED = 4


def changed_lines(found: Changes | None) -> list[str]:
    """Return mrkdwn lines: the count, then what is fixed, new, the same and since when, flapping; [] without a run before."""
    return _lines(found, lambda when: moment(when.timestamp(), _spoken(when)), escape)


def plain_changes(found: Changes | None) -> list[str]:
    """Return the same for the terminal, times in UTC."""
    return _lines(found, _spoken, str)


def _lines(
    found: Changes | None, when: Callable[[datetime], str], shown: Callable[[str], str]
) -> list[str]:
    if found is None or found.previous is None:
        return []

    def name(finding: Finding) -> str:
        return shown(requirement_name(finding.requirement))

    def since(standings: Iterable[Standing]) -> list[str]:
        """Tell each requirement once, with the earliest time: another vantage point may have seen it later."""
        earliest: dict[str, datetime] = {}
        for each in standings:
            row = name(each.finding)
            earliest[row] = min(each.since, earliest.get(row, each.since))
        return [f"{row} since {when(first)}" for row, first in earliest.items()]

    lines = [
        f"Since the last run, {when(found.previous)}: {shown(say_changes(found))}.",
        _listed("Fixed", [name(each) for each in found.fixed]),
        _listed("New", [name(each) for each in found.new]),
        _listed("As before", since(found.same)),
        _listed("Not looked at this time, bad before", since(found.unseen)),
        _listed(
            "Flapping",
            [f"{name(f.finding)}, {f.turns} turns in {f.runs} runs" for f in found.flapping],
        ),
    ]
    return [line for line in lines if line]


def _listed(head: str, said: list[str]) -> str:
    names = list(dict.fromkeys(said))
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{head}: {'; '.join(names[:MOST_NAMED])}{more}." if names else ""


def _spoken(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
