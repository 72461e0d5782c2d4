"""Which connections do the requirements ask a site's firewalls for?

The same reading of "who calls whom" as the plan's, seen by those who open ports instead of those who look at them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.model import Look, Requirement, Site
from checks.naming import component_name

_UDP = "UDP"
_OVER_TCP = ("TCP", "HTTP", "TLS", "SSL", "AMQP")


@dataclass(frozen=True, slots=True)
class End:
    """One side: the role and its hosts as recorded, names or addresses; none means nobody wrote them down."""

    role: str
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """Who calls whom, on which ports (first and last, as this site uses them), over which transports.

    `transports` holds "TCP", "UDP" or both; HTTP and AMQP run over TCP. `trust` and `why` are our reading's.
    """

    source: End
    target: End
    ports: tuple[tuple[int, int], ...]
    transports: tuple[str, ...]
    trust: str
    why: str


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement with the ways it may be met, likeliest first: all connections of one way belong together.

    No way at all: the traffic never leaves its machine.
    """

    requirement: Requirement
    ways: tuple[tuple[Connection, ...], ...]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A port row that asks nothing of this site (`is_in_use` False), or nothing that can be told; and why."""

    requirement: Requirement
    reason: str
    is_in_use: bool = True


def needs_of(site: Site, requirements: Sequence[Requirement]) -> tuple[Need | NotAsked, ...]:
    """Return what each port row asks for, in the document's order; exclusions are no firewall's matter."""
    return tuple(_need(row, site) for row in requirements if row.kind == "port")


def _need(row: Requirement, site: Site) -> Need | NotAsked:
    if row.module is not None and row.module not in site.components:
        reason = f"{component_name(row.module)} is not in use at {site.id}."
        return NotAsked(row, reason, is_in_use=False)
    if row.port is None:
        return NotAsked(
            row, "The document leaves this port open; the integration's guide names it."
        )
    transports = transports_of(row.transport or "")
    if not transports:
        return NotAsked(row, "The document does not say over which transport.")
    if not row.readings:
        return NotAsked(
            row, "The document does not say who listens, and nobody laid down a reading."
        )
    ways = [
        tuple(c for look in reading.looks for c in _connection(row, look, transports, site))
        for reading in row.readings
    ]
    return Need(row, tuple(way for way in ways if way))


def _connection(
    row: Requirement, look: Look, transports: tuple[str, ...], site: Site
) -> Iterator[Connection]:
    role = next((role for role in look.to_roles if site.hosts.get(role)), look.to_roles[0])
    source = End(look.from_role, tuple(site.hosts.get(look.from_role, ())))
    target = End(role, tuple(site.hosts.get(role, ())))
    if source.role == target.role and len(target.hosts) <= 1:
        return  # what a machine says to itself passes no firewall between machines
    yield Connection(source, target, _ports(row, site), transports, look.trust, look.why)


def transports_of(printed: str) -> tuple[str, ...]:
    """Return the transports that a row's printed word stands for: `HTTP(S)` is TCP, `TCP/UDP` both, `?` none."""
    capital = printed.upper()
    tcp = ("TCP",) if any(word in capital for word in _OVER_TCP) else ()
    return (*tcp, _UDP) if _UDP in capital else tcp


def _ports(row: Requirement, site: Site) -> tuple[tuple[int, int], ...]:
    """Return spans in ascending order; a port that this site moved stands by itself."""
    if row.port is None:
        return ()
    last = row.port_to or row.port
    moved = sorted(port for port in site.ports if row.port <= port <= last)
    spans: list[tuple[int, int]] = []
    start = row.port
    for port in moved:
        if start < port:
            spans.append((start, port - 1))
        spans.append((site.ports[port], site.ports[port]))
        start = port + 1
    if start <= last:
        spans.append((start, last))
    return tuple(sorted(spans))


def span_text(ports: Sequence[tuple[int, int]]) -> str:
    """Write spans as `443, 5600-5610`."""
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in ports)
