"""Is what somebody learns kept exactly, once, and as they left it?"""

from typing import Any

from sqlmodel import Session

from bot.learning.steps import Reopened, cards_of, path_for
from bot.request import Request
from bot.store import inbox, learning
from bot.store.engine import Store
from bot.store.inbox import Draft, State
from bot.store.learning import Put, Standing
from knowledge.catalog import Catalog
from knowledge.learning.model import put
from knowledge.loading import shipped_editions
from knowledge.vocabulary import shipped_vocabulary
from tests.bot.conftest import BOTH

NOW = 1_800_000_000.0
CARD = cards_of(path_for(Catalog(shipped_editions(), shipped_vocabulary()), ""))["port:logging"]
FACT = (CARD.fingerprint, CARD.fact)


def request(store: Store, n: int) -> Request:
    payload: dict[str, Any] = {}
    draft = Draft(keys=(f"act:{n}",), kind="action", team="T1", user="U1", payload=payload)
    found = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=NOW, deadline=NOW + 60)
    )
    assert found is not None
    return found


def asked(store: Store, by: Request) -> Put:
    def write(session: Session) -> Put:
        learning.begin(session, "U1", "T1", now=NOW)
        return learning.put_question(session, by, put(CARD, by.id), "component:logging", now=NOW)

    return store.run_now(write)


def standing(store: Store) -> Standing:
    found = store.run_now(lambda s: learning.standing(s, "U1"))
    assert found is not None
    return found


@BOTH
async def test_a_question_put_twice_by_one_request_is_one_question(store: Store) -> None:
    by = request(store, 1)
    assert asked(store, by) == asked(store, by)


@BOTH
async def test_only_the_first_answer_counts_and_schedules_the_card(store: Store) -> None:
    question = asked(store, request(store, 1))
    first, second = request(store, 2), request(store, 3)
    wrong = (question.right + 1) % 4
    store.run_now(lambda s: learning.answer(s, first, question, question.right, FACT, now=NOW))
    after = store.run_now(lambda s: learning.answer(s, second, question, wrong, FACT, now=NOW))
    assert (after.answered_by, after.chosen) == (first.id, question.right)
    known = standing(store).known[CARD.key]
    assert (known.right, known.wrong, known.last_right) == (1, 0, True)
    assert known.due_at > NOW


async def test_a_reopened_card_is_due_at_once_and_forgets_its_memory(store: Store) -> None:
    question = asked(store, request(store, 1))
    by = request(store, 2)
    store.run_now(lambda s: learning.answer(s, by, question, question.right, FACT, now=NOW))
    change = Reopened(CARD.key, CARD.fact, "port 5639 (TCP)", "newer")
    store.run_now(lambda s: learning.reopen(s, "U1", [change], now=NOW))
    known = standing(store).known[CARD.key]
    assert (known.due_at, known.fingerprint, known.last_right) == (NOW, "newer", False)
    assert known.changed == "was: port 5638 (TCP); is now: port 5639 (TCP)"


async def test_a_card_that_the_document_dropped_is_asked_no_more(store: Store) -> None:
    question = asked(store, request(store, 1))
    by = request(store, 2)
    store.run_now(lambda s: learning.answer(s, by, question, question.right, FACT, now=NOW))
    gone = Reopened(CARD.key, CARD.fact, None, "")
    store.run_now(lambda s: learning.reopen(s, "U1", [gone], now=NOW))
    assert standing(store).known == {}


async def test_who_stops_is_asked_nothing_and_nothing_counts_as_wrong(store: Store) -> None:
    asked(store, request(store, 1))
    stop = request(store, 2)
    store.run_now(lambda s: learning.close_questions(s, stop, now=NOW))
    assert store.run_now(lambda s: learning.open_question(s, "U1", since=0.0)) is None
    assert store.run_now(lambda s: learning.answers_since(s, "U1", 0.0)) == []
