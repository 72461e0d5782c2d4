"""Does a rule's field cover a host or a port: yes, no, or can't that be told from the rule?"""

import ipaddress
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from typing_extensions import override

LAST_PORT = 65_535
_EPHEMERAL = (49_152, LAST_PORT)
"""Where a caller's own port comes from everywhere (RFC 6335, section 6); Linux begins lower."""
_REGISTERED_FROM = 1_024


class Match(IntEnum):
    """Ordered, so that the least of several fields is the rule's."""

    NO = 0
    MAYBE = 1
    YES = 2


Span = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Addresses from first to last, as numbers, of one version of IP."""

    version: int
    first: int
    last: int

    @override
    def __str__(self) -> str:
        """Write it as a network where it is one, else as `first-last`."""
        kind = ipaddress.IPv4Address if self.version == 4 else ipaddress.IPv6Address  # noqa: PLR2004 - of IP
        size, bits = self.last - self.first + 1, kind(self.first).max_prefixlen
        if size == 1:
            return str(kind(self.first))
        if size & (size - 1) == 0 and self.first % size == 0:
            return f"{kind(self.first)}/{bits - size.bit_length() + 1}"
        return f"{kind(self.first)}-{kind(self.last)}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """One side of a rule: everything, ranges, names that nobody resolved for us; or everything but these."""

    ranges: tuple[Range, ...] = ()
    names: tuple[str, ...] = ()
    is_any: bool = False
    negated: bool = False

    def covers(self, host: str | None) -> Match:
        """Tell whether a host (name or address; None for one nobody recorded) lies in it."""
        found = self._holds(host)
        return Match(Match.YES - found) if self.negated else found

    def _holds(self, host: str | None) -> Match:
        if self.is_any:
            return Match.YES
        if not self.ranges and not self.names:
            return Match.NO
        if host is None:
            return Match.MAYBE
        if host.casefold() in {name.casefold() for name in self.names}:
            return Match.YES
        number = as_range(host)
        if number is None:
            return Match.MAYBE
        if any(
            r.version == number.version and r.first <= number.first <= r.last for r in self.ranges
        ):
            return Match.YES
        return Match.MAYBE if self.names else Match.NO

    @override
    def __str__(self) -> str:
        """Write it as a reader would: `any`, `10.4.2.0/24, clients`, `all but …`."""
        said = "any" if self.is_any else ", ".join([*map(str, self.ranges), *self.names]) or "none"
        return f"all but {said}" if self.negated else said


ANYWHERE = Addresses(is_any=True)


@lru_cache(maxsize=8_192)
def as_range(text: str) -> Range | None:
    """Read `10.4.2.1`, `10.4.2.0/24`, `10.4.2.0/255.255.255.0` or `10.4.2.1-10.4.2.9`; None if it is none of them."""
    first, dash, last = text.partition("-")
    try:
        if dash:
            low, high = ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())
            if low.version != high.version or int(low) > int(high):
                return None
            return Range(low.version, int(low), int(high))
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    return Range(network.version, int(network.network_address), int(network.broadcast_address))


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of a rule, as spans; `is_any` for all of them, also where a rule names none."""

    spans: tuple[Span, ...] = ()
    is_any: bool = False

    def covers(self, span: Span) -> Match:
        """Tell whether all of a span lies in one of ours, none of it, or a part (then MAYBE)."""
        if self.is_any or any(low <= span[0] and span[1] <= high for low, high in self.spans):
            return Match.YES
        if all(span[1] < low or high < span[0] for low, high in self.spans):
            return Match.NO
        return Match.MAYBE

    def around(self, span: Span) -> Span:
        """Return the span of ours that holds this one; all ports where any will do."""
        held = (own for own in self.spans if own[0] <= span[0] and span[1] <= own[1])
        return next(held, (0, LAST_PORT))

    def lets_callers_in(self) -> Match:
        """Tell whether callers use these as their own ports; they take a random high one."""
        if self.covers(_EPHEMERAL) is Match.YES:
            return Match.YES
        high = sum(
            last - max(first, _REGISTERED_FROM) + 1
            for first, last in self.spans
            if last >= _REGISTERED_FROM
        )
        return Match.MAYBE if high >= _REGISTERED_FROM else Match.NO

    @override
    def __str__(self) -> str:
        """Write it as `any` or `443, 5600-5610`."""
        if self.is_any:
            return "any"
        return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in self.spans) or "none"


ALL_PORTS = Ports(is_any=True)
