"""Which rule does a row of a table hold?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.firewall.matching import ALL_PORTS, Addresses, Ports
from checks.firewall.reading.grid import Grid, Row
from checks.firewall.reading.services import EVERY_PROTOCOL
from checks.firewall.reading.words import (
    Service,
    not_resolved,
    read_addresses,
    read_ports,
    read_protocols,
    read_services,
    words_of,
)
from checks.firewall.rule import Action, Direction, Rule, Unread, shown

_ALLOW = frozenset(
    {"allow", "accept", "permit", "pass", "allowed", "permitted", "accepted", "yes", "allow all", "erlauben", "zulassen"}
)  # fmt: skip
_DENY = frozenset(
    {"deny", "drop", "block", "reject", "denied", "blocked", "discard", "reset-both", "reset-client", "reset-server",
     "reset both client and server", "reset client", "reset server", "drop all", "no", "blockieren"}
)  # fmt: skip
_ON = frozenset({"true", "yes", "enabled", "enable", "on", "1", "active", "ja"})
_OFF = frozenset({"false", "no", "disabled", "disable", "off", "0", "inactive", "nein"})
_IN = frozenset({"in", "inbound", "ingress", "incoming", "input"})
_OUT = frozenset({"out", "outbound", "egress", "outgoing", "output"})
_NO_CONDITION = frozenset(
    {"", "any", "all", "none", "n/a", "-", "always", "*", "notconfigured", "not configured"}
)

_ALL_PROFILES = 3  # Domain, Private, Public
NO_PORTS = "the list doesn't show its ports"


@dataclass(frozen=True, slots=True)
class _Said:
    """A row's cells, by field."""

    grid: Grid
    row: Row

    def __call__(self, field: str) -> str:
        return self.grid.cell(self.row, field)

    def has(self, field: str) -> bool:
        return field in self.grid.columns


def rules_of(grid: Grid, row: Row) -> Iterator[Rule | Unread]:
    """Yield the rules of one row, one for each transport with ports of its own, or why it is none.

    A row whose action we don't know is both: a line that is not understood, and two rules in doubt.
    """
    said = _Said(grid, row)
    action = _action(said)
    doubts: tuple[str, ...] = ()
    if action is None:
        what = said("action")
        why = (
            f"the action “{what[:40]}” is neither allow nor deny"
            if what
            else "no action stands in it"
        )
        yield Unread(row.line, shown(row.text), why)
        if not what:
            return
        doubts = (why,)
    direction = direction_of(said("direction"))
    if said.has("direction") and direction is None:
        yield Unread(
            row.line,
            shown(row.text),
            f"the direction “{said('direction')[:40]}” is neither in nor out",
        )
        return
    base = Rule(
        line=row.line,
        action=action or "allow",
        direction=direction or Direction.THROUGH,
        name=said("name")[:120],
        source_zone=_zone(said("source_zone")),
        target_zone=_zone(said("target_zone")),
        doubts=(*doubts, *_conditions(said)),
        notes=tuple(_notes(said)),
        program="" if said("program").casefold() in _NO_CONDITION else said("program"),
        enabled=_is_enabled(said),
        text=shown(row.text),
    )
    source, target = _sides(said, base.direction)
    base = replace(base, source=source, target=target)
    own = _source_ports(said, base.direction)
    for service in _services(said, base.direction):
        more = (*base.doubts, *not_resolved("service", service.names))
        rule = replace(
            base,
            transports=service.transports,
            ports=service.ports,
            source_ports=own,
            doubts=more,
        )
        yield rule
        if action is None:
            yield replace(rule, action="deny")  # it may do either


def _action(said: _Said) -> Action | None:
    if not said.has("action"):
        return "allow"
    word = " ".join(said("action").casefold().split())
    if word in _ALLOW:
        return "allow"
    return "deny" if word in _DENY else None


def direction_of(word: str) -> Direction | None:
    """Read `Inbound`, `egress`, …; None for anything else."""
    folded = word.casefold().strip()
    if folded in _IN:
        return Direction.IN
    return Direction.OUT if folded in _OUT else None


