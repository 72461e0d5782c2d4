"""What comes next, for whom, and what does a new edition reopen?"""

from dataclasses import replace

from bot.learning.schedule import remembered, reviewed
from bot.learning.steps import (
    Ask,
    Known,
    Repeat,
    Rest,
    Teach,
    cards_of,
    is_finished,
    next_step,
    path_for,
    reopened,
)
from knowledge.catalog import Catalog
from knowledge.learning.model import Card
from knowledge.loading import shipped_editions
from knowledge.vocabulary import shipped_vocabulary

NOW = 1_800_000_000.0
DAY = 86_400.0
PATH = path_for(Catalog(shipped_editions(), shipped_vocabulary()), "")


def known(card: Card, *, right: bool = True, due_at: float = NOW + DAY) -> Known:
    return Known(card.key, card.fingerprint, card.fact, due_at, int(right), int(not right), right)


def test_who_begins_is_taught_the_first_lesson_then_asked_its_cards() -> None:
    first = next_step(PATH, {}, frozenset(), now=NOW)
    assert first == Teach(PATH[0])
    asked = next_step(PATH, {}, frozenset({PATH[0].key}), now=NOW)
    assert asked == Ask(PATH[0], PATH[0].cards[0])


def test_a_due_card_comes_before_anything_new() -> None:
    card = PATH[0].cards[0]
    due = {card.key: known(card, due_at=NOW - 1)}
    assert next_step(PATH, due, frozenset({PATH[0].key}), now=NOW) == Repeat(card)


def test_a_slip_is_asked_again_at_the_end_of_the_lesson() -> None:
    lesson = PATH[0]
    slipped, *others = lesson.cards
    answered = {card.key: known(card) for card in others}
    answered[slipped.key] = known(slipped, right=False)
    shown = frozenset({lesson.key})
    assert next_step(PATH, answered, shown, now=NOW, just=others[-1].key) == Ask(lesson, slipped)
    assert not is_finished(lesson, answered, shown)


def test_who_knows_everything_rests_until_the_first_card_is_due() -> None:
    all_known = {key: known(card) for key, card in cards_of(PATH).items()}
    shown = frozenset(lesson.key for lesson in PATH)
    assert next_step(PATH, all_known, shown, now=NOW) == Rest(NOW + DAY)


def test_a_changed_fact_says_what_it_was_and_is_and_a_gone_one_too() -> None:
    card = cards_of(PATH)["port:logging"]
    learnt = replace(known(card), fingerprint="older", fact="port 5637 (TCP)")
    gone = Known("port:fax", "any", "port 9 (TCP)", NOW, 1, 0, last_right=True)
    changed, lost = reopened(PATH, {card.key: learnt, gone.card: gone})
    assert (changed.was, changed.now) == ("port 5637 (TCP)", "port 5638 (TCP)")
    assert (lost.was, lost.now) == ("port 9 (TCP)", None)


def test_the_path_ends_with_checks_and_has_every_part_of_the_promise() -> None:
    titles = [lesson.title for lesson in PATH]
    assert titles[0] == "What runs where"
    assert titles[-2:] == ["How to read a check", "Common failures"]
    assert any(title.startswith("Antivirus") for title in titles)


def test_what_is_remembered_comes_back_later_each_time_and_a_slip_brings_it_back_soon() -> None:
    state, due = reviewed(None, right=True, now=NOW)
    gaps: list[float] = []
    now = NOW
    for _ in range(4):
        now = due
        state, due = reviewed(state, right=True, now=now)
        gaps.append(due - now)
    assert gaps == sorted(gaps)
    assert gaps[-1] > 7 * DAY
    assert remembered(state, now=due) < remembered(state, now=now + 1)
    _, after_slip = reviewed(state, right=False, now=due)
    assert after_slip - due == 600
