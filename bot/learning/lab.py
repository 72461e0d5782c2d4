"""Is there a practice site here, and what can be broken at it?"""

from dataclasses import dataclass
from typing import Protocol

from bot.sites.record import SiteRecord
from checks.failure import Failure

LAB = "site-lab"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is broken: a component of the edition, and how, in the word of the practice site's maker."""

    component: str
    how: str


SHOWS_AS: dict[str, frozenset[Failure]] = {
    "closed": frozenset({Failure.CONNECTION_REFUSED}),
    "silent": frozenset({Failure.CONNECTION_TIMEOUT, Failure.CONNECTION_FILTERED}),
    "wrong-service": frozenset({Failure.REPLY_WRONG_SERVICE}),
    "expired-certificate": frozenset({Failure.TLS_CERT_EXPIRED}),
}
"""Which failures of a check mean which cause."""
CAUSES: dict[str, str] = {
    "closed": "Nothing listens there",
    "silent": "A firewall drops it",
    "wrong-service": "Another program answers",
    "expired-certificate": "The certificate ran out",
}


class Lab(Protocol):
    """A site on this machine that can be broken; only the local workspace has one."""

    def faults(self) -> tuple[Fault, ...]:
        """Return everything that can be broken so that a check shows it."""
        ...

    async def break_it(self, fault: Fault) -> SiteRecord:
        """Open the site with this one fault, in place of the one before, and return its record."""
        ...
