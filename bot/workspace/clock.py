"""What time is it in the workspace, and how does a test move it?"""

import asyncio
import time


class Clock:
    """The machine's time plus what was skipped; all deadlines of the workspace hang on it.

    `advance` wakes whoever waits, so that a retry which is due in five minutes comes at once.
    """

    def __init__(self) -> None:
        self._skipped_s = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._skipped_s

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        self._skipped_s += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return when this many seconds have passed on this clock."""
        due = self.now() + seconds
        while (left := due - self.now()) > 0:
            moved = self._moved
            try:
                async with asyncio.timeout(left):
                    await moved.wait()
            except TimeoutError:
                continue
