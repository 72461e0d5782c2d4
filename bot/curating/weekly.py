"""What was asked most, what stayed unanswered, what did not help, week by week?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.store.asked import Asked

WEEKS = 4
WEEK_S = 7 * 24 * 3600.0
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A question, in the words it was asked in last, and how often it was asked like that."""

    question: str
    times: int


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week (`2026-W48`, UTC): how many questions, and those asked most, unanswered, not helpful."""

    name: str
    asked: int
    unanswered: int
    helpful: int
    not_helpful: int
    most_asked: tuple[Counted, ...]
    most_unanswered: tuple[Counted, ...]
    least_helpful: tuple[Counted, ...]


def by_week(questions: Iterable[Asked]) -> list[Week]:
    """Return the weeks in which something was asked, newest first."""
    weeks: dict[str, list[Asked]] = {}
    for one in questions:
        year, week, _ = datetime.fromtimestamp(one.asked_at, UTC).isocalendar()
        weeks.setdefault(f"{year}-W{week:02}", []).append(one)
    return [_week(name, weeks[name]) for name in sorted(weeks, reverse=True)]


def _week(name: str, questions: Sequence[Asked]) -> Week:
    unknown = [one for one in questions if one.outcome == "unknown"]
    bad = [one for one in questions if "not_helpful" in one.verdicts]
    verdicts = Counter(verdict for one in questions for verdict in one.verdicts)
    return Week(
        name=name,
        asked=len(questions),
        unanswered=len(unknown),
        helpful=verdicts["helpful"],
        not_helpful=verdicts["not_helpful"],
        most_asked=_most(questions),
        most_unanswered=_most(unknown),
        least_helpful=_most(bad),
    )


def _most(questions: Sequence[Asked]) -> tuple[Counted, ...]:
    """Count questions that were read alike together; the last wording stands for all."""
    times = Counter(one.reading for one in questions)
    words = {one.reading: one.question for one in questions}
    return tuple(Counted(words[reading], n) for reading, n in times.most_common(MOST_NAMED))


def week_lines(week: Week) -> list[str]:
    """Say a week in plain lines."""
    lines = [
        f"{week.name}: {week.asked} asked, {week.unanswered} unanswered, {week.helpful} helpful, "
        f"{week.not_helpful} not helpful"
    ]
    for title, rows in (
        ("most asked", week.most_asked),
        ("unanswered", week.most_unanswered),
        ("not helpful", week.least_helpful),
    ):
        lines += [f"  {title}: {row.times} times “{_short(row.question)}”" for row in rows]
    return lines


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:119] + "…"  # noqa: PLR2004 - one line of a terminal