def _is_enabled(said: _Said) -> bool:
    if said("disabled").casefold() in _ON:
        return False
    return said("enabled").casefold() not in _OFF


def _sides(said: _Said, direction: Direction) -> tuple[Addresses, Addresses]:
    """Return source and target; a machine's own rules name them as local and remote."""
    source = words_of(said("source"))
    target = words_of(said("target"))
    local, remote = words_of(said("local_address")), words_of(said("remote_address"))
    if direction is Direction.IN:
        source, target = source or remote, target or local
    elif direction is Direction.OUT:
        source, target = source or local, target or remote
    sides = (("source", read_addresses(source)), ("target", read_addresses(target)))
    first, second = (
        replace(found, negated=True) if said(f"negate_{side}").casefold() in _ON else found
        for side, found in sides
    )
    return first, second


def _source_ports(said: _Said, direction: Direction) -> Ports:
    word = said("source_port") or (
        said("remote_port")
        if direction is Direction.IN
        else said("local_port")
        if direction is Direction.OUT
        else ""
    )
    read = read_ports(words_of(word))
    # A name may be any port, and is no reason to leave the rule out.
    return ALL_PORTS if read.names else read.ports


def _services(said: _Said, direction: Direction) -> list[Service]:
    port = said("port") or (
        said("local_port") if direction is Direction.IN else said("remote_port")
    )
    if not port and said.has("service"):
        found = read_services(words_of(said("service")))
        return _within(found or [Service(None, ALL_PORTS)], said("protocol"))
    if not (
        said.has("port")
        or said.has("local_port")
        or said.has("remote_port")
        or said.has("service")
    ):
        return _within([Service(None, ALL_PORTS)], said("protocol"))
    if any(letter.isalpha() for letter in port):
        found = read_services(words_of(port))
    else:
        found = _apart(read_ports(words_of(port)))
    return _within(found, said("protocol"))


def _apart(read: Service) -> list[Service]:
    """Take the ports that are certain from the names, which may be any port."""
    certain = [Service(None, read.ports)] if read.ports.is_any or read.ports.spans else []
    return [*certain, *([Service(None, ALL_PORTS, read.names)] if read.names else [])]


def _within(services: list[Service], protocol: str) -> list[Service]:
    """Narrow what names no transport to the row's protocol."""
    words = words_of(protocol.replace("/", ";") if "/" in protocol else protocol)
    if not words or {word.casefold() for word in words} <= EVERY_PROTOCOL:
        return services
    transports, names = read_protocols(words)
    return [
        Service(
            s.transports if s.transports is not None else transports, s.ports, (*s.names, *names)
        )
        for s in services
    ]


def _zone(word: str) -> str:
    return "" if word.casefold() in _NO_CONDITION else word[:60]


def _conditions(said: _Said) -> Iterator[str]:
    fields = ("port", "local_port", "remote_port", "service")
    if not any(said.has(field) for field in fields) and not said("protocol").casefold().startswith(
        "icmp"
    ):
        yield NO_PORTS
    for field, what in (("application", "the application"), ("user", "the user or group")):
        word = said(field)
        if word.casefold() not in _NO_CONDITION:
            yield f"it is only for {what} “{word[:60]}”"
    program, port = said("program"), said("local_port") or said("port") or said("remote_port")
    if program.casefold() not in _NO_CONDITION and port.casefold() in _NO_CONDITION:
        yield f"it is only for the program “{program[:80]}”"
    if said("schedule").casefold() not in _NO_CONDITION:
        yield f"it is only for the schedule “{said('schedule')[:40]}”"
    if said("profile").casefold() == "public":
        yield "it is only for Windows' public profile"


def _notes(said: _Said) -> Iterator[str]:
    profile, program = said("profile"), said("program")
    profiles = {word.casefold() for word in words_of(profile)}
    if profiles & {"domain", "private"} and len(profiles) < _ALL_PROFILES:
        yield f"in the profile {profile[:40]} only"
    if program.casefold() not in _NO_CONDITION:
        yield f"for the program {program[:80]} only"
