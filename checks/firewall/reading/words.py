"""What do the words of a rule's fields mean: addresses, ports, protocols, services?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.firewall.matching import (
    ALL_PORTS,
    ANYWHERE,
    LAST_PORT,
    Addresses,
    Ports,
    Range,
    Span,
    as_range,
)
from checks.firewall.reading.services import EVERY_PROTOCOL, PROTOCOLS, WELL_KNOWN

_EVERYWHERE = frozenset(
    {"any", "all", "*", "0.0.0.0/0", "0.0.0.0/0.0.0.0", "::/0", "0/0", "anywhere", "any4", "any6", "any-ipv4",
     "any-ipv6", "0.0.0.0", "::", "internet/any", "any address", "everyone", "", "any ip", "all ips"}  # noqa: S104 - read, not bound to
)  # fmt: skip
_EVERY_PORT = frozenset({"any", "all", "*", "", "0-65535", "1-65535", "0:65535", "1:65535", "0"})
_SPAN = re.compile(r"([0-9]{1,5})(?:\s?[-:\u2013]\s?([0-9]{1,5}))?")
_SERVICE = re.compile(
    r"(tcp|udp|sctp)[\s/:_-]{0,3}([0-9]{1,5}(?:\s?[-:\u2013]\s?[0-9]{1,5})?)", re.IGNORECASE
)
_SERVICE_BEHIND = re.compile(
    r"([0-9]{1,5}(?:\s?[-\u2013]\s?[0-9]{1,5})?)[\s/:_-]{0,3}(tcp|udp|sctp)", re.IGNORECASE
)
_WINDOWS_DYNAMIC = (49_152, LAST_PORT)
"""Where Windows puts what it calls RPC (learn.microsoft.com, "service overview and network port requirements")."""
MOST_WORDS = 2_000
_SEPARATORS = re.compile(r"[;,\n]+")


def words_of(cell: str) -> list[str]:
    """Split a cell that lists several values: at `;`, `,` or line ends, at blanks too where each part is a value."""
    words = [word for raw in _SEPARATORS.split(cell)[:MOST_WORDS] if (word := raw.strip())]
    return [part for word in words for part in _at_blanks(word)]


def _at_blanks(word: str) -> list[str]:
    parts = word.split()
    if len(parts) < 2 or "-" in parts:  # noqa: PLR2004 - nothing to split; a range with blanks
        return [word]
    if len(parts) == 2 and parts[1].startswith("255."):  # noqa: PLR2004 - address and mask
        return ["/".join(parts)]
    single = all(as_range(part) or read_span(part) or _SERVICE.fullmatch(part) for part in parts)
    return parts[:MOST_WORDS] if single else [word]


def is_everywhere(word: str) -> bool:
    """Whether a word stands for all addresses."""
    return word.strip().casefold() in _EVERYWHERE


def read_addresses(words: Iterable[str]) -> Addresses:
    """Read the words of one side; what is neither address nor range stays a name. No word at all means any."""
    ranges: list[Range] = []
    names: list[str] = []
    count = 0
    for word in words:
        count += 1
        if is_everywhere(word):
            return ANYWHERE
        found = as_range(word)
        if found is None:
            names.append(word[:120])
        else:
            ranges.append(found)
    return Addresses(tuple(ranges), tuple(names)) if count else ANYWHERE


@dataclass(frozen=True, slots=True)
class Service:
    """Ports with their transports (None: all), and the words of it that stayed names."""

    transports: frozenset[str] | None
    ports: Ports
    names: tuple[str, ...] = ()


def read_span(word: str) -> Span | None:
    """Read `443` or `5600-5610` (`:` does as well); None if it is neither, or no port."""
    found = _SPAN.fullmatch(word.strip())
    if not found:
        return None
    low, high = int(found[1]), int(found[2] or found[1])
    return (low, high) if low <= high <= LAST_PORT else None


def read_ports(words: Iterable[str]) -> Service:
    """Read the words of a port field; names as in IANA's list, others stay names."""
    spans: list[Span] = []
    names: list[str] = []
    for word in words:
        if word.casefold() in _EVERY_PORT:
            return Service(None, ALL_PORTS)
        span = read_span(word)
        if span is None and word.casefold() in WELL_KNOWN:
            span = (WELL_KNOWN[word.casefold()][1],) * 2
        if span is None and word.casefold() == "rpc":
            span = _WINDOWS_DYNAMIC
        if span is None:
            names.append(word[:120])
        else:
            spans.append(span)
    if not spans and not names:
        return Service(None, ALL_PORTS)
    return Service(None, Ports(tuple(sorted(spans))), tuple(names))


