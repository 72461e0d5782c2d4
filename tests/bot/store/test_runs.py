"""Has each check of a run exactly one result, and each plan one run at a time?"""

import threading

from bot.request import Request
from bot.store import inbox, runs, turns
from bot.store.engine import Store
from bot.store.inbox import Draft, State
from bot.store.runs import Run, RunState
from checks.model import Check, Finding, Outcome, Plan, Requirement, Site, Source, Target
from tests.bot.conftest import BOTH

pytestmark = BOTH

REQUIREMENT = Requirement(key="k", kind="port", component="c", citation={}, port=1)
SITE = Site(id="site42", name="Acme", edition="e")


def check(n: int) -> Check:
    return Check(
        n=n,
        requirement=REQUIREMENT,
        reading=0,
        probe="tcp",
        source=Source(role="client-pc", vantage="local"),
        target=Target(role="portal", host="h", port=1),
    )


PLAN = Plan(site=SITE, checks=tuple(check(n) for n in range(4)), skips=())


def finding(n: int | None, sentence: str = "") -> Finding:
    return Finding(
        n=n,
        requirement=REQUIREMENT,
        probe="tcp",
        source=None,
        target=None,
        outcome=Outcome.PASSED,
        sentence=sentence,
    )


def asked(store: Store, key: str) -> Request:
    draft = Draft((key,), "command", "T1", f"U{key}", {}, "/wfo-check", "C1")
    request = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=1, deadline=2)
    )
    assert request is not None
    return request


def start(store: Store, request: Request | None) -> Run:
    return store.run_now(lambda s: runs.start_run(s, PLAN, request, now=1.0))


async def test_a_check_has_one_result_and_the_first_stands(store: Store) -> None:
    run = start(store, None)
    stored: list[bool] = []

    def write(n: int) -> None:
        stored.append(
            store.run_now(lambda s: runs.record(s, run.id, finding(2, f"try {n}"), now=1.0))
        )

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stored) == [False] * 5 + [True]
    assert [f.n for f in store.run_now(lambda s: runs.findings(s, run.id))] == [2]
    assert store.run_now(lambda s: runs.unfinished(s, run)) == (0, 1, 3)


async def test_a_skip_is_not_stored_as_a_result(store: Store) -> None:
    run = start(store, None)
    assert not store.run_now(lambda s: runs.record(s, run.id, finding(None), now=1.0))


async def test_a_request_that_comes_back_gets_its_own_run_again(store: Store) -> None:
    request = asked(store, "1")
    first = start(store, request)
    assert start(store, request) == first
    assert first.leads


async def test_the_same_check_while_one_runs_is_one_run(store: Store) -> None:
    first = start(store, asked(store, "1"))
    second = start(store, asked(store, "2"))
    assert (second.id, second.leads) == (first.id, False)
    store.run_now(lambda s: runs.end_run(s, first.id, RunState.FINISHED, now=2.0))
    assert start(store, asked(store, "3")).id != first.id


async def test_who_asks_takes_over_a_run_whose_leader_has_ended(store: Store) -> None:
    leader, watcher = asked(store, "1"), asked(store, "2")
    run = start(store, leader)
    start(store, watcher)
    assert not store.run_now(lambda s: runs.take_over(s, run.id, watcher, now=1.5))
    store.run_now(lambda s: turns.close(s, leader, State.FAILED, now=2.0))
    assert store.run_now(lambda s: runs.take_over(s, run.id, watcher, now=1.5))


async def test_a_run_ends_once(store: Store) -> None:
    run = start(store, None)
    assert store.run_now(lambda s: runs.end_run(s, run.id, RunState.CANCELLED, by="U1", now=2.0))
    assert not store.run_now(lambda s: runs.end_run(s, run.id, RunState.FINISHED, now=3.0))
    ended = store.run_now(lambda s: runs.latest_runs(s, "site42"))[0]
    assert (ended.state, ended.ended_by, ended.ended_at) == (RunState.CANCELLED, "U1", 2.0)


async def test_a_new_result_counts_the_tries_of_all_who_show_the_run_anew(store: Store) -> None:
    leads, watches = asked(store, "1"), asked(store, "2")
    run = start(store, leads)
    start(store, watches)
    for request in (leads, watches):
        for _ in range(11):
            store.run_now(lambda s, r=request: turns.begin(s, r, now=1, deadline=2))  # type: ignore[misc] # defaults
    store.run_now(lambda s: runs.record(s, run.id, finding(0), now=1.0))
    held = store.run_now(lambda s: turns.claim(s, owner="x", now=1, lease_s=1, limit=9))
    assert [one.tries for one in held] == [1, 1]
