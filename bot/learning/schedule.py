"""When is a card asked again? By the FSRS library: the longer it was remembered, the later."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from fsrs import Card, Rating, Scheduler

RECALLED = 0.93
"""A card comes back when the chance to recall it has fallen to this: a little above the library's 0.9, because
`tests/benchmarks/learning.py` shows that it then keeps more than a series of fixed days does."""
SOON = timedelta(minutes=10)
"""After a slip, and after the first time: soon enough to be the same sitting."""


@cache
def scheduler() -> Scheduler:
    """Return the scheduler; without its jitter, so that the same answers give the same time."""
    return Scheduler(
        desired_retention=RECALLED,
        learning_steps=(SOON,),
        relearning_steps=(SOON,),
        enable_fuzzing=False,
    )


def reviewed(
    state: Mapping[str, Any] | None, *, right: bool, now: float
) -> tuple[dict[str, Any], float]:
    """Return the memory of a card after an answer, and when it is due (seconds since the epoch).

    `state` is what this returned last time, None for a card that was never answered.
    """
    card = Card.from_dict(dict(state)) if state else Card(card_id=0)  # type: ignore[arg-type]
    at = datetime.fromtimestamp(now, UTC)
    card, _ = scheduler().review_card(card, Rating.Good if right else Rating.Again, at)
    return dict(card.to_dict()), card.due.timestamp()


def remembered(state: Mapping[str, Any], *, now: float) -> float:
    """Return how likely the card is remembered now, 0 to 1, by the library's model of forgetting."""
    card = Card.from_dict(dict(state))  # type: ignore[arg-type]
    return float(scheduler().get_card_retrievability(card, datetime.fromtimestamp(now, UTC)))
