"""Results that land while others are stored are stored together."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from bot.looking.together import together


class Source:
    """Gives numbers; notes that it was closed."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.closed = False
        self.breaks = breaks

    async def numbers(self, count: int) -> AsyncGenerator[int, None]:
        try:
            for n in range(count):
                yield n
                await asyncio.sleep(0)
            if self.breaks:
                raise ValueError("a defect")
        finally:
            self.closed = True


async def test_nothing_is_lost_and_the_order_stays() -> None:
    lots = [lot async for lot in together(Source().numbers(50))]
    assert [n for lot in lots for n in lot] == list(range(50))
    assert all(lots)


async def test_what_lands_while_one_is_busy_comes_in_one_lot() -> None:
    lots = []
    async with aclosing(together(Source().numbers(20))) as landed:
        async for lot in landed:
            lots.append(lot)
            for _ in range(30):
                await asyncio.sleep(0)
    assert len(lots) <= 2


async def test_what_came_before_a_defect_is_given_and_then_the_defect() -> None:
    got: list[int] = []

    async def take() -> None:
        async for lot in together(Source(breaks=True).numbers(3)):
            got.extend(lot)

    with pytest.raises(ValueError, match="a defect"):
        await take()
    assert got == [0, 1, 2]


async def test_leaving_early_closes_the_source() -> None:
    source = Source()
    async with aclosing(together(source.numbers(1000))) as landed:
        await anext(landed)
    assert source.closed
