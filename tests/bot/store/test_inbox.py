"""Is a request stored once, and whose turn is it?"""

import threading
from dataclasses import replace

import pytest
from sqlmodel import select, update

from bot.hearing.reading import read
from bot.message import Message
from bot.posting.thread import Thread
from bot.request import Request
from bot.store import inbox, posts, turns
from bot.store.engine import Store
from bot.store.inbox import Draft, State, StoredRequest
from bot.store.posts import TROUBLE, WAITING, Saying, StoredPost
from bot.store.turns import Claimed
from bot.webapi.identity import Me
from tests.bot.conftest import BOTH

pytestmark = BOTH


def draft(*keys: str, thread_ts: str = "1.1", **fields: object) -> Draft:
    made = Draft(
        keys=keys,
        kind="mention",
        team="T1",
        user="U1",
        payload={"event": {"text": "x"}},
        channel="C1",
        ts=thread_ts,
        text="hello",
    )
    return replace(made, **fields)  # type: ignore[arg-type] # fields of a draft


def put(store: Store, one: Draft, now: float = 100.0) -> Request | None:
    return store.run_now(
        lambda s: inbox.accept(s, one, state=State.WAITING, now=now, deadline=now + 60)
    )


def take(store: Store, owner: str = "me", now: float = 100.0, limit: int = 10) -> list[Claimed]:
    return store.run_now(lambda s: turns.claim(s, owner=owner, now=now, lease_s=30, limit=limit))


def close(store: Store, request: Request) -> bool:
    return store.run_now(lambda s: turns.close(s, request, State.DONE, now=1.0))


async def test_a_request_under_a_known_key_is_a_repetition(store: Store) -> None:
    assert put(store, draft("event:1", "msg:1")) is not None
    assert put(store, draft("event:2", "msg:1")) is None
    assert put(store, draft("event:2", "msg:2")) is None, (
        "all names of a repetition are remembered"
    )
    assert len(take(store)) == 1


