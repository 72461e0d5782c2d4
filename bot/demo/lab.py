"""How does the practice site come to have a fault?"""

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from bot.demo.site import open_demo_site
from bot.learning.lab import LAB, Fault
from bot.sites.record import SiteRecord
from knowledge.model import Edition, PortRequirement

_BY_PROBE: dict[str, tuple[str, ...]] = {
    "tcp": ("closed", "silent"),
    "tls": ("closed", "expired-certificate"),
    "https": ("closed", "expired-certificate"),
}
_OTHERWISE = ("closed", "wrong-service")


class DemoLab:
    """The demo site once more, on loopback, with one fault at a time; closed with the block."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._open = AsyncExitStack()
        self._fault: Fault | None = None
        self._record: SiteRecord | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._open.aclose()

    def faults(self) -> tuple[Fault, ...]:
        """Return what a check can see: a bare connection can't tell one service from another."""
        return tuple(
            Fault(row.component, how)
            for row in self._edition.ports
            if row.port is not None and row.readings and len(row.readings) == 1
            for how in _BY_PROBE.get(_probe(row), _OTHERWISE)
        )

    async def break_it(self, fault: Fault) -> SiteRecord:
        """Open the site with this fault; asked for the same again it stays as it is."""
        if self._record is not None and fault == self._fault:
            return self._record
        await self._open.aclose()
        self._open = AsyncExitStack()
        opened = open_demo_site(self._edition, {fault.component: fault.how})
        record = await self._open.enter_async_context(opened)
        self._fault = fault
        self._record = record.model_copy(
            update={"id": LAB, "aliases": ("lab",), "name": "Practice site on this machine"}
        )
        return self._record


def _probe(row: PortRequirement) -> str:
    return row.readings[-1].looks[0].probe
