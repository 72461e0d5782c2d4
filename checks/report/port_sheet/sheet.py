"""Which rows does a site's port sheet have?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checks.connections import Connection, End, Need, NotAsked, needs_of, span_text
from checks.model import Requirement, Site, Target
from checks.naming import component_name, role_name
from checks.report.citing import cited
from checks.verdict.acting import is_ours

_ODD = re.compile(r"[^A-Za-z0-9 -]")
_LONGEST_NAME = 31  # and room for a number
TO_FILL_IN = "TO BE FILLED IN"
"""Stands where an address is not recorded; nothing is ever opened to "any" instead."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One connection to open: who calls whom, on which ports, why, and where that stands.

    `is_other_way`: only if the connection turns out to be opened the other way round, as the document doesn't say who calls.
    `condition` holds the document's condition and what is ours to say beside it. `name` is what a rule for it is called:
    letters, digits and blanks, at most 35 (FortiOS's limit for a policy), no other row has it.
    """

    requirement: Requirement
    connection: Connection
    is_other_way: bool
    condition: str
    name: str = ""

    @property
    def purpose(self) -> str:
        """What it is for, in the edition's words."""
        return _capital(self.requirement.purpose or component_name(self.requirement.component))

    @property
    def component(self) -> str:
        """The part of the product it belongs to."""
        return component_name(self.requirement.component)

    @property
    def direction(self) -> str:
        """Who calls whom, by role."""
        way = self.connection
        return f"{role_name(way.source.role)} → {role_name(way.target.role)}"

    @property
    def ports(self) -> str:
        """The ports as this site uses them."""
        return span_text(self.connection.ports)

    @property
    def transport(self) -> str:
        """`TCP`, `UDP` or `TCP, UDP`."""
        return ", ".join(self.connection.transports)

    @property
    def citation(self) -> str:
        """Document, edition, section and row."""
        return cited(self.requirement)


@dataclass(frozen=True, slots=True)
class PortSheet:
    """A site's sheet; `left_out` are rows of the edition that ask for nothing here, with the reason."""

    site: Site
    rows: tuple[SheetRow, ...]
    left_out: tuple[NotAsked, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The roles whose addresses are not recorded, each once, in words."""
        ends = [end for row in self.rows for end in (row.connection.source, row.connection.target)]
        return tuple(dict.fromkeys(f"the {role_name(end.role)}" for end in ends if not end.hosts))


def make_sheet(site: Site, requirements: Sequence[Requirement]) -> PortSheet:
    """Fill in the sheet from the site's record and the edition's rows, in the document's order."""
    asked = needs_of(site, requirements)
    rows = [row for need in asked if isinstance(need, Need) for row in _rows(need, site)]
    left = [need for need in asked if isinstance(need, NotAsked)]
    left += [
        NotAsked(need.requirement, "It never leaves its machine.", is_in_use=False)
        for need in asked
        if isinstance(need, Need) and not need.ways
    ]
    return PortSheet(site, tuple(_named(rows)), tuple(left))


def _named(rows: Sequence[SheetRow]) -> Iterator[SheetRow]:
    seen: Counter[str] = Counter()
    for row in rows:
        bare = " ".join(_ODD.sub(" ", f"WFO {row.ports} {row.component}").split())[
            :_LONGEST_NAME
        ].rstrip()
        seen[bare] += 1
        yield replace(row, name=bare if seen[bare] == 1 else f"{bare} {seen[bare]}")


def _rows(need: Need, site: Site) -> Iterator[SheetRow]:
    for n, way in enumerate(need.ways):
        for connection in way:
            yield SheetRow(
                need.requirement,
                connection,
                n > 0,
                " ".join(_conditions(need.requirement, connection, site, n)),
            )


def _conditions(row: Requirement, way: Connection, site: Site, n: int) -> Iterator[str]:
    if row.condition:
        yield f"{_capital(row.condition.rstrip('.'))}."
    if row.alternative_to is not None:
        yield f"This or {row.alternative_to}: one of the two is enough."
    if n:
        yield "Only if the connection is opened this way round: the document does not say who calls."
    elif way.trust == "low":
        yield "Which machines these are and who calls whom is our reading of the document."
    if row.port is not None and site.ports.get(row.port, row.port) != row.port:
        yield f"The document says {row.port}; this site uses {site.ports[row.port]}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def addresses(end: End) -> str:
    """Return the recorded hosts of one side, or what has to be filled in."""
    return ", ".join(end.hosts) or f"{TO_FILL_IN}: address of the {role_name(end.role)}"


def is_customers(end: End, site: Site) -> bool:
    """Whether a side's machines are the customer's own, so that their own firewalls are the customer's matter."""
    return not is_ours(Target(role=end.role, host=""), site)
