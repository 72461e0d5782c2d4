"""Is a burst stored as if each request had come alone?"""

import asyncio

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.hearing.batches import Batches
from bot.store import backlog, turns
from bot.store.burst import accept_all
from bot.store.engine import Store
from bot.store.inbox import Draft, State
from tests.bot.conftest import BOTH

NOW = 1000.0


def draft(*keys: str, ts: str = "", needs_thread: bool = False, text: str = "") -> Draft:
    return Draft(
        keys,
        "mention",
        "T1",
        "U1",
        {"n": keys[0]},
        channel="C1",
        ts=ts or keys[0],
        thread_ts="9" if needs_thread else "",
        needs_thread=needs_thread,
        text=text,
    )


@BOTH
def test_one_message_under_two_names_in_one_burst_is_one_request(store: Store) -> None:
    burst = [draft("event:1", "msg:a"), draft("event:2", "msg:a"), draft("event:3", "msg:b")]
    first = store.run_now(lambda s: accept_all(s, burst, now=NOW, deadline=NOW))
    assert [reference is not None for reference in first] == [True, False, True]
    later = [draft("event:2"), draft("event:4", "msg:b"), draft("event:5", "msg:c")]
    second = store.run_now(lambda s: accept_all(s, later, now=NOW, deadline=NOW))
    assert [reference is not None for reference in second] == [False, False, True]
    assert store.run_now(backlog.count_open) == 3


@BOTH
def test_a_burst_keeps_its_order(store: Store) -> None:
    burst = [draft(f"event:{n:03}") for n in range(100, 0, -1)]
    told = store.run_now(lambda s: accept_all(s, burst, now=NOW, deadline=NOW))
    claimed = store.run_now(lambda s: turns.claim(s, owner="x", now=NOW, lease_s=1, limit=100))
    assert [one.request.reference for one in claimed] == told
    assert claimed[0].request.payload == {"n": "event:100"}


def test_talk_in_a_thread_that_is_only_now_asked_in_is_for_us(store: Store) -> None:
    burst = [draft("1", ts="9"), draft("2", needs_thread=True)]
    told = store.run_now(lambda s: accept_all(s, burst, now=NOW, deadline=NOW))
    assert None not in told
    other = [
        draft("3"),
        Draft(("4",), "message", "T1", "U1", {}, thread_ts="8", needs_thread=True),
    ]
    told = store.run_now(lambda s: accept_all(s, other, now=NOW, deadline=NOW))
    assert [reference is not None for reference in told] == [True, False]


async def test_what_cannot_be_stored_spoils_only_itself(store: Store) -> None:
    batches = Batches(store, lambda: NOW, waiting_s=1)
    burst = [draft(str(n), text="\ud800" if n == 3 else "fine") for n in range(8)]
    told = await asyncio.gather(*map(batches.store, burst), return_exceptions=True)
    assert [n for n, one in enumerate(told) if not isinstance(one, str)] == [3]
    assert isinstance(told[3], UnicodeEncodeError | SQLAlchemyError)
    assert await batches.store(draft("9")) is not None


async def test_who_gave_up_waiting_does_not_disturb_the_others(store: Store) -> None:
    batches = Batches(store, lambda: NOW, waiting_s=1)
    impatient = asyncio.create_task(batches.store(draft("1")))
    patient = asyncio.create_task(batches.store(draft("2")))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient is not None
    with pytest.raises(asyncio.CancelledError):
        await impatient
    found = store.run_now(lambda s: turns.claim(s, owner="x", now=NOW, lease_s=1, limit=9))
    assert {one.before for one in found} == {State.WAITING}
