"""Does each moment of a schedule become one request, whoever looks, however often, whatever the clock did?"""

import asyncio
import time

import pytest
from sqlmodel import Session, select

from bot.scheduling.when import When, next_moment
from bot.scheduling.windows import Once
from bot.settings import Settings
from bot.sites.record import SiteRecord
from bot.store import schedules, sites
from bot.store.engine import Store, open_store
from bot.store.inbox import StoredRequest
from bot.store.schedules import Schedule, Window
from bot.work.rounds import Rounds
from bot.work.schedules import store_due
from tests.bot.conftest import BOTH

pytestmark = BOTH

NOW = 1_795_400_000.0
HOURLY = When("0 * * * *", "UTC", "hourly (UTC)")
RECORD = SiteRecord(
    id="site42", name="Acme", edition="16.3-hosted", allowed_networks=("127.0.0.0/8",)
)


def schedule(store: Store, *, next_at: float, when: When = HOURLY) -> Schedule:
    new = Schedule("", "sweep", "T1", "C1", "U1", "site42", when, next_at, None, paused=False)

    def add(session: Session) -> Schedule:
        sites.put_sites(session, [RECORD], by="test", now=NOW)
        return schedules.add_schedule(session, new, made_for=1, now=NOW)[0]

    return store.run_now(add)


def requests(store: Store) -> list[StoredRequest]:
    with store.session() as session:
        return list(session.exec(select(StoredRequest)))


async def test_two_bots_that_look_at_once_begin_it_once(store: Store, settings: Settings) -> None:
    schedule(store, next_at=NOW - 5)
    other = open_store(settings)
    bots = [
        Rounds("schedules", store_due, each, lambda: NOW, lambda: None)
        for each in (store, other) * 4
    ]
    stored = await asyncio.gather(*(bot.look() for bot in bots))
    other.close()
    assert sum(stored) == 1
    assert len(requests(store)) == 1


async def test_many_missed_moments_are_one_late_request(store: Store) -> None:
    made = schedule(store, next_at=NOW - 30 * 3600)
    assert store.run_now(lambda session: store_due(session, now=NOW)) == 1
    (request,) = requests(store)
    assert request.payload["wfo_sweep"]["late"] is True
    assert request.user == "U1", "whose rights count when it is carried out"
    after = store.run_now(lambda session: schedules.find_schedule(session, made.name))
    assert after is not None
    assert after.next_at == next_moment(HOURLY, NOW)


async def test_a_clock_that_ran_ahead_puts_nothing_off(store: Store) -> None:
    schedule(store, next_at=NOW - 5)
    ahead = NOW + 40 * 86_400
    assert store.run_now(lambda session: store_due(session, now=ahead)) == 1
    assert store.run_now(lambda session: store_due(session, now=NOW)) == 0
    (after,) = store.run_now(schedules.schedules)
    assert after.next_at == next_moment(HOURLY, NOW)


async def test_a_clock_set_back_begins_no_moment_twice(store: Store) -> None:
    due = next_moment(HOURLY, NOW)
    assert due is not None
    schedule(store, next_at=due)
    assert store.run_now(lambda session: store_due(session, now=due + 1)) == 1
    store.run_now(lambda session: store_due(session, now=due - 60))
    store.run_now(lambda session: store_due(session, now=due + 2))
    assert len(requests(store)) == 1


@pytest.mark.parametrize("site", ["site42", ""])
async def test_a_site_in_its_window_rests(store: Store, site: str) -> None:
    schedule(store, next_at=NOW - 5)
    window = Window("", site, "U1", "updates", Once(NOW - 60, NOW + 3600))
    store.run_now(lambda session: schedules.add_window(session, "T1", window, made_for=2, now=NOW))
    elsewhere = Window("", "", "U1", "", Once(NOW - 60, NOW + 7200))
    store.run_now(
        lambda session: schedules.add_window(session, "T2", elsewhere, made_for=3, now=NOW)
    )
    store.run_now(lambda session: store_due(session, now=NOW))
    (request,) = requests(store)
    assert list(request.payload["wfo_resting"]) == ["site42"]
    assert "updates" in request.payload["wfo_resting"]["site42"]


async def test_what_was_removed_or_paused_never_comes(store: Store) -> None:
    one = schedule(store, next_at=NOW - 5)
    store.run_now(lambda s: schedules.pause_schedule(s, one.name, paused=True, next_at=NOW - 5))
    assert store.run_now(lambda session: store_due(session, now=NOW)) == 0
    store.run_now(lambda s: schedules.pause_schedule(s, one.name, paused=False, next_at=NOW - 5))
    store.run_now(lambda s: schedules.remove(s, one.name, ended_for=7))
    assert store.run_now(lambda session: store_due(session, now=NOW)) == 0
    assert store.run_now(lambda s: schedules.find_schedule(s, one.name)) is None
    assert store.run_now(lambda s: schedules.find_schedule(s, one.name, ended_for=7)) is not None


async def test_it_looks_by_itself(store: Store) -> None:
    schedule(store, next_at=time.time() - 5)
    woken = asyncio.Event()
    looking = asyncio.create_task(
        Rounds("schedules", store_due, store, time.time, woken.set).run()
    )
    async with asyncio.timeout(10):
        await woken.wait()
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    assert len(requests(store)) == 1
