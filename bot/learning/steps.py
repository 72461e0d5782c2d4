"""What does a learner do next?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.learning.reading import check_lessons
from knowledge.catalog import Catalog
from knowledge.learning.model import Card, Lesson
from knowledge.learning.path import make_path


@dataclass(frozen=True, slots=True)
class Known:
    """What a learner has shown about a card; times in seconds since the epoch.

    `changed` says what the new edition changed, until it is answered once.
    """

    card: str
    fingerprint: str
    fact: str
    due_at: float
    right: int
    wrong: int
    last_right: bool
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Ask a card that is due; `changed` where its fact is no longer what was learnt."""

    card: Card
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Teach:
    """Show a lesson."""

    lesson: Lesson


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a card of the lesson that was shown."""

    lesson: Lesson
    card: Card


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do until then (seconds since the epoch); None if no card was ever answered."""

    until: float | None


Step: TypeAlias = Repeat | Teach | Ask | Rest


def path_for(catalog: Catalog, edition: str) -> tuple[Lesson, ...]:
    """Return all lessons of an edition (the one in force if the name is empty or gone), then those on checks."""
    view = catalog.view(edition or catalog.default) or catalog.view(catalog.default)
    made = make_path(view.edition, catalog.words) if view is not None else ()
    return (*made, *check_lessons())


def cards_of(path: Sequence[Lesson]) -> dict[str, Card]:
    """Return every card of a path by its key."""
    return {card.key: card for lesson in path for card in lesson.cards}


def is_finished(lesson: Lesson, known: Mapping[str, Known], shown: frozenset[str]) -> bool:
    """Whether a lesson was shown and each of its cards answered right at least once."""
    right = all(card.key in known and known[card.key].right > 0 for card in lesson.cards)
    return right and (bool(lesson.cards) or lesson.key in shown)


def due_cards(path: Sequence[Lesson], known: Mapping[str, Known], now: float) -> list[Card]:
    """Return the cards whose time has come, the longest overdue first."""
    cards = cards_of(path)
    due = [one for one in known.values() if one.due_at <= now and one.card in cards]
    return [cards[one.card] for one in sorted(due, key=lambda one: (one.due_at, one.card))]


def next_step(
    path: Sequence[Lesson],
    known: Mapping[str, Known],
    shown: frozenset[str],
    *,
    now: float,
    just: str = "",
) -> Step:
    """Decide: due cards first, then the first lesson that isn't finished. `just` was asked a moment ago."""
    due = [card for card in due_cards(path, known, now) if card.key != just]
    if due:
        return Repeat(due[0], known[due[0].key].changed)
    for lesson in path:
        if not is_finished(lesson, known, shown):
            if lesson.key not in shown:
                return Teach(lesson)
            return Ask(lesson, _open_card(lesson, known, just))
    return Rest(min((one.due_at for one in known.values()), default=None))


def _open_card(lesson: Lesson, known: Mapping[str, Known], just: str) -> Card:
    """Choose what was never asked, then what went wrong; the one just asked only if it is the last."""
    never = [card for card in lesson.cards if card.key not in known]
    slipped = [card for card in lesson.cards if card.key in known and not known[card.key].right]
    ordered = [card for card in (*never, *slipped) if card.key != just]
    return (ordered or never or slipped)[0]


@dataclass(frozen=True, slots=True)
class Reopened:
    """A card whose fact is not what was learnt any more: what it was, and what it is now (None: gone)."""

    card: str
    was: str
    now: str | None
    fingerprint: str


def reopened(path: Sequence[Lesson], known: Mapping[str, Known]) -> tuple[Reopened, ...]:
    """Return what the edition in force states differently than when it was learnt."""
    cards = cards_of(path)
    found = []
    for one in known.values():
        card = cards.get(one.card)
        if card is None:
            if one.fingerprint:
                found.append(Reopened(one.card, one.fact, None, ""))
        elif card.fingerprint != one.fingerprint:
            found.append(Reopened(one.card, one.fact, card.fact, card.fingerprint))
    return tuple(found)
