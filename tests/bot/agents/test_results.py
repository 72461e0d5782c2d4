"""What agents send is stored as it came, each result once, and is read again as it was, in whatever cut it comes."""

import time

from bot.agents.results import Came, read_message, read_stored
from bot.store import runs
from bot.store.agents import Vantage, add_vantage
from bot.store.engine import Store
from bot.store.evidence import Lot, Wanted, keep_evidence, places_of
from checks.accounts.subjects import TOGETHER
from checks.failure import Failure
from checks.model import Evidence
from checks.wire import Landed, write_results
from tests.bot.agents.conftest import ROLE, VANTAGE, plan

PLACE = Vantage(VANTAGE, "site42", ROLE, "A", 1)
ASKED = range(4)


def landed(n: int, address: str = "192.0.2.1") -> Landed:
    return Landed(n=n, evidence=Evidence(address=address))


def message(*results: Landed) -> bytes:
    return write_results([each.written() for each in results])


def came(number: str, content: bytes, *stored: int) -> Came:
    return read_message(number, content, ASKED.__contains__, stored.__contains__)


def a_run(store: Store) -> str:
    with store.session() as session:
        add_vantage(session, PLACE, now=0.0)
        return runs.start_run(
            session, plan([1, 2, 3, 4]), None, now=time.time(), asked_by="test"
        ).id


def keep(store: Store, run: str, at: float, *several: Came) -> None:
    lots = [Lot(run, "A", one.new, one.several, one.content.decode(), at) for one in several]
    with store.session() as session:
        keep_evidence(session, lots)


def stored(store: Store, run: str) -> dict[int, Landed]:
    with store.session() as session:
        ((place, kept),), none = places_of(
            session, [Wanted(run, frozenset({VANTAGE, "nobody"})), Wanted("other", frozenset())]
        )
    assert (place, none) == (PLACE, [])
    return read_stored(kept)


def test_a_message_is_stored_as_it_came() -> None:
    alone, several = landed(2).written(), message(landed(1), landed(0))
    assert came("2", alone) == Came({2: landed(2)}, (2,), alone, several=False)
    assert came(TOGETHER, several) == Came(
        {1: landed(1), 0: landed(0)}, (0, 1), several, several=True
    )


def test_only_what_is_new_and_was_asked_for_is_stored() -> None:
    content = message(landed(1), landed(7), landed(0), landed(3), landed(3, "192.0.2.9"))
    found = came(TOGETHER, content, 0)
    assert found.landed == {1: landed(1), 0: landed(0), 3: landed(3)}
    assert found.new == (1, 3)
    assert found.content == message(landed(1), landed(3))
    assert came(TOGETHER, message(landed(0), landed(1)), 0, 1).new == ()
    assert not came(TOGETHER, message(landed(7), landed(8))).landed
    assert not came(TOGETHER, b'{"v": 1, "results": "none"}').landed
    assert not came("together2", landed(1).written()).landed


def test_what_cannot_be_read_is_stored_as_that(store: Store) -> None:
    bad = b'{"v":1,"n":1,"evidence":{"sorcery":1}}'
    run = a_run(store)
    keep(
        store, run, 1.0, came(TOGETHER, write_results([landed(0).written(), bad])), came("2", bad)
    )
    found = stored(store, run)
    assert found[0] == landed(0)
    for n in (1, 2):
        why = found[n].unmeasured
        assert why is not None
        assert why.failure is Failure.OTHER_UNMAPPED


def test_results_in_another_cut_are_stored_too(store: Store) -> None:
    """Two messages begin with the same number, in one transaction or one after the other."""
    run = a_run(store)
    first, second = (
        came(TOGETHER, message(landed(0, address), landed(n, address)))
        for n, address in ((1, "192.0.2.1"), (2, "192.0.2.2"))
    )
    third = came(TOGETHER, message(landed(0, "192.0.2.3"), landed(3, "192.0.2.3")))
    keep(store, run, 1.0, first)
    keep(store, run, 2.0, second, third)
    found = stored(store, run)
    assert sorted(found) == [0, 1, 2, 3]
    assert found[0] == landed(0, "192.0.2.1"), "what was there first stands"


def test_a_message_that_comes_again_and_again_is_bounded(store: Store) -> None:
    run = a_run(store)
    again = came(TOGETHER, message(landed(0), landed(1)))
    for at in range(9):
        keep(store, run, float(at), again)
        keep(store, run, at + 0.5, came("0", landed(0, "192.0.2.9").written()))
    with store.session() as session:
        ((_, kept),) = places_of(session, [Wanted(run, frozenset({VANTAGE}))])[0]
    assert len(kept) == 3
    assert stored(store, run)[0] == landed(0)


def test_one_result_in_the_form_of_several_is_read_again(store: Store) -> None:
    run = a_run(store)
    keep(store, run, 1.0, came(TOGETHER, b'{"v":1,"results":[' + landed(3).written() + b"]}"))
    assert stored(store, run) == {3: landed(3)}
