"""Many sites are looked at side by side, within bounds."""

import asyncio
from collections import Counter

import pytest

from bot.fleet.spreading import Bounds, Need, Room, spread


class Watcher:
    """Notes how much of each went on at once, at most."""

    def __init__(self, needs: list[Need]) -> None:
        self.needs = needs
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.order: list[int] = []

    async def work(self, n: int) -> None:
        need = self.needs[n]
        self.order.append(n)
        taken = Counter({"sites": 1, "looks": need.looks, **dict.fromkeys(need.addresses, 1)})
        self.now += taken
        self.most |= self.now
        for _ in range(3):
            await asyncio.sleep(0)
        self.now -= taken

    async def go(self, bounds: Bounds) -> None:
        await spread(range(len(self.needs)), lambda n: self.needs[n], self.work, bounds)


def apart(looks: int, count: int) -> list[Need]:
    return [Need(looks, frozenset({f"10.0.0.{n}"})) for n in range(count)]


async def test_no_more_sites_than_the_bound_are_looked_at_at_once() -> None:
    watcher = Watcher(apart(1, 40))
    await watcher.go(Bounds(sites=7))
    assert watcher.most["sites"] == 7
    assert sorted(watcher.order) == list(range(40))


async def test_no_more_looks_than_the_bound_are_taken_over_all_sites() -> None:
    watcher = Watcher(apart(30, 20))
    await watcher.go(Bounds(sites=20, looks=100))
    assert watcher.most["looks"] == 90


async def test_a_site_larger_than_every_bound_is_looked_at_alone() -> None:
    watcher = Watcher([*apart(1, 3), Need(5000, frozenset({"10.9.9.9"})), *apart(1, 3)])
    await watcher.go(Bounds(sites=4, looks=100, apart_s=0.0))
    assert watcher.most["looks"] == 5000
    assert sorted(watcher.order) == list(range(7))


async def test_one_shared_address_is_not_stormed_and_the_others_need_not_wait() -> None:
    shared = [Need(1, frozenset({"pool", f"10.0.0.{n}"})) for n in range(10)]
    watcher = Watcher([*shared, *apart(1, 4)])
    await watcher.go(Bounds(sites=8, at_one_address=2, apart_s=0.0))
    assert watcher.most["pool"] == 2
    assert watcher.order.index(10) < watcher.order.index(5)


async def test_sites_that_share_an_address_begin_apart_and_the_others_at_once() -> None:
    begun: list[float] = []
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def work(_: int) -> None:
        begun.append(loop.time() - start)

    shared = Need(1, frozenset({"pool"}))
    await spread(range(4), lambda _: shared, work, Bounds(apart_s=0.2))
    assert begun[0] < 0.1
    assert len({round(at, 2) for at in begun}) == 4
    assert max(begun) < 0.5


async def test_what_one_site_raises_ends_the_others() -> None:
    ended: list[int] = []

    async def work(n: int) -> None:
        if n == 1:
            raise ValueError("a defect")
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(n)

    with pytest.raises(ValueError, match="a defect"):
        await spread(range(3), lambda n: apart(1, 3)[n], work, Bounds())
    assert sorted(ended) == [0, 2]


def test_room_that_was_given_back_can_be_taken_again() -> None:
    room, need = Room(Bounds(sites=1)), Need(1, frozenset({"a"}))
    room.take(need)
    assert not room.fits(need)
    room.give(need)
    assert room.fits(need)
