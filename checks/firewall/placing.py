"""Whose rules are these: those of a machine in which role, or of a firewall on the way?

A machine's own list rarely says which machine it is from. Unless we are told, it is the role whose hosts stand in it, else
the one whose ports stand in it most often; the guess is said.
"""

from collections.abc import Iterable, Sequence

from checks.connections import Connection, Need
from checks.firewall.deciding import concerns
from checks.firewall.matching import Addresses, Match
from checks.firewall.review import Place
from checks.firewall.rule import Direction, RuleTable, Sockets
from checks.model import Site, Target
from checks.naming import role_name
from checks.verdict.acting import is_ours

ON_THE_WAY = "firewall"
"""The word for a firewall between machines, where a role may be named."""


def place_of(
    found: RuleTable | Sockets, needs: Sequence[Need], site: Site, told: str | None
) -> Place:
    """Return whose rules they are: what we were told (a role, or `firewall`), else our guess with its reason."""
    if told == ON_THE_WAY and isinstance(found, RuleTable):
        return Place(None)
    if told is not None and told != ON_THE_WAY:
        return Place(told)
    if isinstance(found, RuleTable) and _is_on_the_way(found, needs):
        return Place(None)
    roles = dict.fromkeys(c.target.role for c in _connections(needs))
    own = [role for role in roles if not is_ours(Target(role=role, host=""), site)] or list(roles)
    if not own:
        return Place(None)
    by_host = [role for role in own if _names_host(found, site.hosts.get(role, ()))]
    if len(by_host) == 1:
        return Place(by_host[0], f"an address of the {role_name(by_host[0])} stands in them")
    scores = {role: _score(found, needs, role) for role in own}
    best = max(own, key=lambda role: (scores[role], _asked_of(needs, role)))
    many = (
        f"{scores[best]} of its ports {'stands' if scores[best] == 1 else 'stand'} in them"
        if scores[best]
        else "most ports are asked of it"
    )
    return Place(best, many)


def _connections(needs: Iterable[Need]) -> list[Connection]:
    return [connection for need in needs for way in need.ways for connection in way]


def _is_on_the_way(table: RuleTable, needs: Sequence[Need]) -> bool:
    through = [rule for rule in table.rules if rule.direction is Direction.THROUGH]
    own = [rule for rule in table.rules if rule.direction is not Direction.THROUGH]
    if not through or not own:
        return bool(through) or not (own or {Direction.IN, Direction.OUT} & table.defaults.keys())
    # A router has rules of its own too; those that name what is asked for tell what it is here.
    connections = _connections(needs)

    def named(direction: Direction) -> int:
        return sum(
            any(
                rule.direction is direction
                and not rule.ports.is_any
                and concerns(rule, span, transport)
                for rule in table.rules
            )
            for c in connections
            for span in c.ports
            for transport in c.transports
        )

    return named(Direction.THROUGH) > max(named(Direction.IN), named(Direction.OUT))


def _names_host(found: RuleTable | Sockets, hosts: Sequence[str]) -> bool:
    return any(
        not side.is_any
        and not side.negated
        and side.covers(host) is Match.YES
        and _is_single(side)
        for side in _near_sides(found)
        for host in hosts
    )


def _near_sides(found: RuleTable | Sockets) -> list[Addresses]:
    """Return the addresses that stand for the machine itself."""
    if isinstance(found, Sockets):
        return [socket.address for socket in found.listening if not socket.is_loopback]
    near = [rule.target for rule in found.rules if rule.direction is Direction.IN]
    return near + [rule.source for rule in found.rules if rule.direction is Direction.OUT]


def _is_single(side: Addresses) -> bool:
    return len(side.ranges) == 1 and side.ranges[0].first == side.ranges[0].last


def _score(found: RuleTable | Sockets, needs: Sequence[Need], role: str) -> int:
    """Count the needs whose likeliest way names a port of this role that stands in the list."""
    return sum(
        any(_stands(found, connection, role) for connection in need.ways[0])
        for need in needs
        if need.ways
    )


def _stands(found: RuleTable | Sockets, connection: Connection, role: str) -> bool:
    if isinstance(found, Sockets):
        return connection.target.role == role and any(
            low <= socket.port <= high
            for socket in found.listening
            for low, high in connection.ports
        )
    direction = (
        Direction.IN
        if connection.target.role == role
        else Direction.OUT
        if connection.source.role == role
        else None
    )
    return any(
        rule.direction is direction and not rule.ports.is_any and concerns(rule, span, transport)
        for rule in found.rules
        for span in connection.ports
        for transport in connection.transports
    )


def _asked_of(needs: Sequence[Need], role: str) -> int:
    return sum(need.ways[0][0].target.role == role for need in needs if need.ways)
