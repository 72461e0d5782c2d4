"""What is known of the agents during one run, and how long does one wait for them?"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Literal

from checks.wire import Introduction

Found = Literal["heard", "nobody", "silent", "unlinked"]
"""What came of asking or waiting: a sign of life, nobody to hear it, silence, or no link of our own."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long one waits for an agent, in seconds.

    `mute_s` for its first sign of life and for the next; `again_s` before an ask that nobody took is repeated;
    `back_s` for one that went away to be started anew; `cut_s` where the link was cut, ours or its.
    """

    mute_s: float = 3.0
    again_s: float = 0.25
    back_s: float = 10.0
    cut_s: float = 75.0


@dataclass(slots=True)
class Contact:
    """Signs of life, and since when there are none; times of the monotonic clock."""

    waiting: Waiting
    who: Introduction | None = None
    sign: asyncio.Event = field(default_factory=asyncio.Event)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    heard_at: float | None = None
    lost_at: float | None = None
    was_cut: bool = False

    def hear(self) -> None:
        """Note a sign of life."""
        self.heard_at = time.monotonic()
        self.lost_at, self.was_cut = None, False
        self.sign.set()

    def stir(self) -> None:
        """Wake whoever waits: there is something to do."""
        self.stirred.set()

    async def silence(self) -> bool:
        """Wait until there has been no sign for `mute_s` seconds; False as soon as there is something to do."""
        while (left := (self.heard_at or 0.0) + self.waiting.mute_s - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self.stirred.wait()
            except TimeoutError:
                continue  # there may have been signs meanwhile
            self.stirred.clear()
            return False
        return True

    def is_given_up(self, found: Found) -> bool:
        """Take note that there was no sign, and tell whether that is so for too long."""
        if self.heard_at is None and found in ("nobody", "silent"):
            return True
        now = time.monotonic()
        if self.lost_at is None:
            self.lost_at = now
            self.was_cut = self.heard_at is not None and found != "nobody"
        return now - self.lost_at > (self.waiting.cut_s if self.was_cut else self.waiting.back_s)
