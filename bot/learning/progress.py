"""How far is a learner?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.learning.steps import Known, due_cards, is_finished
from knowledge.learning.model import Lesson

DAYS = 14


@dataclass(frozen=True, slots=True)
class Day:
    """What was answered on one day; `name` is written below its bar."""

    name: str
    right: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the path: how many of its cards are known, and are there."""

    name: str
    known: int
    cards: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is on a path: a bar for each part, the last days, counts.

    `solved` are the faults they found at the practice site; `zone` is the zone their days are counted in.
    """

    edition: str
    bars: tuple[Bar, ...]
    days: tuple[Day, ...]
    finished: tuple[str, ...]
    known: int
    cards: int
    due: int
    solved: int

    @property
    def words(self) -> str:
        """The whole in a sentence."""
        parts = f"{len(self.finished)} of {len(self.bars)} parts finished"
        return f"{parts}, {self.known} of {self.cards} cards known, {self.due} due now"


@dataclass(frozen=True, slots=True)
class History:
    """What somebody did: when they answered and whether it was right, in which zone, faults found in practice."""

    answers: tuple[tuple[float, bool], ...]
    zone: str
    solved: int


def progress_of(
    edition: str,
    path: Sequence[Lesson],
    known: Mapping[str, Known],
    shown: frozenset[str],
    history: History,
    *,
    now: float,
) -> Progress:
    """Count what a learner knows: a card is known while its last answer was right."""
    bars = tuple(Bar(lesson.title, _known(lesson, known), len(lesson.cards)) for lesson in path)
    return Progress(
        edition=edition,
        bars=bars,
        days=_days(history.answers, now, history.zone),
        finished=tuple(lesson.title for lesson in path if is_finished(lesson, known, shown)),
        known=sum(bar.known for bar in bars),
        cards=sum(bar.cards for bar in bars),
        due=len(due_cards(path, known, now)),
        solved=history.solved,
    )


def _known(lesson: Lesson, known: Mapping[str, Known]) -> int:
    return sum(1 for card in lesson.cards if card.key in known and known[card.key].last_right)


def _days(answers: Sequence[tuple[float, bool]], now: float, zone: str) -> tuple[Day, ...]:
    here = ZoneInfo(zone or "UTC")
    today = datetime.fromtimestamp(now, here).date()
    days = [today - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    placed = [(datetime.fromtimestamp(at, here).date(), right) for at, right in answers]
    return tuple(
        Day(
            name=f"{day.day}.{day.month}.",
            right=sum(1 for when, right in placed if when == day and right),
            wrong=sum(1 for when, right in placed if when == day and not right),
        )
        for day in days
    )
