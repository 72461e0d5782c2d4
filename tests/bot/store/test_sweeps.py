"""Has a sweep one that carries it out at a time, and each of its sites one run?"""

import threading

from bot.request import Request
from bot.store import inbox, leading, runs, sweeps, turns
from bot.store.engine import Store
from bot.store.inbox import Draft, State
from bot.store.runs import Run, RunState
from bot.store.sweeps import LeftOut, NewSweep, Occasion, Progress, Sweep, SweepState
from checks.model import Plan, Site
from tests.bot.conftest import BOTH

pytestmark = BOTH

NOW = 1000.0
PLAN = Plan(site=Site(id="site42", name="Acme", edition="e"), checks=(), skips=())
NEW = NewSweep("all", [("site41", "A"), ("site42", "B")], "U1")


def asked(store: Store, key: str) -> Request:
    draft = Draft(keys=(key,), kind="command", name="/wfo-sweep", team="T", user="U1", payload={})
    found = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=1.0, deadline=9.0)
    )
    assert found is not None
    return found


def start(store: Store, request: Request | None = None, new: NewSweep = NEW) -> Sweep:
    return store.run_now(lambda s: sweeps.start_sweep(s, new, request, now=NOW))


def begin(store: Store, sweep: Sweep, *, now: float = NOW) -> Run | None:
    return store.run_now(
        lambda s: leading.begin_site(s, sweep, 1, PLAN, now=now, until=now + 15.0)
    )


def take(store: Store, sweep: Sweep, owner: str, now: float) -> bool:
    return store.run_now(
        lambda s: leading.take(s, sweep.id, owner=owner, now=now, until=now + 15.0)
    )


async def test_a_request_starts_one_sweep_however_often_it_is_carried_out(store: Store) -> None:
    request = asked(store, "1")
    first = start(store, request)
    assert start(store, request) == first
    assert store.run_now(lambda s: sweeps.sweep_of(s, request)) == first
    assert [site.site for site in store.run_now(lambda s: sweeps.sites_of(s, first.id))] == [
        "site41",
        "site42",
    ]


async def test_only_one_process_carries_a_sweep_out_until_its_lease_ends(store: Store) -> None:
    sweep = start(store)
    assert take(store, sweep, "a", NOW)
    assert not take(store, sweep, "b", NOW + 14)
    assert take(store, sweep, "b", NOW + 16)
    keep = {"until": NOW + 40}
    assert not store.run_now(lambda s: leading.keep(s, sweep.id, owner="a", **keep))
    assert store.run_now(lambda s: leading.keep(s, sweep.id, owner="b", **keep))
    store.run_now(lambda s: leading.let_go(s, sweep.id, owner="b"))
    assert take(store, sweep, "c", NOW + 17)


async def test_who_holds_the_request_seizes_the_sweep(store: Store) -> None:
    sweep = start(store)
    take(store, sweep, "dead", NOW)
    store.run_now(lambda s: leading.seize(s, sweep.id, owner="alive", until=NOW + 15))
    assert store.run_now(lambda s: leading.keep(s, sweep.id, owner="alive", until=NOW + 30))


async def test_a_site_has_one_run_also_after_a_restart(store: Store) -> None:
    sweep = start(store)
    first, again = begin(store, sweep), begin(store, sweep, now=NOW + 60)
    assert first is not None
    assert again is not None
    assert (first.id, first.leads) == (again.id, again.leads)
    assert first.leads


