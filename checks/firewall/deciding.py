"""What do the rules do with one connection: let it through, stop it, or can't that be told?

As the firewall asks them: in their order, the first that matches decides. A rule that may match leaves a doubt that a
later certain one of the same action removes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from checks.connections import Connection
from checks.firewall.matching import Addresses, Match, Span, as_range
from checks.firewall.rule import Direction, Rule, RuleTable
from checks.naming import role_name

Host = str | None


class Let(StrEnum):
    """What becomes of a connection."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNMATCHED = "unmatched"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided for some hosts and ports, by which rule (None: by the default), and why it is unsure."""

    let: Let
    rule: Rule | None
    sources: tuple[Host, ...]
    targets: tuple[Host, ...]
    span: Span
    transport: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """The rules that see what goes in one direction, in the order in which they are asked."""

    table: RuleTable
    direction: Direction
    rules: tuple[Rule, ...] = field(default=())

    @classmethod
    def of(cls, table: RuleTable, direction: Direction) -> "Sight":
        """Take the enabled rules of a direction; where a deny wins anywhere, the denies stand first."""
        found = [rule for rule in table.rules if rule.enabled and rule.direction is direction]
        if table.denies_first:
            found.sort(key=lambda rule: rule.action != "deny")
        return cls(table, direction, tuple(found))

    def rulings(self, connection: Connection) -> Iterator[Ruling]:
        """Yield what is decided for every pair of hosts, each port and transport; equal ones together."""
        for transport in connection.transports:
            for span in connection.ports:
                near = [rule for rule in self.rules if concerns(rule, span, transport)]
                for piece in _pieces(span, near):
                    yield from self._by_hosts(connection, near, piece, transport)

    def _by_hosts(
        self, connection: Connection, near: Sequence[Rule], span: Span, transport: str
    ) -> Iterator[Ruling]:
        sources = _classes(connection.source.hosts, near, _from)
        targets = _classes(connection.target.hosts, near, _to)
        for source, from_hosts in sources.items():
            for target, to_hosts in targets.items():
                pair = (tuple(from_hosts), tuple(to_hosts))
                if pair[0] == pair[1] and len(pair[0]) == 1 and pair[0][0] is not None:
                    continue  # a machine with itself
                let, rule, why = self._first(
                    near, list(zip(source, target, strict=True)), span, connection
                )
                other = self._of_other_version(pair)
                if other:
                    let, rule, why = Let.UNSURE, None, other
                yield Ruling(let, rule, *pair, span, transport, why)

    def _first(
        self,
        near: Sequence[Rule],
        sides: list[tuple[Match, Match]],
        span: Span,
        connection: Connection,
    ) -> tuple[Let, Rule | None, str]:
        unsure: list[Rule] = []
        for rule, (source, target) in zip(near, sides, strict=True):
            found = min(
                source,
                target,
                rule.ports.covers(span),
                rule.source_ports.lets_callers_in(),
                Match.MAYBE if rule.doubts else Match.YES,
            )
            if found is Match.YES:
                rival = _rival(unsure, rule.action, rule)
                if rival is not None:
                    return Let.UNSURE, rival, why_unsure(rival, connection)
                return (Let.ALLOWED if rule.action == "allow" else Let.DENIED), rule, ""
            if found is Match.MAYBE:
                unsure.append(rule)
        return self._unmatched(unsure, connection)

    def _unmatched(
        self, unsure: Sequence[Rule], connection: Connection
    ) -> tuple[Let, Rule | None, str]:
        default = self.table.defaults.get(self.direction)
        against = _rival(unsure, "allow" if default == "allow" else "deny", None)
        if against is not None:
            return Let.UNSURE, against, why_unsure(against, connection)
        if default == "allow":
            return Let.ALLOWED, None, ""
        unshown = self.table.unshown.get(self.direction)
        if default is None and unshown is not None:
            return Let.UNSURE, None, f"no rule here allows it, but {unshown}"
        return Let.UNMATCHED, None, ""

    def _of_other_version(self, pair: tuple[tuple[Host, ...], ...]) -> str:
        if self.table.version is None:
            return ""
        for hosts in pair:
            for host in hosts:
                found = as_range(host) if host else None
                if found is not None and found.version != self.table.version:
                    return (
                        f"these rules see IPv{self.table.version} only, and {host} is none of it"
                    )
        return ""


