"""Is who waits told so, once, and are old keys let go?"""

from sqlmodel import select

from bot.store import inbox
from bot.store.engine import Store
from bot.store.inbox import Draft, State, StoredKey
from bot.store.posts import Place, StoredPost
from bot.work.watchdog import KEYS_KEPT_S, Watchdog


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def put(store: Store, time: Time) -> None:
    draft = Draft(("k",), "mention", "T1", "U1", {}, channel="C1", ts="1.1")
    store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=time.now, deadline=time.now + 60)
    )


async def test_who_waits_past_the_deadline_is_told_once(store: Store) -> None:
    time, woken = Time(), []
    put(store, time)
    dog = Watchdog(store, time, lambda: woken.append(1))
    await dog.look()
    assert not woken
    time.now += 90
    await dog.look()
    await dog.look()
    with store.session() as session:
        (said,) = session.exec(select(StoredPost)).all()
    assert (said.place, said.user, len(woken)) == (Place.WHISPER, "U1", 1)
    assert "2 min" in said.text


async def test_keys_are_let_go_when_slack_cannot_deliver_again(store: Store) -> None:
    time = Time()
    put(store, time)
    time.now += KEYS_KEPT_S + 1
    await Watchdog(store, time, lambda: None).look()
    with store.session() as session:
        assert session.exec(select(StoredKey)).all() == []
