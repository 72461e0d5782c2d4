"""What do rules let through of what a site's requirements ask for, what is missing, what is too wide, what is extra?"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from checks.connections import Connection, Need, NotAsked, needs_of
from checks.firewall import sockets as listening
from checks.firewall.deciding import concerns
from checks.firewall.judging import Judge
from checks.firewall.matching import Match
from checks.firewall.placing import place_of
from checks.firewall.review import Entry, Place, Review, Standing
from checks.firewall.rule import Direction, Rule, RuleTable, Sockets
from checks.model import Requirement, Site

_GOOD = (Standing.PRESENT, Standing.TOO_WIDE)


def review(
    found: RuleTable | Sockets,
    site: Site,
    requirements: Sequence[Requirement],
    told: str | None = None,
) -> Review:
    """Compare rules with the port requirements of a site's edition.

    `told` says whose rules they are: a role of the site, or `firewall` for one on the way; None leaves it to us. Takes
    some seconds for thousands of rules and hundreds of hosts.
    """
    asked = needs_of(site, requirements)
    needs = [need for need in asked if isinstance(need, Need)]
    place = place_of(found, needs, site, told)
    if isinstance(found, Sockets):
        entries = [_entry(need, lambda n: listening.entry(n, found, place)) for need in asked]
        return _counted(
            Review(
                site, "sockets", found.dialect, place, tuple(entries),
                unread=found.unread, also_listening=listening.also(found, needs), notes=(listening.NOTE,),
                rules=len(found.listening),
            )
        )  # fmt: skip
    judge = Judge(found, site, place)
    entries = _spared([_entry(need, judge.entry) for need in asked])
    odd = {unread.line for unread in found.unread}
    enabled = [rule for rule in found.rules if rule.enabled]
    return _counted(
        Review(
            site, "rules", found.dialect, place, tuple(entries),
            extras=_once(
                rule for rule in enabled if rule.line not in odd and _is_extra(rule, needs, place)
            ),
            disabled=_once(rule for rule in found.rules if not rule.enabled),
            unread=found.unread, aside=found.aside, notes=_notes(found), rules=len({rule.line for rule in found.rules}),
        )
    )  # fmt: skip


def _entry(need: Need | NotAsked, judge: Callable[[Need], Entry]) -> Entry:
    if isinstance(need, Need):
        return judge(need)
    standing = Standing.CANNOT_TELL if need.is_in_use else Standing.NOT_NEEDED
    return Entry(need.requirement, standing, need.reason)


def _spared(entries: list[Entry]) -> list[Entry]:
    """Let go of a missing port whose alternative is open: the document asks for one of the two."""
    return [
        _freed(entry, entries) if entry.standing is Standing.MISSING else entry
        for entry in entries
    ]


def _freed(entry: Entry, entries: Sequence[Entry]) -> Entry:
    row = entry.requirement
    for other in entries:
        theirs = other.requirement
        tied = theirs.port == row.alternative_to or (
            row.port == theirs.alternative_to and row.port is not None
        )
        same = (theirs.component, theirs.module) == (row.component, row.module)
        if tied and same and theirs.key != row.key and other.standing in _GOOD:
            said = f"{entry.sentence} One of {row.port} and {theirs.port} is enough, and {theirs.port} is open."
            return replace(entry, standing=Standing.NOT_NEEDED, sentence=said)
    return entry


def _is_extra(rule: Rule, needs: Sequence[Need], place: Place) -> bool:
    """Whether a rule allows something, and nothing of it is asked for where these rules stand."""
    if rule.action != "allow":
        return False
    return not any(
        _is_for(rule, connection, place)
        for need in needs
        for way in need.ways
        for connection in way
    )


def _is_for(rule: Rule, connection: Connection, place: Place) -> bool:
    wanted = Direction.THROUGH
    if place.role is not None:
        wanted = Direction.IN if connection.target.role == place.role else Direction.OUT
        if place.role not in (connection.target.role, connection.source.role):
            return False
    if rule.direction is not wanted:
        return False
    if not any(
        concerns(rule, span, t) for span in connection.ports for t in connection.transports
    ):
        return False
    sources, targets = connection.source.hosts or (None,), connection.target.hosts or (None,)
    return any(rule.source.covers(host) is not Match.NO for host in sources) and any(
        rule.target.covers(host) is not Match.NO for host in targets
    )


def _once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return one rule a line: a line with several services is read as several."""
    found = {rule.line: rule for rule in rules}
    return tuple(found[line] for line in sorted(found))


def _notes(table: RuleTable) -> tuple[str, ...]:
    found = list(table.notes)
    if table.aside:
        found.append(
            f"{len(table.aside)} of the lines never concern a new connection between machines (replies, the machine itself, "
            "Windows' own programs); the CSV file has them with the reason."
        )
    if table.unread:
        lines = len(table.unread)
        what = "1 line was" if lines == 1 else f"{lines} lines were"
        does = "it allows or denies" if lines == 1 else "they allow or deny"
        found.append(f"{what} not understood and counted as nothing; what {does} is not in this.")
    return tuple(found)


def _counted(review: Review) -> Review:
    found = Counter(entry.standing for entry in review.entries)
    return replace(review, counts={standing: found[standing] for standing in Standing})
