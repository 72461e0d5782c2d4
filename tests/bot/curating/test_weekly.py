"""The report counts by week, joins what was read alike, and names what did not help."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.curating.weekly import Counted, by_week, week_lines
from bot.store.asked import Asked

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC).timestamp()
LATER = datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp()


def asked(question: str, at: float, **changes: object) -> Asked:
    plain = Asked(1, "U1", question, question, "16.3-hosted", "answer", at)
    return replace(plain, **changes)  # type: ignore[arg-type] # fields of Asked, in a test


def test_weeks_come_newest_first_with_their_counts() -> None:
    weeks = by_week(
        [
            asked("a", MONDAY),
            asked("b", LATER, outcome="unknown"),
            asked("c", LATER, verdicts=("helpful", "not_helpful")),
        ]
    )
    assert [(w.name, w.asked, w.unanswered, w.helpful, w.not_helpful) for w in weeks] == [
        ("2026-W48", 2, 1, 1, 1),
        ("2026-W47", 1, 0, 0, 0),
    ]
    assert weeks[0].most_unanswered == (Counted("b", 1),)
    assert weeks[0].least_helpful == (Counted("c", 1),)


def test_what_was_read_alike_is_counted_together_in_its_last_words() -> None:
    (week,) = by_week([asked("what is 1?", LATER, reading="x"), asked("1", LATER, reading="x")])
    assert week.most_asked == (Counted("1", 2),)
    assert "  most asked: 2 times “1”" in week_lines(week)


def test_a_long_question_is_shortened_visibly() -> None:
    (week,) = by_week([asked("why " * 100, LATER)])
    assert all(len(line) < 160 for line in week_lines(week))
    assert "…" in week_lines(week)[1]
