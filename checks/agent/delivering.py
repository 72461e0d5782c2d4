"""How do the results of a run come home, each stored before it is let go?"""

import asyncio
import contextlib
import random
import time
from collections import deque
from collections.abc import Callable, Sequence

from checks.accounts.subjects import EVIDENCE, TOGETHER
from checks.linking.link import Link, NoAnswerError, NobodyThereError, NotConnectedError
from checks.wire import LARGEST, Confirmed, NotUnderstood, read, write_results

CONFIRM_S = 2.0
RETRY_S = (0.2, 0.5)
LINGER_S = 0.01
"""How long results wait for an earlier message to be confirmed, so that more of them go together."""
MOST_UNDER_WAY = 8
"""Messages of one run that wait for the bot at once; more would only crowd each other."""


class Delivery:
    """Sends what landed: the first at once, and while a message is under way the next ones gather.

    `home` hears the numbers that the bot has stored, or has no use for. What is not confirmed is sent again until
    `until` (seconds of the monotonic clock), which may be put off. `together` is how many results the bot takes in
    one message.
    """

    def __init__(
        self, link: Link, run: str, until: float, home: Callable[[Sequence[int]], None]
    ) -> None:
        self.until = until
        self.together = 1
        self._link = link
        self._run = run
        self._home = home
        self._ready: deque[tuple[int, bytes]] = deque()
        self._under_way: set[asyncio.Task[None]] = set()
        self._pumping: asyncio.Task[None] | None = None

    def add(self, n: int, written: bytes) -> None:
        """Send this result soon; `written` is its message."""
        self._ready.append((n, written))
        if self._pumping is None or self._pumping.done():
            self._pumping = asyncio.create_task(self._pump())

    def tasks(self) -> list["asyncio.Task[None]"]:
        """Return what is under way; cancelled, nothing more is sent."""
        return [*self._under_way, *([self._pumping] if self._pumping else ())]

    async def _pump(self) -> None:
        await asyncio.sleep(0)  # what lands in the same turn of the loop goes together
        while self._ready:
            if self._under_way and (self.together > 1 or len(self._under_way) >= MOST_UNDER_WAY):
                full = len(self._under_way) >= MOST_UNDER_WAY
                await asyncio.wait(
                    self._under_way,
                    timeout=None if full else LINGER_S,
                    return_when=asyncio.FIRST_COMPLETED,
                )
            sending = asyncio.create_task(self._send(self._batch()))
            self._under_way.add(sending)
            sending.add_done_callback(self._under_way.discard)

    def _batch(self) -> list[tuple[int, bytes]]:
        """Take the next results that fit into one message; at least one."""
        batch = [self._ready.popleft()]
        size = len(batch[0][1])
        while self._ready and len(batch) < self.together:
            size += len(self._ready[0][1]) + 1
            if size > LARGEST:
                break
            batch.append(self._ready.popleft())
        return batch

    async def _send(self, batch: Sequence[tuple[int, bytes]]) -> None:
        """Send until the bot says that it is stored, or of no use."""
        last = batch[0][0] if len(batch) == 1 else TOGETHER
        subject = f"{EVIDENCE}.{self._run}.{last}"
        content = write_results([written for _, written in batch])
        while time.monotonic() < self.until:
            with contextlib.suppress(
                NoAnswerError, NobodyThereError, NotConnectedError, NotUnderstood
            ):
                read(Confirmed, await self._link.request(subject, content, CONFIRM_S))
                self._home([n for n, _ in batch])
                return
            await asyncio.sleep(random.uniform(*RETRY_S))  # noqa: S311 - no secret, just spread
