"""Are open questions, notes, words and ratings kept as they were given, on either database?"""

from bot.published.publications import read_publications, read_stamp
from bot.request import Request
from bot.store import aliases, asked, channels, gaps, inbox, notes
from bot.store.aliases import Alias
from bot.store.asked import Asked
from bot.store.engine import Store
from bot.store.gaps import Gap, GapState, Proposal
from bot.store.inbox import Draft, State
from bot.store.notes import Note
from knowledge.model import Answer, AnswerOutcome, Step
from knowledge.vocabulary import Concept
from tests.bot.conftest import BOTH

pytestmark = BOTH

NOTE = Proposal("note", "Ask Ms. Ito.", "5638-logging", "U1", 30)


def answered(text: str, read_as: str) -> Answer:
    why = (Step("edition", "16.3-hosted"), Step("read as", read_as))
    return Answer(text, "16.3-hosted", AnswerOutcome.UNKNOWN, None, (), (), (), (), "-", why)


def ask(store: Store, key: str, text: str = "how fast?") -> Asked:
    draft = Draft((key,), "mention", "T1", f"U{key}", {}, "", "C1", key, "", text)
    request = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=1, deadline=2)
    )
    assert request is not None
    return record(store, request, text)


def record(store: Store, request: Request, text: str) -> Asked:
    for _ in range(2):
        store.run_now(lambda s: asked.record_asked(s, request, answered(text, "x"), now=5.0))
    found = store.run_now(lambda s: asked.find_asked(s, request.id))
    assert found is not None
    return found


def opened(store: Store, question: Asked) -> Gap:
    return store.run_now(lambda s: gaps.open_gap(s, "T1", question, now=6.0))


async def test_a_question_counts_once_and_keeps_the_last_rating_of_each_person(
    store: Store,
) -> None:
    one = ask(store, "1")
    given: list[tuple[str, asked.Verdict]] = [
        ("U1", "helpful"),
        ("U1", "not_helpful"),
        ("U2", "helpful"),
    ]
    for user, verdict in given:
        with store.session() as session:
            asked.give_feedback(session, one.request_id, user, verdict, now=6.0)
    (kept,) = store.run_now(lambda s: asked.asked_since(s, 0.0))
    assert sorted(kept.verdicts) == ["helpful", "not_helpful"]
    assert store.run_now(lambda s: asked.asked_since(s, 5.5)) == []


async def test_who_joins_a_question_waits_for_its_answer_once(store: Store) -> None:
    first, second = ask(store, "1"), ask(store, "2")
    gap = opened(store, first)
    joins = [
        store.run_now(lambda s: gaps.join_gap(s, gap.id, second.request_id, now=7.0))
        for _ in range(2)
    ]
    assert joins == [True, False]
    (waiting,) = store.run_now(gaps.open_gaps)
    assert waiting.askers == (first.request_id, second.request_id)


async def test_a_closed_question_takes_no_second_answer(store: Store) -> None:
    gap = opened(store, ask(store, "1"))
    assert store.run_now(lambda s: gaps.propose(s, gap.id, NOTE))
    (waiting,) = store.run_now(gaps.open_gaps)
    assert (waiting.state, waiting.proposal) == (GapState.PROPOSED, NOTE)
    closing = [
        store.run_now(lambda s: gaps.close_gap(s, gap.id, GapState.ANSWERED, NOTE, now=8.0))
        for _ in range(2)
    ]
    assert closing == [True, False]
    assert store.run_now(gaps.open_gaps) == []
    assert not store.run_now(lambda s: gaps.propose(s, gap.id, NOTE))


async def test_a_note_counts_for_its_requirement_and_its_question_until_it_expires(
    store: Store,
) -> None:
    note = Note("Ask Ms. Ito.", "U1", "", 10.0, 20.0, "5638-logging")
    store.run_now(lambda s: notes.add_note(s, note, edition="16.3-hosted", reading="r"))

    def found(edition: str, keys: set[str], reading: str, now: float) -> int:
        return len(
            store.run_now(
                lambda s: notes.notes_for(s, edition, requirements=keys, reading=reading, now=now)
            )
        )

    assert found("16.3-hosted", {"5638-logging"}, "other", 15.0) == 1
    assert found("16.3-hosted", set(), "r", 15.0) == 1
    assert found("16.3-hosted", set(), "other", 15.0) == 0
    assert found("17.1-hosted", {"5638-logging"}, "r", 15.0) == 0
    assert found("16.3-hosted", {"5638-logging"}, "r", 20.0) == 0
    ((number, _, _),) = store.run_now(notes.all_notes)
    assert store.run_now(lambda s: notes.drop_note(s, number))
    assert store.run_now(notes.all_notes) == []


async def test_words_are_published_once_and_can_be_taken_back(store: Store) -> None:
    word = Alias("frobnicator", "component", "logging", "U1", "U2", 3.0)
    empty = store.run_now(read_stamp)
    assert store.run_now(lambda s: aliases.add_alias(s, word))
    assert not store.run_now(lambda s: aliases.add_alias(s, word))
    published = store.run_now(read_publications)
    assert published.words == (("frobnicator", Concept("component", "logging")),)
    assert published.stamp != empty
    assert store.run_now(lambda s: aliases.drop_alias(s, "frobnicator"))
    assert store.run_now(read_stamp) == empty


async def test_a_channels_edition_is_its_own(store: Store) -> None:
    for edition in ("17.1-hosted", "16.1-hosted"):
        with store.session() as session:
            channels.set_edition(session, "T1", "C1", edition, by="U1", now=1.0)
    read = channels.edition_of_channel
    assert store.run_now(lambda s: read(s, "T1", "C1")) == ("16.1-hosted", "U1")
    assert store.run_now(lambda s: read(s, "T1", "C2")) is None
    assert store.run_now(lambda s: channels.unset_edition(s, "T1", "C1"))
    assert store.run_now(lambda s: read(s, "T1", "C1")) is None