async def test_two_sweeps_at_once_share_the_run_and_one_of_them_leads(store: Store) -> None:
    one, other = start(store), start(store)
    led: list[Run | None] = []
    threads = [
        threading.Thread(target=lambda each=each: led.append(begin(store, each)))
        for each in (one, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({run.id for run in led if run}) == 1
    assert sorted(run.leads for run in led if run) == [False, True]


async def test_a_run_whose_sweep_went_silent_is_taken_over(store: Store) -> None:
    dead, alive = start(store), start(store)
    begin(store, dead)
    watching = begin(store, alive, now=NOW + 10)
    assert watching is not None
    assert not watching.leads
    taken = begin(store, alive, now=NOW + 20)
    assert taken is not None
    assert taken.leads
    back = begin(store, dead, now=NOW + 21)
    assert back is not None
    assert not back.leads


async def test_a_check_watches_the_run_of_a_sweep_and_leads_it_once_that_is_stopped(
    store: Store,
) -> None:
    sweep, request = start(store), asked(store, "check")
    begin(store, sweep)
    run = store.run_now(lambda s: runs.start_run(s, PLAN, request, now=NOW + 1))
    assert not run.leads
    assert not store.run_now(lambda s: runs.take_over(s, run.id, request, now=NOW + 2))
    stopped = store.run_now(
        lambda s: leading.stop_runs(s, sweep.id, RunState.CANCELLED, by="U1", now=NOW + 3)
    )
    assert stopped == []
    assert store.run_now(lambda s: runs.take_over(s, run.id, request, now=NOW + 3))


async def test_a_sweep_watches_the_run_that_a_check_leads(store: Store) -> None:
    sweep, request = start(store), asked(store, "check")
    run = store.run_now(lambda s: runs.start_run(s, PLAN, request, now=NOW))
    watching = begin(store, sweep)
    assert watching is not None
    assert (watching.id, watching.leads) == (run.id, False)
    store.run_now(lambda s: turns.close(s, request, State.FAILED, now=NOW + 1))
    taken = begin(store, sweep)
    assert taken is not None
    assert taken.leads


async def test_what_somebody_stops_is_begun_anew_but_not_for_ever(store: Store) -> None:
    sweep, seen = start(store), set()
    for _ in range(leading.MOST_ATTEMPTS):
        run = begin(store, sweep)
        assert run is not None
        seen.add(run.id)
        store.run_now(
            lambda s, run=run: runs.end_run(s, run.id, RunState.CANCELLED, now=NOW)  # type: ignore[misc] # a default
        )
    assert len(seen) == leading.MOST_ATTEMPTS
    assert begin(store, sweep) is None


async def test_a_request_that_ends_otherwise_takes_its_sweep_and_runs_with_it(
    store: Store,
) -> None:
    request = asked(store, "1")
    sweep = start(store, request)
    run = begin(store, sweep)
    assert run is not None
    store.run_now(lambda s: leading.abandon(s, request, now=NOW + 5))
    ended = store.run_now(lambda s: sweeps.get_sweep(s, sweep.id))
    assert ended is not None
    assert ended.state is SweepState.ABANDONED
    over = store.run_now(lambda s: runs.get_run(s, run.id))
    assert over is not None
    assert over.state is RunState.ABANDONED
    # Tried again, the request begins anew.
    assert start(store, request).id != sweep.id


async def test_what_is_left_out_from_the_start_keeps_its_reason(store: Store) -> None:
    out = LeftOut("in maintenance", "until 08:00")
    occasion = Occasion("weekdays", 900.0, late=True, quiet=True)
    sweep = start(store, None, NewSweep("all", NEW.sites, "U1", occasion, {"site41": out}))
    first, second = store.run_now(lambda s: sweeps.sites_of(s, sweep.id))
    assert (first.progress, first.why, first.note) == (Progress.LEFT_OUT, out.why, out.note)
    assert second.progress is Progress.WAITING
    assert sweep.occasion == occasion


async def test_only_finished_sweeps_of_the_same_words_are_compared(store: Store) -> None:
    first, other = start(store), start(store, None, NewSweep("tag a", NEW.sites, "U1"))
    stopped, now = start(store), start(store)
    for one, state in (
        (first, SweepState.FINISHED),
        (other, SweepState.FINISHED),
        (stopped, SweepState.CANCELLED),
    ):
        store.run_now(
            lambda s, one=one, state=state: sweeps.end_sweep(s, one.id, state, now=NOW)  # type: ignore[misc] # a default
        )
    assert [one.id for one in store.run_now(lambda s: sweeps.earlier(s, now, limit=5))] == [
        first.id
    ]


async def test_a_sweep_counts_once_for_who_asked_and_its_runs_count_for_their_sites(
    store: Store,
) -> None:
    request = asked(store, "1")
    sweep = start(store, request)
    begin(store, sweep)
    mine = store.run_now(lambda s: runs.started_since(s, 0.0, asked_by="U1"))
    here = store.run_now(lambda s: runs.started_since(s, 0.0, site="site42"))
    assert (mine, here) == ([], [NOW])
    assert store.run_now(lambda s: sweeps.started_since(s, 0.0, "U1", but=-1)) == [NOW]
    assert store.run_now(lambda s: sweeps.started_since(s, 0.0, "U1", but=request.id)) == []