def _rival(unsure: Sequence[Rule], action: str, certain: Rule | None) -> Rule | None:
    """Return a rule that may match and would decide otherwise; none that stands in other zones than the certain one."""
    return next(
        (r for r in unsure if r.action != action and not (certain and _is_elsewhere(r, certain))),
        None,
    )


def _is_elsewhere(one: Rule, other: Rule) -> bool:
    """Whether two rules are about different zones: what goes through one zone goes through no other on that side."""
    pairs = ((one.source_zone, other.source_zone), (one.target_zone, other.target_zone))
    return any(a and b and not _zones(a) & _zones(b) for a, b in pairs)


def _zones(text: str) -> set[str]:
    return {zone.strip().casefold() for zone in text.replace(";", ",").split(",")}


def concerns(rule: Rule, span: Span, transport: str) -> bool:
    """Whether a rule may be about these ports over this transport, whoever calls."""
    if rule.transports is not None and transport not in rule.transports:
        return False
    return rule.ports.is_any or any(
        low <= span[1] and span[0] <= high for low, high in rule.ports.spans
    )


def _from(rule: Rule, host: Host) -> Match:
    return _side(rule.source, rule.source_zone, host)


def _to(rule: Rule, host: Host) -> Match:
    return _side(rule.target, rule.target_zone, host)


def _side(addresses: Addresses, zone: str, host: Host) -> Match:
    found = addresses.covers(host)
    # A zone beside "any" is all that narrows this side, and only the firewall knows who is behind it.
    return min(found, Match.MAYBE) if zone and addresses.is_any else found


def _classes(
    hosts: Sequence[str], rules: Sequence[Rule], look: Callable[[Rule, Host], Match]
) -> dict[tuple[Match, ...], list[Host]]:
    """Group hosts that every rule treats alike: a hundred client PCs are mostly one case."""
    found: dict[tuple[Match, ...], list[Host]] = {}
    known: Sequence[Host] = hosts or (None,)
    for host in known:
        found.setdefault(tuple(look(rule, host) for rule in rules), []).append(host)
    return found


def _pieces(span: Span, rules: Sequence[Rule]) -> list[Span]:
    """Cut a span where a rule's ports begin or end, so that each piece lies in or out as a whole."""
    cuts = {span[0], span[1] + 1}
    for rule in rules:
        for low, high in rule.ports.spans:
            cuts |= {cut for cut in (low, high + 1) if span[0] < cut <= span[1]}
    ordered = sorted(cuts)
    return [(a, b - 1) for a, b in pairwise(ordered)]


def why_unsure(rule: Rule, connection: Connection) -> str:
    """Say why it can't be told whether a rule matches."""
    verb = "allow" if rule.action == "allow" else "deny"
    return f"{rule.place} may {verb} it: {_doubt(rule, connection)}"


def _doubt(rule: Rule, connection: Connection) -> str:
    if rule.doubts:
        return rule.doubts[0]
    for addresses, zone, end, way in (
        (rule.source, rule.source_zone, connection.source, "in"),
        (rule.target, rule.target_zone, connection.target, "out"),
    ):
        role = role_name(end.role)
        if addresses.names:
            return f"“{addresses.names[0]}” is not resolved in what was handed in"
        if zone and addresses.is_any:
            return f"it is for what goes {way} at “{zone}”, and the rules don't say whether the {role} does"
        if not addresses.is_any and not end.hosts:
            return f"no address is recorded for the {role}"
        if not addresses.is_any:
            name = next((host for host in end.hosts if as_range(host) is None), "")
            if name:
                return f"{name} is a name, and the rule has addresses ({addresses})"
    return "it covers a part of it"
