"""Which other results must be in before a check can be judged for good?"""

from collections import defaultdict

from checks.failure import Failure
from checks.model import Check, Evidence
from checks.verdict.excuses import is_partial
from checks.verdict.seen import Seen, Sights, numbers

AWAITS_CONTROL = {None, Failure.REPLY_HUNG_UP, Failure.REPLY_MISSING}
"""What a box on the way that accepts every connection can bring about: a pass, or an accepted connection and no more."""
_NEEDS_LISTENER = {Failure.CONNECTION_TIMEOUT, Failure.CONNECTION_REFUSED}


class Waiting:
    """Holds back what another result may still turn; everything else is free at once.

    A pass and a bare hang-up wait for the control look, silence for the rest of the host, a failure for the other readings of
    its requirement and for the look at the listener's own machine.
    """

    def __init__(self, sights: Sights) -> None:
        self._sights = sights
        self._outstanding: dict[int, set[int]] = {}
        self._held_by: dict[int, list[int]] = defaultdict(list)
        self._ended: set[int] = set()

    def add(self, n: int, seen: Seen) -> list[Check]:
        """Take a result in; returns the checks that can be judged now, in the order they came."""
        self._sights.add(n, seen)
        needed = self._needed(self._sights.checks[n], seen) - self._ended - {n}
        if n < len(self._sights.plan.checks):
            self._outstanding[n] = needed
            for other in needed:
                self._held_by[other].append(n)
        free = [] if needed or n not in self._outstanding else [self._release(n)]
        return [*self.give_up(n), *free]

    def give_up(self, n: int) -> list[Check]:
        """Stop waiting for number `n`; returns the checks that were held back by it alone."""
        self._ended.add(n)
        free = []
        for held in self._held_by.pop(n, ()):
            outstanding = self._outstanding.get(held)
            if outstanding is None:
                continue
            outstanding.discard(n)
            if not outstanding:
                free.append(self._release(held))
        return free

    def rest(self) -> list[Check]:
        """Return everything still held back, because nothing more will come."""
        return [self._release(n) for n in sorted(self._outstanding)]

    def is_held_by(self, n: int) -> bool:
        """Tell whether a check waits for number `n`."""
        return bool(self._held_by.get(n))

    def _release(self, n: int) -> Check:
        del self._outstanding[n]
        return self._sights.checks[n]

    def _needed(self, check: Check, seen: Seen) -> set[int]:
        sights = self._sights
        failure = seen.failure
        control = numbers([sights.control(check)])
        if isinstance(seen, Evidence) and failure is None:
            return control
        needed = numbers([*sights.readings(check), *sights.alternatives(check)])
        if is_partial(check, seen):
            needed |= numbers(sights.same_look(check))
        if failure in AWAITS_CONTROL:
            needed |= control
        if failure is Failure.CONNECTION_TIMEOUT:
            needed |= numbers([*sights.of_host(check), sights.control(check)])
        if failure in _NEEDS_LISTENER:
            needed |= numbers(sights.far_ends(check))
        return needed
