"""Does an account send more than any agent has reason to?"""

import time
from collections import Counter
from collections.abc import Callable

WINDOW_S = 2.0
MOST_MESSAGES = 4_000
"""In a window. An agent with 64 runs at once has some 64 beats a second, and a message for what landed together."""
MOST_BYTES = 64_000_000


class Floods:
    """Counts what comes from each account, in windows; NATS has no limit of its own.

    `seen` says once for each window that an account went beyond.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until = 0.0
        self._messages: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self.flooding: set[str] = set()

    def seen(self, account: str, size: int) -> bool:
        """Count a message; False if it is one too many and should be left alone."""
        now = self._now()
        if now >= self._until:
            self._until = now + WINDOW_S
            self._messages.clear()
            self._bytes.clear()
        self._messages[account] += 1
        self._bytes[account] += size
        if self._messages[account] <= MOST_MESSAGES and self._bytes[account] <= MOST_BYTES:
            return True
        self.flooding.add(account)
        return False

    def take(self) -> set[str]:
        """Return the accounts that went beyond since the last call."""
        found, self.flooding = self.flooding, set()
        return found
