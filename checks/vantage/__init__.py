"""Where do we look from, and what does a vantage point owe the runner?"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeAlias

from checks.failure import Failure
from checks.model import Check, Evidence


class NotMeasured(Exception):  # noqa: N818 - the word of the outcome it leads to: we could not look
    """We could not look, so there is no evidence; the runner makes this an `errored` finding.

    `failure` is one of the words under *errored* (or `other_unmapped`: the vantage point does not know the
    probe, or its parameters make no sense), `detail` a plain sentence, `facts` what the sentence of the word
    names (`address`, …).
    """

    def __init__(self, failure: Failure, detail: str, facts: dict[str, Any] | None = None) -> None:
        super().__init__(failure, detail, facts)
        self.failure = failure
        self.detail = detail
        self.facts = facts or {}


OPENED = "opened"
"""Among the facts of `NotMeasured`: the port opened, and only what speaks there could not be heard."""

Measure: TypeAlias = Callable[[Check], Awaitable[Evidence]]
"""The whole interface of a vantage point: a check goes in, evidence comes out or `NotMeasured` is raised."""


class MeasureAll(Protocol):
    """A vantage point that takes many checks at once: no task waits for each."""

    def takes(self, check: Check) -> bool:
        """Tell whether it can take this check; the others are looked at one by one."""

    def measure_all(
        self, checks: Sequence[Check]
    ) -> AsyncGenerator[tuple[Check, Evidence | NotMeasured | None], None]:
        """Yield each check once, as it lands, with its evidence or why there is none; None asks for a look by itself."""
