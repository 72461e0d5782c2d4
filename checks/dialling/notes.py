"""What did one look write down while it went on?"""

import time
from datetime import UTC, datetime
from typing import Any

from checks.failure import Failure
from checks.model import Evidence

TRACE_LINES = 60
"""More lines than this tell nothing new; a talkative peer cannot make the evidence grow."""


class Notes:
    """Facts and trace lines of one look at one address, each line with its milliseconds since the start."""

    def __init__(self, address: str | None = None) -> None:
        self.address = address
        self.facts: dict[str, Any] = {}
        self._started = datetime.now(UTC)
        self._clock = time.perf_counter()
        self._trace: list[str] = []

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since the look began."""
        return (time.perf_counter() - self._clock) * 1000

    def trace(self, line: str) -> None:
        """Add one line to the trace."""
        if len(self._trace) < TRACE_LINES:
            self._trace.append(f"{self.elapsed_ms:8.1f} ms  {line}")

    def evidence(self, failure: Failure | None = None, detail: str = "") -> Evidence:
        """Close the notes; `failure` is None when the look succeeded."""
        return Evidence(
            failure=failure,
            detail=detail,
            address=self.address,
            facts=self.facts,
            trace=tuple(self._trace),
            started=self._started,
            seconds=round(self.elapsed_ms / 1000, 4),
        )
