"""What is a lesson, a card, a question?"""

import hashlib
import random
from dataclasses import dataclass

from knowledge.model import Citation

CHOICES = 4
LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a lesson, plain text; `citation` is None for what the bot says about itself."""

    text: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to know, asked again and again.

    `key` names it for good: the same subject in another edition has the same key. `row` is the key of the
    requirement that states it, `fact` what it states, in short, and `fingerprint` changes exactly when that changes.
    `shown` is the whole row in a line. `wrong` are plausible answers that are not true, best first, at least one.
    """

    key: str
    row: str
    fact: str
    fingerprint: str
    shown: str
    citation: Citation | None
    question: str
    right: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A short lesson, fit for one message; `components` are the slugs that its picture shows in front.

    `picture` tells whether it has one: the map of who talks to whom.
    """

    key: str
    title: str
    points: tuple[Point, ...]
    cards: tuple[Card, ...]
    components: tuple[str, ...] = ()
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A card put to somebody: the choices in the order shown, and which of them (from 0) is right."""

    card: Card
    choices: tuple[str, ...]
    right: int


def fingerprint(*facts: object) -> str:
    """Return a short word that differs when one of the facts does."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def put(card: Card, seed: int) -> Question:
    """Put a card: at most `CHOICES` choices, in an order that the seed decides, the same for the same seed."""
    order = random.Random(seed)  # noqa: S311 - an order of buttons, no secret
    near = list(card.wrong[: CHOICES + 1])
    order.shuffle(near)
    choices = [card.right, *near[: CHOICES - 1]]
    order.shuffle(choices)
    return Question(card, tuple(choices), choices.index(card.right))


def chosen(choices: tuple[str, ...], typed: str) -> int | None:
    """Return which choice somebody typed: its letter, or its text word for word; None if it is neither."""
    said = " ".join(typed.casefold().split()).strip(" .!)(")
    for n, choice in enumerate(choices):
        if said in (LETTERS[n].casefold(), " ".join(choice.casefold().split()).strip(" .!)(")):
            return n
    return None
