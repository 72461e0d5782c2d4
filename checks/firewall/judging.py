"""How does one requirement stand in the rules, and in which sentence is that said?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.connections import Connection, Need, span_text
from checks.firewall.breadth import excess
from checks.firewall.deciding import Host, Let, Ruling, Sight, concerns
from checks.firewall.matching import Match
from checks.firewall.reading.words import read_addresses
from checks.firewall.review import Entry, Place, Standing
from checks.firewall.rule import Direction, Rule, RuleTable
from checks.model import Requirement, Site
from checks.naming import listed, role_name

MOST_NAMED = 4
_RANK = (Standing.MISSING, Standing.CANNOT_TELL, Standing.TOO_WIDE, Standing.PRESENT)
_GOOD = (Standing.PRESENT, Standing.TOO_WIDE)


@dataclass(frozen=True, slots=True)
class _Way:
    """How one connection stands."""

    connection: Connection
    standing: Standing
    sentence: str
    lines: tuple[int, ...] = ()


class Judge:
    """Knows the rules, the site, and whose rules they are."""

    def __init__(self, table: RuleTable, site: Site, place: Place) -> None:
        self._table, self._site, self._place = table, site, place
        self._sights = {direction: Sight.of(table, direction) for direction in Direction}

    def entry(self, need: Need) -> Entry:
        """Judge a requirement by its ways: the likeliest decides; another one alone decides nothing.

        The documents mostly don't say who listens: where only the less likely way is open, that is told as such.
        """
        row = need.requirement
        ways = [self._way(way) for way in need.ways]
        here = [way for way in ways if way.standing is not Standing.ELSEWHERE]
        if not here:
            return Entry(row, Standing.ELSEWHERE, self._elsewhere(need), _first(need))
        main = here[0]
        # Passing by default alone says nothing: nobody meant it.
        other = next((way for way in here[1:] if way.standing in _GOOD and way.lines), None)
        if main.standing is Standing.MISSING and other is not None:
            said = (
                f"{main.sentence} The other way round it is allowed ({_ends(other.connection)}: {other.sentence}), and "
                "the document doesn't say who calls whom."
            )
            return Entry(row, Standing.CANNOT_TELL, said, main.connection, other.lines)
        said = f"{main.sentence}{_moved(row, main.connection)}"
        return Entry(row, main.standing, said, main.connection, main.lines)

    def _way(self, way: Sequence[Connection]) -> _Way:
        judged = [self._judged(connection) for connection in way]
        here = [one for one in judged if one.standing is not Standing.ELSEWHERE]
        return min(here, key=lambda one: _RANK.index(one.standing)) if here else judged[0]

    def _judged(self, connection: Connection) -> _Way:
        direction = self._direction(connection)
        if direction is None:
            return _Way(connection, Standing.ELSEWHERE, "")
        rulings = list(self._sights[direction].rulings(connection))
        if not rulings:
            return _Way(connection, Standing.ELSEWHERE, "")
        stopped = [r for r in rulings if r.let in (Let.DENIED, Let.UNMATCHED)]
        unsure = [r for r in rulings if r.let is Let.UNSURE]
        if stopped:
            return self._missing(connection, stopped, rulings)
        if unsure:
            said = listed(list(dict.fromkeys(r.why for r in unsure))[:MOST_NAMED], "and")
            lines = tuple(dict.fromkeys(r.rule.line for r in unsure if r.rule))
            return _Way(connection, Standing.CANNOT_TELL, f"{_capital(said)}.", lines)
        return self._allowed(connection, rulings, direction)

    def _direction(self, connection: Connection) -> Direction | None:
        role = self._place.role
        if role is None:
            return Direction.THROUGH
        if connection.target.role == role:
            return Direction.IN
        return Direction.OUT if connection.source.role == role else None

    def _missing(
        self, connection: Connection, stopped: list[Ruling], rulings: list[Ruling]
    ) -> _Way:
        part = "" if len(stopped) == len(rulings) else _part(stopped)
        first = stopped[0]
        named = self._unread_that_names(connection)
        if first.rule is None and named:
            said = (
                f"No rule that I understand allows it{part}, but {named} names one of its ports."
            )
            return _Way(connection, Standing.CANNOT_TELL, said)
        if first.rule is not None:
            said = f"{_capital(first.rule.place)} denies it{part}{self._shadowed(first)}."
            return _Way(connection, Standing.MISSING, said, (first.rule.line,))
        more = self._asleep(connection) + self._together(connection)
        return _Way(connection, Standing.MISSING, f"No rule allows it{part}.{more}")

    def _together(self, connection: Connection) -> str:
        """Say that both ends lie in one network: perhaps no firewall stands between them."""
        if self._place.role is not None:
            return ""
        hosts = (*connection.source.hosts, *connection.target.hosts)
        for network in self._site.allowed_networks:
            held = read_addresses([network])
            if len(hosts) > 1 and all(held.covers(host) is Match.YES for host in hosts):
                return f" Both ends lie in {network}: if no firewall stands between them, none has to allow it."
        return ""

    def _shadowed(self, ruling: Ruling) -> str:
        """Name the rule that would allow it if the deny did not come first."""
        rules = [
            r for r in self._table.rules if r.enabled and r.action == "allow" and not r.doubts
        ]
        for rule in rules:
            if rule is not ruling.rule and _would(rule, ruling):
                return (
                    f" before {rule.place} would allow it"
                    if not self._table.denies_first
                    else f", and so {rule.place} allows nothing"
                )
        return ""

    def _asleep(self, connection: Connection) -> str:
        """Name a disabled rule that would allow it."""
        direction = self._direction(connection)
        for rule in self._table.rules:
            named = not rule.ports.is_any and any(
                rule.ports.covers(span) for span in connection.ports
            )
            if (
                not rule.enabled
                and rule.action == "allow"
                and rule.direction is direction
                and named
            ):
                return f" {_capital(rule.place)} names its port and is disabled."
        return ""

    def _unread_that_names(self, connection: Connection) -> str:
        ports = {str(low) for low, high in connection.ports if low == high}
        for unread in self._table.unread:
            words = "".join(c if c.isalnum() else " " for c in unread.text).split()
            if ports & set(words):
                return f"line {unread.line}, which I don't understand,"
        return ""

    def _allowed(
        self, connection: Connection, rulings: list[Ruling], direction: Direction
    ) -> _Way:
        if any(r.rule is None for r in rulings):
            said = "No rule names it; it passes because the default lets everything through."
            return _Way(connection, Standing.TOO_WIDE, said)
        rules = list(dict.fromkeys((r.rule, r.span) for r in rulings if r.rule))
        wide = list(
            dict.fromkeys(
                phrase
                for rule, span in rules
                for phrase in excess(rule, connection, span, direction, self._site)
            )
        )
        places = list(dict.fromkeys(rule.place for rule, _ in rules))
        notes = list(dict.fromkeys(note for rule, _ in rules for note in _conditions(rule)))
        lines = tuple(dict.fromkeys(rule.line for rule, _ in rules))
        shown = _capital(
            listed(
                [*places[:MOST_NAMED], *(["others"] if len(places) > MOST_NAMED else [])], "and"
            )
        )
        verb = "allow" if len(places) > 1 else "allows"
        only = f", {listed(notes[:2], 'and')}" if notes else ""
        if wide:
            return _Way(
                connection,
                Standing.TOO_WIDE,
                f"{shown} {verb} it, and more than is asked: {listed(wide, 'and')}{only}.",
                lines,
            )
        return _Way(connection, Standing.PRESENT, f"{shown} {verb} it{only}.", lines)

    def _elsewhere(self, need: Need) -> str:
        if not need.ways:
            return "It never leaves its machine, so no firewall decides it."
        way = need.ways[0][0]
        own = role_name(self._place.role or "")
        return f"It goes {_ends(way)}; the {own}'s own rules don't decide that."


def _conditions(rule: Rule) -> Iterator[str]:
    """Yield what a rule is limited to beside addresses and ports: only the firewall knows who is in a zone."""
    yield from rule.notes
    zones = [
        f"{way} “{zone}”"
        for way, zone in (("from", rule.source_zone), ("to", rule.target_zone))
        if zone
    ]
    if zones:
        yield f"for what goes {' '.join(zones)} only"


def _would(rule: Rule, ruling: Ruling) -> bool:
    if not concerns(rule, ruling.span, ruling.transport):
        return False
    return all(rule.source.covers(h) is Match.YES for h in ruling.sources) and all(
        rule.target.covers(h) is Match.YES for h in ruling.targets
    )


def _first(need: Need) -> Connection | None:
    return need.ways[0][0] if need.ways else None


def _moved(row: Requirement, connection: Connection) -> str:
    """Say which port this site uses, where it is not the document's."""
    documented = ((row.port, row.port_to or row.port),)
    ports = connection.ports
    return "" if ports == documented else f" This site uses {span_text(ports)} for it."


def _ends(connection: Connection) -> str:
    return (
        f"from the {role_name(connection.source.role)} to the {role_name(connection.target.role)}"
    )


def _part(stopped: Sequence[Ruling]) -> str:
    """Say for which hosts, where it is not for all of them."""
    sources = list(dict.fromkeys(host for ruling in stopped for host in ruling.sources))
    targets = list(dict.fromkeys(host for ruling in stopped for host in ruling.targets))
    return f" from {_hosts(sources)} to {_hosts(targets)}"


def _hosts(hosts: Sequence[Host]) -> str:
    named = [host or "an address nobody recorded" for host in hosts]
    more = [f"{len(named) - MOST_NAMED} more"] if len(named) > MOST_NAMED else []
    return listed([*named[:MOST_NAMED], *more], "and")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
