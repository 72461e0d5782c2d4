"""Do reminders come at the learner's time, once a day, whoever looks and however often?"""

import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.store import learning
from bot.store.engine import Store
from bot.store.inbox import StoredRequest
from bot.work.reminders import store_due
from bot.work.rounds import Rounds
from tests.bot.conftest import BOTH

BERLIN = ZoneInfo("Europe/Berlin")


def at(*moment: int, zone: ZoneInfo = BERLIN) -> float:
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, tzinfo=zone).timestamp()


def learner(store: Store, user: str = "U1", **values: Any) -> None:
    def write(session: Session) -> None:
        learning.begin(session, user, "T1", now=0.0)
        learning.change(session, user, **{"zone": "Europe/Berlin", **values})

    store.run_now(write)


def look(store: Store, now: float) -> int:
    return store.run_now(lambda s: store_due(s, now=now))


@BOTH
async def test_two_bots_that_look_at_once_store_one_reminder(store: Store) -> None:
    learner(store, remind_at="09:00")
    now = at(2026, 11, 23, 9, 0)
    bots = [Rounds("reminders", store_due, store, lambda: now, lambda: None) for _ in range(4)]
    found = await asyncio.gather(*(bot.look() for bot in bots))
    assert sum(found) == 1
    stored = store.run_now(lambda s: list(s.exec(select(col(StoredRequest.name)))))
    assert stored == ["/wfo-learn"]


async def test_a_reminder_waits_for_its_time_in_the_learners_zone(store: Store) -> None:
    learner(store, remind_at="09:00")
    assert look(store, at(2026, 11, 23, 8, 59)) == 0
    assert look(store, at(2026, 11, 23, 9, 0)) == 1
    assert look(store, at(2026, 11, 23, 9, 1)) == 0
    assert look(store, at(2026, 11, 24, 9, 30)) == 1


async def test_a_time_moved_later_on_the_same_day_brings_no_second_one(store: Store) -> None:
    learner(store, remind_at="09:00")
    assert look(store, at(2026, 11, 23, 9, 0)) == 1
    learner(store, remind_at="10:00")
    assert look(store, at(2026, 11, 23, 10, 0)) == 0


async def test_a_reminder_that_is_hours_late_is_left_out(store: Store) -> None:
    learner(store, remind_at="09:00")
    assert look(store, at(2026, 11, 23, 12, 30)) == 0
    assert look(store, at(2026, 11, 24, 9, 0)) == 1


async def test_a_time_that_the_clock_change_skips_still_comes_and_a_doubled_one_once(
    store: Store,
) -> None:
    learner(store, remind_at="02:30")
    assert look(store, at(2026, 3, 29, 3, 30)) == 1
    doubled = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    assert look(store, doubled.timestamp()) == 1
    assert look(store, doubled.replace(fold=1).timestamp()) == 0


async def test_who_wants_none_gets_none_and_an_unknown_zone_counts_as_utc(store: Store) -> None:
    learner(store, "U1", remind_at="")
    learner(store, "U2", remind_at="09:00", zone="Nowhere/Atlantis")
    assert look(store, at(2026, 11, 23, 9, 0)) == 0
    assert look(store, at(2026, 11, 23, 9, 0, zone=ZoneInfo("UTC"))) == 1


async def test_a_lead_is_told_on_mondays_and_only_with_consent(store: Store) -> None:
    learner(store, "U1", lead="U9")
    learner(store, "U2")
    monday = at(2026, 11, 23, 9, 5)
    assert look(store, monday - 86_400) == 0
    assert look(store, monday) == 1
    assert look(store, monday + 600) == 0
    assert look(store, monday + 7 * 86_400) == 1
