"""Does work go on when the machine's clock is set back by hours?"""

from bot.message import Message
from bot.request import Request
from bot.store import inbox, outbox, paces, posts, turns
from bot.store.engine import Store
from bot.store.inbox import Draft, State
from bot.store.outbox import Turn
from bot.store.paces import Budget
from bot.store.posts import Saying
from tests.bot.conftest import BOTH

pytestmark = BOTH

AHEAD = 1_000_000.0
BACK = AHEAD - 6 * 3600


def put(store: Store, now: float) -> Request:
    draft = Draft(
        keys=("e:1",), kind="mention", team="T1", user="U1", payload={}, channel="C1", ts="1.1"
    )
    made = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=now, deadline=now + 60)
    )
    assert made is not None
    return made


def due(store: Store, now: float) -> Turn:
    return store.run_now(lambda s: outbox.claim(s, now=now, lease_s=15, limit=5))


async def test_what_a_dead_bot_held_is_taken_up(store: Store) -> None:
    put(store, AHEAD)
    held = store.run_now(lambda s: turns.claim(s, owner="a", now=AHEAD, lease_s=15, limit=1))
    again = store.run_now(lambda s: turns.claim(s, owner="b", now=BACK, lease_s=15, limit=1))
    assert len(held) == len(again) == 1


async def test_what_was_put_off_is_taken_up(store: Store) -> None:
    request = put(store, AHEAD)
    store.run_now(lambda s: turns.put_back(s, request, owner="", not_before=AHEAD + 10, tries=1))
    assert store.run_now(lambda s: turns.claim(s, owner="b", now=BACK, lease_s=15, limit=1))


async def test_posts_are_sent_though_their_rates_seem_spent_for_hours(store: Store) -> None:
    request = put(store, AHEAD)
    store.run_now(lambda s: posts.say(s, request, Saying("a", Message("hello")), now=AHEAD))
    assert len(due(store, AHEAD).errands) == 1
    assert len(due(store, BACK).errands) == 1, "the lease of the first is void as well"


async def test_a_rate_is_kept_after_the_clock_was_set_back(store: Store) -> None:
    budget = [Budget("x", 1.0)]
    assert store.run_now(lambda s: paces.wait_for(s, budget, AHEAD)) == 0
    assert store.run_now(lambda s: paces.wait_for(s, budget, BACK)) == 0
    assert store.run_now(lambda s: paces.wait_for(s, budget, BACK)) == 1.0
