"""What has landed meanwhile, taken in one go?"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def together(source: AsyncGenerator[T, None]) -> AsyncGenerator[list[T], None]:
    """Yield what the source has given since the last time, at least one, in its order; raises what it raises.

    While somebody stores one lot, the next one gathers: as many results share a commit as a commit takes time. The
    source is closed with this generator.
    """
    landed: asyncio.Queue[T | _End] = asyncio.Queue()

    async def pump() -> None:
        try:
            async with aclosing(source) as items:
                async for item in items:
                    landed.put_nowait(item)
        finally:
            landed.put_nowait(_End())

    pumping = asyncio.create_task(pump())
    try:
        over = False
        while not over:
            got = [await landed.get()]
            while not landed.empty():
                got.append(landed.get_nowait())
            lot = [item for item in got if not isinstance(item, _End)]
            over = len(lot) < len(got)
            if lot:
                yield lot
        await pumping
    finally:
        pumping.cancel()
        await asyncio.gather(pumping, return_exceptions=True)


class _End:
    pass
