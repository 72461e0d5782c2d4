"""Does a rule that lets a connection through let more through than is asked?"""

import ipaddress
from collections.abc import Sequence

from checks.connections import Connection
from checks.firewall.matching import LAST_PORT, Addresses, Range, Span
from checks.firewall.rule import Direction, Rule
from checks.model import Site

MOST_PORTS_BESIDE = 16
"""So many ports beside those that are asked for are a block that somebody chose; more is a hole."""
MOST_FOREIGN = {4: 256, 6: 2**64}
"""So many addresses outside the site's own networks are somebody's network; more is half the world."""


def excess(
    rule: Rule, connection: Connection, span: Span, direction: Direction, site: Site
) -> list[str]:
    """Say in phrases what is wider than asked (`any source`, `ports 1-65535`); nothing for a rule that fits.

    At a machine's own door only the far side counts: the near one is the machine itself. Ranges within the site's
    allowed networks are its own affair.
    """
    found = [_ports(rule, span)]
    if direction is not Direction.OUT:
        found.append(_side("source", rule.source, rule.source_zone, site))
    if direction is not Direction.IN:
        found.append(_side("destination", rule.target, rule.target_zone, site))
    if rule.transports is None:
        found.append(
            "any transport"
            if found[0]
            else f"any transport beside {'/'.join(connection.transports)}"
        )
    return [phrase for phrase in found if phrase]


def _ports(rule: Rule, span: Span) -> str:
    low, high = rule.ports.around(span)
    if (low, high) == (0, LAST_PORT) or high - low >= LAST_PORT - 1:
        return "any port"
    return f"ports {low}-{high}" if (high - low) - (span[1] - span[0]) > MOST_PORTS_BESIDE else ""


def _side(what: str, side: Addresses, zone: str, site: Site) -> str:
    if side.negated:
        return f"any {what} but a few"
    if side.is_any:
        return f"any {what} at “{zone}”" if zone else f"any {what}"
    wide = [part for part in side.ranges if _is_wide(part, site)]
    if not wide:
        return ""
    if any(part.first == 0 and part.last in (2**32 - 1, 2**128 - 1) for part in wide):
        return f"any {what}"
    return f"{what} {', '.join(map(str, wide[:3]))}"


def _is_wide(part: Range, site: Site) -> bool:
    if part.last - part.first < MOST_FOREIGN[part.version]:
        return False
    return not any(_holds(network, part) for network in _networks(site.allowed_networks))


def _networks(texts: Sequence[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(text, strict=False) for text in texts]


def _holds(network: ipaddress.IPv4Network | ipaddress.IPv6Network, part: Range) -> bool:
    return (
        network.version == part.version
        and int(network.network_address) <= part.first
        and part.last <= int(network.broadcast_address)
    )
