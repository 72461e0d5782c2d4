"""How are many sites looked at without storming anybody?"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from checks.model import Plan

T = TypeVar("T")

_GOLDEN = 0.618034
"""Multiples of it, without their whole part, spread evenly however many there are."""
_AHEAD = 4
"""Of the sites that wait so many times `sites` are looked through for one that may begin."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much goes on at once: sites, looks over all of them, and sites that look at one and the same address.

    Sites that share an address with another of the sweep begin up to `apart_s` seconds apart.
    """

    sites: int = 32
    looks: int = 512
    at_one_address: int = 4
    apart_s: float = 0.25


@dataclass(frozen=True, slots=True)
class Need:
    """What looking at one site takes."""

    looks: int
    addresses: frozenset[str]


def need_of(plan: Plan) -> Need:
    """Return how many looks a plan takes, and at which hosts."""
    every = (*plan.checks, *plan.controls)
    return Need(len(every), frozenset(check.target.host for check in every))


class Room:
    """What is left of the bounds."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._sites = 0
        self._looks = 0
        self._at: Counter[str] = Counter()

    def fits(self, need: Need) -> bool:
        """Tell whether a site may begin now; a site that is larger than all bounds may, alone."""
        if not self._sites:
            return True
        return (
            self._sites < self._bounds.sites
            and self._looks + need.looks <= self._bounds.looks
            and all(self._at[each] < self._bounds.at_one_address for each in need.addresses)
        )

    @property
    def is_full(self) -> bool:
        """Whether no further site may begin, whatever it takes."""
        return self._sites >= self._bounds.sites

    def take(self, need: Need) -> None:
        """Count a site that begins."""
        self._sites += 1
        self._looks += need.looks
        self._at.update(need.addresses)

    def give(self, need: Need) -> None:
        """Count a site that has ended."""
        self._sites -= 1
        self._looks -= need.looks
        self._at.subtract(need.addresses)


async def spread(
    items: Sequence[T],
    need: Callable[[T], Need],
    work: Callable[[T], Awaitable[None]],
    bounds: Bounds,
) -> None:
    """Do the work for every item, in their order as far as the bounds allow; what one raises ends all.

    `need` is asked once, when an item's turn comes near.
    """
    queue = _Queue(items, need, bounds)
    tasks: dict[asyncio.Task[None], Need] = {}
    try:
        while queue.waiting or tasks:
            for item, wanted, pause_s in queue.next_ones():
                tasks[asyncio.create_task(_after(pause_s, work, item))] = wanted
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                queue.room.give(tasks.pop(task))
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Queue(Generic[T]):
    """Who waits, by number; who comes later may overtake where an address is busy."""

    def __init__(self, items: Sequence[T], need: Callable[[T], Need], bounds: Bounds) -> None:
        self.waiting = dict(enumerate(items))
        self.room = Room(bounds)
        self._bounds = bounds
        self._need = need
        self._needs: dict[int, Need] = {}
        self._known: set[str] = set()

    def next_ones(self) -> Iterator[tuple[T, Need, float]]:
        """Yield who may begin now: the item, what it takes, and how many seconds it holds back."""
        for n in list(islice(self.waiting, self._bounds.sites * _AHEAD)):
            if self.room.is_full:
                return
            if n not in self._needs:
                self._needs[n] = self._need(self.waiting[n])
            need = self._needs[n]
            if self.room.fits(need):
                self.room.take(need)
                yield self.waiting.pop(n), need, self._pause_s(n, need)

    def _pause_s(self, n: int, need: Need) -> float:
        shares = not need.addresses.isdisjoint(self._known)
        self._known |= need.addresses
        return n * _GOLDEN % 1 * self._bounds.apart_s if shares else 0.0


async def _after(pause_s: float, work: Callable[[T], Awaitable[None]], item: T) -> None:
    if pause_s:
        await asyncio.sleep(pause_s)
    await work(item)