def read_protocols(words: Sequence[str]) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """Return the transports (None for all) and the words that are no protocol we know."""
    known: set[str] = set()
    names: list[str] = []
    for word in words:
        folded = word.strip().casefold()
        if folded in EVERY_PROTOCOL:
            return None, ()
        if folded in ("tcp/udp", "tcp+udp", "tcp_udp", "tcpudp"):
            known |= {"TCP", "UDP"}
        elif folded in PROTOCOLS:
            known.add(PROTOCOLS[folded])
        elif folded.isdigit() and len(folded) <= 3:  # noqa: PLR2004 - an IANA protocol number
            known.add(f"PROTOCOL-{folded}")
        else:
            names.append(word[:60])
    if names and not known:
        return None, tuple(names)
    return (frozenset(known) if known else None), tuple(names)


def read_services(words: Sequence[str]) -> list[Service]:
    """Read words such as `TCP/5638`, `https`, `any`, `5633-5638`; each transport apart, a name as doubt."""
    by_transport: dict[frozenset[str] | None, list[Span]] = {}
    names: list[str] = []
    for word in words:
        folded = word.strip().casefold()
        if folded in _EVERY_PORT:
            return [Service(None, ALL_PORTS)]
        if folded in PROTOCOLS:
            by_transport.setdefault(frozenset({PROTOCOLS[folded]}), []).append((0, LAST_PORT))
            continue
        found = _SERVICE.fullmatch(word.strip())
        behind = None if found else _SERVICE_BEHIND.fullmatch(word.strip())
        printed = found[2] if found else behind[1] if behind else word
        span = read_span(printed)
        if span is not None:
            transport = found[1] if found else behind[2] if behind else ""
            key = frozenset({transport.upper()}) if transport else None
            by_transport.setdefault(key, []).append(span)
        elif folded == "rpc":
            by_transport.setdefault(None, []).append(_WINDOWS_DYNAMIC)
        elif folded in WELL_KNOWN:
            transports, port = WELL_KNOWN[folded]
            by_transport.setdefault(transports, []).append((port, port))
        else:
            names.append(word[:120])
    read = [Service(key, Ports(tuple(sorted(spans)))) for key, spans in by_transport.items()]
    if names:
        read.append(Service(None, ALL_PORTS, tuple(names)))
    return read


def not_resolved(what: str, names: Sequence[str]) -> tuple[str, ...]:
    """Say that names were not resolved, as a doubt; nothing for no names."""
    if not names:
        return ()
    shown = ", ".join(f"“{name}”" for name in names[:3]) + (" and more" if len(names) > 3 else "")  # noqa: PLR2004
    verb = "is" if len(names) == 1 else "are"
    return (f"the {what} {shown} {verb} not resolved in what was handed in",)


OBJECTS_NOTE = (
    "A service object that was not handed in and is named like a port (“tcp-443”) is taken to hold no other port; whether it "
    "holds that one can't be told."
)
_LIKE_A_PORT = re.compile(
    r"(?:(?:service|svc|srv|s)[-_ ])?(tcp|udp)?[-_ ]?(?:port)?[-_ ]?([0-9]{2,5}(?:-[0-9]{2,5})?)",
    re.IGNORECASE,
)


def named_object(name: str) -> Service:
    """Return what an unresolved service object may hold: all, or the one port that its name says."""
    found = _LIKE_A_PORT.fullmatch(name.strip())
    span = read_span(found[2]) if found else None
    if found is None or span is None:
        return Service(None, ALL_PORTS, (name,))
    return Service(frozenset({found[1].upper()}) if found[1] else None, Ports((span,)), (name,))


def object_doubts(service: Service) -> tuple[str, ...]:
    """Say what of a service isn't known."""
    if service.names == ("application-default",):
        return ("its ports are those of its applications (application-default)",)
    return not_resolved("service object", service.names)
