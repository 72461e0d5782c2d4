"""What happened in the workspace, in which order?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar

Kind: TypeAlias = Literal[
    "call", "answer", "envelope", "ack", "connection", "fault", "complaint", "lost"
]
Found = TypeVar("Found")

POLL_S = 0.02  # a condition may also look at something outside the workspace


@dataclass(frozen=True, slots=True)
class Entry:
    """One step; `name` is a method, an envelope type, a fault's action or a complaint's rule."""

    number: int
    at: float
    kind: Kind
    name: str
    details: dict[str, Any] = field(default_factory=dict)


class Journal:
    """Every call, answer, envelope, acknowledgement, connection, fault and complaint, in order."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.entries: list[Entry] = []
        self._now = now
        self._changed = asyncio.Event()

    def write(self, kind: Kind, name: str, **details: Any) -> Entry:
        """Add one entry and wake those who wait."""
        entry = Entry(len(self.entries), self._now(), kind, name, details)
        self.entries.append(entry)
        self.pulse()
        return entry

    def pulse(self) -> None:
        """Wake those who wait: something changed that isn't an entry."""
        self._changed.set()
        self._changed = asyncio.Event()

    def of(self, kind: Kind, name: str | None = None) -> list[Entry]:
        """Return the entries of a kind (and name), oldest first."""
        return [
            entry for entry in self.entries if entry.kind == kind and name in {None, entry.name}
        ]

    async def wait_for(self, condition: Callable[[], Found], timeout_s: float) -> Found:
        """Return the first truthy answer of `condition`; TimeoutError with the last steps after `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                while not (found := condition()):
                    changed = self._changed
                    try:
                        async with asyncio.timeout(POLL_S):
                            await changed.wait()
                    except TimeoutError:
                        continue
                return found
        except TimeoutError:
            last = "\n".join(f"  {e.kind} {e.name} {e.details}"[:300] for e in self.entries[-15:])
            raise TimeoutError(
                f"The workspace did not get there within {timeout_s} s. Last steps:\n{last or '  none'}"
            ) from None
