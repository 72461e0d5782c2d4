"""Who is told what of agents, once, also where several bots watch?"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeVar

import pytest
from prometheus_client import CollectorRegistry
from sqlmodel import Session, col, select

from bot.agents.agents import Agents
from bot.agents.figures import Figures
from bot.agents.floods import MOST_BYTES, MOST_MESSAGES, WINDOW_S, Floods
from bot.agents.news import News, Whom
from bot.agents.watching import Pace, Watch
from bot.request import Request
from bot.store import agents as stored
from bot.store import attendance, awaited, quarantine, runs
from bot.store.attendance import StoredAttendance
from bot.store.engine import Store
from bot.store.evidence import Lot, StoredEvidence, keep_evidence
from bot.store.inbox import StoredRequest
from bot.store.runs import RunState
from checks.agent.folder import Folder
from checks.agent.joining import join
from checks.linking.link import Link, NotConnectedError, Refused
from tests.bot.agents.conftest import BRISK, VANTAGE, Field, plan
from tests.bot.conftest import BOTH
from tests.checks.agent.server import linked, until

BRISKLY = Pace(look_s=0.05, idle_s=0.2, call_s=0.1, settle_s=0.3, out_s=600, most_out=1)
Found = TypeVar("Found")
WHOM = Whom("T1", ("UADMIN",))


@asynccontextmanager
async def watching(
    field: Field, pace: Pace = BRISKLY
) -> AsyncIterator[tuple[Agents, CollectorRegistry]]:
    """Run a bot's side that watches."""
    registry = CollectorRegistry()
    watch = Watch(field.store, time.time, WHOM, Figures(registry), lambda: None, pace)
    agents = Agents(field.store, field.server.ring, field.server.way(), time.time, BRISK, watch)
    task = asyncio.create_task(agents.run())
    try:
        async with asyncio.timeout(15):
            await agents.ready.wait()
        yield agents, registry
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def an_agent(field: Field, name: str = "one", role: str = "premises-server") -> Link:
    """Join and connect without a process; it hears nothing it is asked."""
    folder = Folder(field.folder / name)
    await join(await field.invite(role), folder, "", lambda _: None)
    return await connected(field, name)


async def connected(field: Field, name: str = "one") -> Link:
    """Connect with what an agent of that name has; closed at the end of the test."""
    link = await linked(field.server, Folder(field.folder / name).read()[1])
    field.stack.push_async_callback(link.close)
    return link


async def found(field: Field, look: Callable[[Session], Found]) -> Found:
    """Wait until a look into the database shows something; off the loop, as others write meanwhile."""
    async with asyncio.timeout(20):
        while not (seen := await field.store.run(look)):
            await asyncio.sleep(0.05)
    return seen


def news(kind: str, count: int = 1) -> Callable[[Session], list[News]]:
    """Look for the news of a kind; nothing until there are so many."""

    def look(session: Session) -> list[News]:
        rows = session.exec(select(StoredRequest).order_by(col(StoredRequest.id))).all()
        told = [News(**row.payload["wfo_agents"]) for row in rows if row.name.endswith("news")]
        of_kind = [each for each in told if each.kind == kind]
        return of_kind if len(of_kind) >= count else []

    return look


async def told(field: Field, kind: str) -> list[News]:
    return await field.store.run(news(kind, 0))


def figure(registry: CollectorRegistry, state: str) -> float | None:
    return registry.get_sample_value("wfo_agents", {"site": "site42", "state": state})


def rename(before: str, after: str) -> Callable[[Session], None]:
    """Make a table unreadable for everybody, or readable again."""

    def work(session: Session) -> None:
        session.connection().exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")

    return work


