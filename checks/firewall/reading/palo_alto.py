"""The CSV (or PDF-to-table) export of Palo Alto Networks' security policy.

docs.paloaltonetworks.com, "Security Policy Rule": columns by zone, address, application and service; several values are
separated by `;`, a disabled rule's name begins with `[Disabled]`, a negated side says so. Addresses and services are objects: only
literal addresses, `any` and the two predefined services can be told from the export. The first rule that matches decides.
"""

from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTP_PORT, HTTPS_PORT

from checks.firewall.matching import ALL_PORTS, Addresses, Ports
from checks.firewall.reading.columns import plain_header
from checks.firewall.reading.grid import Grid, Row, read_grid
from checks.firewall.reading.lines import NumberedLine
from checks.firewall.reading.row_rule import NO_PORTS, rules_of
from checks.firewall.reading.words import (
    OBJECTS_NOTE,
    Service,
    named_object,
    object_doubts,
    read_addresses,
    words_of,
)
from checks.firewall.rule import Direction, Rule, RuleTable, Unread, shown

NAME = "Palo Alto Networks' security policy"
_DISABLED = "[disabled]"
_ALTERNATE_HTTP = 8080  # service-http holds both
_PREDEFINED = {
    "service-http": Ports(((HTTP_PORT, HTTP_PORT), (_ALTERNATE_HTTP, _ALTERNATE_HTTP))),
    "service-https": Ports(((HTTPS_PORT, HTTPS_PORT),)),
}
_BY_APPLICATION = "application-default"
_WITHIN_A_ZONE = "(intrazone)"
_ZONED = {"sourcezone", "destinationzone"}


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether the header has zones, and applications or services beside them."""
    grid = read_grid(lines)
    if grid is None:
        return False
    header = {plain_header(cell).removesuffix("s") for cell in grid.header}
    return header >= _ZONED and bool(header & {"application", "service"})


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read each rule; what no rule matches is dropped between zones, and let through within one."""
    grid = read_grid(lines)
    rules: list[Rule] = []
    unread: list[Unread] = []
    aside: list[Unread] = []
    for row in grid.rows if grid else ():
        for found in _rules(grid, row) if grid else ():
            if isinstance(found, Unread):
                unread.append(found)
            elif found.target_zone.casefold() == _WITHIN_A_ZONE:
                aside.append(
                    Unread(found.line, found.text, "it is only for what stays within one zone")
                )
            else:
                rules.append(found)
    return RuleTable(
        NAME,
        tuple(rules),
        tuple(unread),
        tuple(aside),
        notes=(
            "The first rule that matches decides. What no rule matches is dropped between zones and let through within "
            "one, unless the default rules were changed.",
            OBJECTS_NOTE,
        ),
    )


def _rules(grid: Grid, row: Row) -> Iterator[Rule | Unread]:
    name = grid.cell(row, "name")
    is_off = name.casefold().startswith(_DISABLED)
    bare = replace(
        grid,
        columns={k: v for k, v in grid.columns.items() if k not in ("service", "port", "profile")},
    )
    for found in rules_of(bare, row):
        if isinstance(found, Unread):
            yield found
            continue
        rule = replace(
            found,
            name=name[len(_DISABLED) :].strip() if is_off else name,
            enabled=found.enabled and not is_off,
            direction=Direction.THROUGH,
            source=_side(grid.cell(row, "source"), found.source),
            target=_side(grid.cell(row, "target"), found.target),
            text=shown(row.text),
        )
        doubts = tuple(doubt for doubt in rule.doubts if doubt != NO_PORTS)
        for service in _services(grid.cell(row, "service")):
            more = (*doubts, *object_doubts(service))
            yield replace(rule, ports=service.ports, transports=service.transports, doubts=more)


def _side(cell: str, read: Addresses) -> Addresses:
    words = words_of(cell)
    if any("negate" in word.casefold() for word in words):
        kept = [word for raw in words if (word := _without_mark(raw))]
        return replace(read_addresses(kept), negated=True)
    return read


def _without_mark(word: str) -> str:
    for mark in ("[Negate]", "(negate)", "[negate]", "(Negate)", "[Negated]", "(negated)"):
        word = word.replace(mark, "")
    return word.strip()


def _services(cell: str) -> list[Service]:
    words = [word for word in words_of(cell) if word.casefold() != "any"]
    if not words:
        return [Service(None, ALL_PORTS)]
    spans = [span for word in words for span in _PREDEFINED.get(word.casefold(), Ports()).spans]
    known = [Service(frozenset({"TCP"}), Ports(tuple(sorted(spans))))] if spans else []
    return known + [
        Service(None, ALL_PORTS, (word,))
        if word.casefold() == _BY_APPLICATION
        else named_object(word)
        for word in words
        if word.casefold() not in _PREDEFINED
    ]