async def test_of_two_deliveries_at_once_one_is_stored(store: Store) -> None:
    stored: list[Request | None] = []
    threads = [
        threading.Thread(target=lambda n=n: stored.append(put(store, draft("msg:1", f"e:{n}"))))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([request for request in stored if request]) == 1


async def test_a_thread_is_worked_on_in_order_and_others_beside_it(store: Store) -> None:
    first, second = put(store, draft("1")), put(store, draft("2"))
    other = put(store, draft("3", thread_ts="9.9"))
    assert first
    assert second
    assert other
    assert [c.request.id for c in take(store)] == [first.id, other.id]
    assert take(store) == []
    assert close(store, first)
    assert [c.request.id for c in take(store)] == [second.id]


async def test_what_a_dead_worker_held_is_taken_up_after_its_lease(store: Store) -> None:
    put(store, draft("1"))
    assert take(store, "dead", now=100)[0].before is State.WAITING
    assert take(store, "alive", now=129) == []
    again = take(store, "alive", now=131)
    assert (again[0].tries, again[0].before) == (0, State.WORKING), "nobody began the work"


def begin(store: Store, request: Request) -> None:
    store.run_now(lambda s: turns.begin(s, request, now=100, deadline=200))


async def test_only_work_that_began_counts_as_a_try(store: Store) -> None:
    request = put(store, draft("1"))
    assert request
    for bot in range(200):
        (held,) = take(store, f"bot {bot}", now=100 + 31 * bot)
        assert held.tries == 0
    begin(store, request)
    (held,) = take(store, "the next", now=10_000)
    assert held.tries == 1


async def test_a_try_that_was_handed_over_does_not_count(store: Store) -> None:
    request = put(store, draft("1"))
    assert request
    (held,) = take(store)
    begin(store, request)
    store.run_now(lambda s: turns.put_back(s, request, owner="me", not_before=0, tries=held.tries))
    assert take(store)[0].tries == 0


async def test_who_got_on_is_counted_anew(store: Store) -> None:
    request = put(store, draft("1"))
    assert request
    take(store)
    for _ in range(5):
        begin(store, request)
    store.run_now(lambda s: turns.got_on(s, [request.id]))
    assert take(store, now=200)[0].tries == 1


async def test_who_says_a_new_step_got_on_and_who_repeats_one_or_tells_of_trouble_did_not(
    store: Store,
) -> None:
    request = put(store, draft("1"))
    assert request
    take(store)
    thread = Thread(request, store, lambda: 1.0, lambda: None)
    counted = []
    for step, text in (
        ("run", "at work"),
        ("run", "at work"),
        ("run", "still at work"),
        (TROUBLE, "given up"),
        (WAITING, "waits"),
        ("found", "done"),
    ):
        begin(store, request)
        begin(store, request)
        await thread.say(step, Message(text))
        with store.session() as session:
            counted.append(session.exec(select(StoredRequest.attempts)).one())
    assert counted == [1, 3, 5, 7, 9, 1]


async def test_what_was_not_answered_in_time_stays_so_when_its_worker_dies_or_stops(
    store: Store,
) -> None:
    request = store.run_now(
        lambda s: inbox.accept(s, draft("1"), state=State.SWIFT, now=100.0, deadline=110.0)
    )
    assert request
    assert take(store, "dies", now=111)[0].before is State.SWIFT
    (held,) = take(store, "stops", now=142)
    assert held.before is State.SWIFT
    store.run_now(lambda s: turns.put_back(s, request, owner="stops", not_before=0, tries=0))
    assert take(store, "third", now=142)[0].before is State.SWIFT


async def test_a_lease_that_somebody_else_took_over_is_not_renewed(store: Store) -> None:
    request = put(store, draft("1"))
    assert request
    take(store, "slow", now=100)
    take(store, "quick", now=131)
    ids = [request.id]
    assert store.run_now(lambda s: turns.renew(s, ids, owner="slow", until=200)) == set()
    assert store.run_now(lambda s: turns.renew(s, ids, owner="quick", until=200)) == {request.id}


async def test_putting_back_what_is_closed_does_not_open_it(store: Store) -> None:
    request = put(store, draft("1"))
    assert request
    take(store)
    close(store, request)
    store.run_now(lambda s: turns.put_back(s, request, owner="me", not_before=0, tries=1))
    assert take(store, now=500) == []


async def test_closing_twice_is_seen(store: Store) -> None:
    request = put(store, draft("1"))
    assert request
    assert close(store, request)
    assert not close(store, request)


async def test_a_follow_up_counts_only_where_we_took_part(store: Store) -> None:
    stranger = draft("1", thread_ts="5.5", needs_thread=True)
    assert put(store, replace(stranger, thread_ts="5.5")) is None
    put(store, draft("2", thread_ts="5.5"))
    assert put(store, replace(stranger, keys=("3",), ts="6.6", thread_ts="5.5")) is not None


async def test_a_thread_is_listened_to_for_half_an_hour_after_the_last_word_in_it(
    store: Store,
) -> None:
    asked = put(store, draft("1", kind="command", ts=""))
    assert asked
    said = Saying("answer", Message("done"))
    store.run_now(lambda s: posts.say(s, asked, said, now=1_000.0))
    store.run_now(lambda s: s.execute(update(StoredPost).values(sent_channel="C1", ts="5.5")))
    stranger = draft("2", kind="message", ts="6.6", needs_thread=True)

    def heard(now: float) -> bool:
        one = replace(stranger, keys=(str(now),), thread_ts="5.5")
        return (
            store.run_now(
                lambda s: inbox.accept(s, one, state=State.WAITING, now=now, deadline=now)
            )
            is not None
        )

    assert heard(1_000.0 + inbox.LISTENING_S)
    # What was overheard in between is no word of ours.
    assert not heard(1_001.0 + inbox.LISTENING_S)


async def test_a_modal_belongs_to_the_thread_of_its_own_asker_only(store: Store) -> None:
    origin = put(store, draft("1", thread_ts="7.7"))
    assert origin
    form = draft("2", kind="view", channel="", ts="", origin=origin.reference)
    mine = put(store, form)
    theirs = put(store, replace(form, keys=("3",), user="U2"))
    assert mine
    assert theirs
    assert (mine.channel, mine.root) == ("C1", "7.7")
    assert (theirs.channel, theirs.root) == ("", "")


@pytest.mark.parametrize("text", ["a\0b", "\ud83d half a character", "🙂" * 2000])
async def test_text_of_any_kind_can_be_stored(store: Store, text: str) -> None:
    body = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "E1",
        "event": {
            "type": "app_mention",
            "channel": "C1",
            "user": "U1",
            "ts": "1.1",
            "text": text,
        },
    }
    read_back = read(body, Me("T1", "UB", "BB"), now=1.0)
    assert isinstance(read_back, Draft)
    assert put(store, read_back) is not None
