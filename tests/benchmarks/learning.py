"""How much is still known after 30 days, asked by FSRS, by a fixed series, or never again?

Learners are simulated: what they remember follows FSRS's own model of forgetting. People and cards differ (drawn around
the published average), which no schedule ever sees. They take three lessons a day, come on four
days of five, guess one in four right, and are asked again within a sitting after a slip. `retention` is the mean chance
to recall a card of the path on day 30; `effort` the answers it cost for each card.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

from bot.learning.schedule import reviewed
from bot.learning.steps import path_for
from knowledge.catalog import Catalog
from knowledge.loading import shipped_editions
from knowledge.vocabulary import shipped_vocabulary
from tests.benchmarks.row import Row

LEARNERS = 60
DAYS = 30
LESSONS_A_DAY = 3
COMES = 0.8
GUESSES = 0.25
SERIES = (1, 3, 7, 14, 30)
"""Days between the repetitions of a textbook series; a slip begins it again."""
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MOST_TRIES = 3
LEARNERS_DIFFER, CARDS_DIFFER = 0.35, 0.7
"""Spread of the logarithm of how long a memory lasts: from person to person, and from card to card."""

Due = Callable[[Any, bool, datetime], tuple[Any, datetime | None]]
"""Takes a card's state (None at first), whether the answer was right and when; returns state and next time."""


@dataclass(slots=True)
class _Item:
    """One card of one learner: their true memory, whose it is, and what the schedule keeps."""

    memory: Card
    mind: Scheduler
    state: Any
    due: datetime | None


def run() -> list[Row]:
    """Return retention and effort of each way to repeat; `ratio` is against the fixed series."""
    lessons = [len(lesson.cards) for lesson in _path()]
    found = {
        name: _class(lessons, due)
        for name, due in (("fsrs", _by_fsrs), ("fixed series", _by_series), ("never", _never))
    }
    base = found["fixed series"]
    rows: list[Row] = []
    for name, (retention, effort) in found.items():
        rows.append(
            _row(f"learning: retention on day {DAYS}, {name}", retention, "share", base[0])
        )
        rows.append(_row(f"learning: effort, {name}", effort, "answers/card", base[1]))
    return rows


def _row(name: str, value: float, unit: str, base: float) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "against": f"fixed series {'-'.join(map(str, SERIES))} days",
        "ratio": value / base,
    }


def _path() -> Sequence[Any]:
    return path_for(Catalog(shipped_editions(), shipped_vocabulary()), "")


def _class(lessons: Sequence[int], due: Due) -> tuple[float, float]:
    """Let a class of learners work through the path; returns mean retention and answers for each card."""
    kept, answers, cards = 0.0, 0, 0
    for seed in range(LEARNERS):
        items, asked = _learner(lessons, due, random.Random(seed))
        end = START + timedelta(days=DAYS)
        kept += sum(item.mind.get_card_retrievability(item.memory, end) for item in items)
        answers += asked
        cards += sum(lessons)
    return kept / cards, answers / cards


def _learner(lessons: Sequence[int], due: Due, luck: random.Random) -> tuple[list[_Item], int]:
    speed = luck.lognormvariate(0.0, LEARNERS_DIFFER)
    minds = [_mind(speed * luck.lognormvariate(0.0, CARDS_DIFFER)) for _ in range(sum(lessons))]
    days = [luck.random() < COMES for _ in range(DAYS)]
    left = list(lessons)
    items: list[_Item] = []
    asked = 0
    for day in range(DAYS):
        if not days[day]:
            continue
        now = START + timedelta(days=day)
        fresh = sum(left[:LESSONS_A_DAY])
        del left[:LESSONS_A_DAY]
        items += [_Item(Card(card_id=0), minds.pop(), None, now) for _ in range(fresh)]
        for item in items:
            if item.due is not None and item.due.date() <= now.date():
                asked += _sitting(item, due, luck, now)
    return items, asked


def _mind(lasts: float) -> Scheduler:
    """Make a memory: the published parameters, but what is new to it lasts `lasts` times as long."""
    average = Scheduler(enable_fuzzing=False)
    stabilities = [min(99.0, max(0.01, value * lasts)) for value in average.parameters[:4]]
    return Scheduler(
        parameters=(*stabilities, *average.parameters[4:]),
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


def _sitting(item: _Item, due: Due, luck: random.Random, now: datetime) -> int:
    """Ask a card until it is right, ten minutes apart; returns how often it was asked."""
    for n in range(MOST_TRIES):
        at = now + timedelta(minutes=10 * n)
        mind = item.mind
        chance = mind.get_card_retrievability(item.memory, at) if item.memory.last_review else 0.7
        recalled = luck.random() < chance
        right = recalled or luck.random() < GUESSES
        item.memory, _ = mind.review_card(
            item.memory, Rating.Good if recalled else Rating.Again, at
        )
        item.state, item.due = due(item.state, right, at)
        if right:
            return n + 1
    return MOST_TRIES


def _by_fsrs(
    state: Mapping[str, Any] | None,
    right: bool,
    now: datetime,
) -> tuple[Any, datetime | None]:
    kept, due_at = reviewed(state, right=right, now=now.timestamp())
    return kept, datetime.fromtimestamp(due_at, UTC)


def _by_series(
    state: int | None,
    right: bool,
    now: datetime,
) -> tuple[Any, datetime | None]:
    step = (0 if state is None else state + 1) if right else 0
    step = min(step, len(SERIES) - 1)
    return step, now + timedelta(days=SERIES[step])


def _never(state: object, right: bool, now: datetime) -> tuple[Any, datetime | None]:
    return None, None
