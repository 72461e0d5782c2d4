"""What is different from the run before, in words for the run's message?"""

from datetime import datetime

from bot.render.escape import escape, moment
from bot.render.words import requirement_name
from checks.history import Changes, say_changes
from checks.model import Finding

MOST_NAMED = 4


def changed_lines(found: Changes | None) -> list[str]:
    """Return mrkdwn lines: the count, then what is fixed, new, the same and since when, flapping; [] without a run before."""
    if found is None or found.previous is None:
        return []
    lines = [
        f"Since the last run, {_moment(found.previous)}: {escape(say_changes(found))}.",
        _listed("Fixed", [_name(each) for each in found.fixed]),
        _listed("New", [_name(each) for each in found.new]),
        _listed("As before", [f"{_name(s.finding)} since {_moment(s.since)}" for s in found.same]),
        _listed(
            "Not looked at this time, bad before",
            [f"{_name(s.finding)} since {_moment(s.since)}" for s in found.unseen],
        ),
        _listed(
            "Flapping",
            [
                f"{_name(each.finding)}, {each.turns} turns in {each.runs} runs"
                for each in found.flapping
            ],
        ),
    ]
    return [line for line in lines if line]


def _listed(head: str, said: list[str]) -> str:
    names = list(dict.fromkeys(said))
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{head}: {'; '.join(names[:MOST_NAMED])}{more}." if names else ""


def _name(finding: Finding) -> str:
    return escape(requirement_name(finding.requirement))


def _moment(when: datetime) -> str:
    return moment(when.timestamp(), f"{when:%Y-%m-%d %H:%M} UTC")