async def test_a_database_that_is_gone_for_a_while_ends_no_link(
    field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    async with watching(field) as (agents, registry):
        await field.store.run(rename("agent_quarantine", "away"))
        # A server that was started anew learns its accounts again, and they are in the database.
        await field.server.kill()
        await field.server.start()
        await until(lambda: "agents_not_tended" in caplog.text)
        await field.store.run(rename("away", "agent_quarantine"))
        assert agents.ready.is_set()
        await an_agent(field)
        await until(lambda: figure(registry, "mute") == 1)


async def test_a_database_that_is_gone_at_first_is_waited_for(
    field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    await field.store.run(rename("agent_quarantine", "away"))
    async with asyncio.TaskGroup() as group:

        async def mend() -> None:
            await until(lambda: "agents_unreachable" in caplog.text)
            await field.store.run(rename("away", "agent_quarantine"))

        group.create_task(mend())
        async with watching(field) as (agents, _):
            assert agents.ready.is_set()


async def test_a_sites_last_agent_and_its_return_are_told_once_with_two_bots(field: Field) -> None:
    await field.store.run(lambda s: attendance.note(s, {"site42": False}, now=0.0))
    async with watching(field), watching(field):
        link = await an_agent(field)
        await found(field, news("back"))
        await link.close()
        await found(field, news("gone"))
        again = await connected(field)
        await found(field, news("back", 2))
        await again.close()
        await found(field, news("gone", 2))
    assert [each.subject for each in await told(field, "back")] == ["site42"] * 2
    assert len({each.at for each in await told(field, "gone")}) == 2


async def test_a_flap_is_told_to_nobody_and_another_agent_keeps_the_site_seen(
    field: Field,
) -> None:
    await field.store.run(lambda s: attendance.note(s, {"site42": False}, now=0.0))
    async with watching(field):
        link, other = await an_agent(field), await an_agent(field, "two", "client-pc")
        await found(field, news("back"))
        await link.close()
        await asyncio.sleep(3 * BRISKLY.settle_s)  # the other one is there: nothing may come
        assert not await told(field, "gone")
    # Nobody watches while it is gone, and it is back before it was so for long.
    await other.close()
    await field.store.run(lambda s: attendance.note(s, {"site42": False}, now=time.time()))
    await connected(field, "two")
    async with watching(field):
        await found(field, lambda s: s.exec(select(col(StoredAttendance.there))).all() == [True])
        await asyncio.sleep(3 * BRISKLY.settle_s)
        assert not await told(field, "gone")


@BOTH
def test_each_change_is_claimed_by_one_bot_only(store: Store) -> None:
    with store.session() as session:
        attendance.note(session, {"a": True, "b": False}, now=1.0)
    for there, now in ((False, 2.0), (True, 3.0), (False, 4.0)):
        with store.session() as session:
            attendance.note(session, {"a": there}, now=now)
    with store.session() as session:
        assert attendance.take_untold(session, before=3.9) == []
        (change,) = attendance.take_untold(session, before=4.0)
        assert (change.site, change.there, change.at) == ("a", False, 4.0)
        assert attendance.take_untold(session, before=9.0) == []


async def test_a_run_that_missed_an_agent_is_taken_up_once_it_is_back(field: Field) -> None:
    async with watching(field), watching(field):
        run = field.begin(plan([1]))
        request = Request(
            *(1, "R-1", "action", "when-back", "T1", "C1", "U1", "2.0", "1.0", run.id, {}),
            *(0.0, False, "T1:C1:1.0"),
        )
        with field.store.session() as session:
            for first in (True, False):
                assert first is awaited.await_agents(
                    session, run.id, [VANTAGE], request, now=time.time()
                )
        await an_agent(field)
        (row,) = await found(field, _taken_up)
    assert (row.text, row.channel, row.thread_ts, row.user) == (run.id, "C1", "1.0", "U1")


def _taken_up(session: Session) -> list[StoredRequest]:
    rows = session.exec(select(StoredRequest)).all()
    return [row for row in rows if row.name.endswith("back")]


async def test_a_silent_agent_is_mute_and_a_gone_one_offline_in_the_figures(field: Field) -> None:
    async with watching(field) as (agents, registry):
        link = await an_agent(field)
        await until(lambda: figure(registry, "mute") == 1)
        assert {each.state for each in await agents.call_roll()} == {"mute"}
        await link.close()
        await until(lambda: figure(registry, "offline") == 1 and figure(registry, "mute") == 0)
        await field.here(name="real")
        await until(lambda: figure(registry, "online") == 1)
        assert set(await agents.abilities([VANTAGE, "elsewhere"])) == {VANTAGE}


async def test_who_floods_is_shut_out_for_a_while_and_only_so_many(field: Field) -> None:
    async with watching(field) as (agents, registry):
        link, other = await an_agent(field), await an_agent(field, "two", "client-pc")
        await _flood(link)
        async with asyncio.timeout(10):
            await link.ended.wait()
        (told_of,) = await found(field, news("flood"))
        assert told_of.subject == VANTAGE
        assert told_of.until > told_of.at
        with pytest.raises(Refused):
            await linked(field.server, Folder(field.folder / "one").read()[1])
        assert registry.get_sample_value("wfo_agent_floods_total", {"vantage": VANTAGE})
        assert not other.ended.is_set(), "its neighbour is undisturbed"
        # As many are shut out as may be: from here on it is only told.
        await _flood(other)
        assert (await found(field, news("flood", 2)))[1].until == 0.0
        assert other.is_up
        assert agents.registry is not None
        await field.store.run(lambda s: quarantine.release(s, now=time.time(), vantage=VANTAGE))
        await agents.registry.push(VANTAGE)
        assert (await connected(field)).is_up


async def _flood(link: Link) -> None:
    """Send what nobody asked for, as fast as it goes, for more than a window."""
    with suppress(NotConnectedError):
        for n in range(2 * MOST_MESSAGES + 2):
            await link.publish("wfo.hb.flood", b"x")
            if n % 500 == 0:
                await asyncio.sleep(0)


@BOTH
def test_who_is_shut_out_is_in_again_when_the_time_is_over(store: Store) -> None:
    with store.session() as session:
        shut = partial(quarantine.shut_out, session, until=9.0, most=1)
        assert [shut("a", now=1.0), shut("a", now=2.0), shut("b", now=2.0)] == [
            "now",
            "already",
            "too many",
        ]
        assert quarantine.shut_out_since(session, now=8.9) == {"a": 1.0}
        assert quarantine.shut_out_since(session, now=9.0) == {}
        assert quarantine.shut_out(session, "b", now=9.0, until=12.0, most=1) == "now"


def test_only_more_than_any_agent_has_reason_to_is_a_flood() -> None:
    now = [0.0]
    floods = Floods(lambda: now[0])
    assert all(floods.seen("A", 1) for _ in range(MOST_MESSAGES))
    assert floods.seen("B", 1)
    assert not floods.seen("A", 1)
    assert floods.take() == {"A"}
    assert floods.take() == set()
    now[0] += WINDOW_S
    assert floods.seen("A", MOST_BYTES)
    assert not floods.seen("A", 1)


async def test_what_agents_sent_for_a_run_that_was_stopped_is_forgotten(field: Field) -> None:
    stopped, goes_on = field.begin(plan([1])), field.begin(plan([2]))
    lots = [Lot(run.id, "A", (0,), False, "{}", 1.0) for run in (stopped, goes_on)]
    await field.store.run(lambda s: keep_evidence(s, lots))
    now = time.time()
    await field.store.run(lambda s: runs.end_run(s, stopped.id, RunState.CANCELLED, now=now))
    async with watching(field):
        await found(
            field, lambda s: s.exec(select(col(StoredEvidence.run_id))).all() == [goes_on.id]
        )


def test_admins_are_told_alone_where_no_channel_is_set() -> None:
    assert list(Whom("T", ("U1", "U2")).addresses()) == [("", "U1"), ("", "U2")]
    assert list(Whom("T", ("U1", "U2"), "C1").addresses()) == [("C1", "U1")]


async def test_a_server_that_was_set_up_anew_learns_its_accounts_again(field: Field) -> None:
    """Its folder of accounts is gone: agents get in once the bot has told it all it knows."""
    async with watching(field):
        link = await an_agent(field)
        await link.close()
        await field.server.kill()
        for file in (field.server.folder / "accounts").glob("*.jwt"):
            file.unlink()
        await field.server.start()
        assert (await connected(field)).is_up
    with field.store.session() as session:
        assert stored.last_seen(session, VANTAGE) is not None
