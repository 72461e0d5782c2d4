"""FortiOS's policies: `config firewall policy` of the command line, and the CSV export of the policy list.

docs.fortinet.com, FortiOS CLI reference, "firewall policy": an unset action denies, an unset status is enabled; the first policy that
matches decides, the last, implicit one denies.
"""

from collections.abc import Iterator
from dataclasses import replace

from checks.firewall.matching import Addresses
from checks.firewall.reading.columns import plain_header
from checks.firewall.reading.fortinet_objects import Entry, Objects, read_sections
from checks.firewall.reading.grid import Grid, Row, read_grid
from checks.firewall.reading.lines import MOST_RULES, NumberedLine
from checks.firewall.reading.row_rule import NO_PORTS, rules_of
from checks.firewall.reading.words import OBJECTS_NOTE, object_doubts, words_of
from checks.firewall.rule import Direction, Rule, RuleTable, Unread, shown

NAME = "FortiOS policies"
_POLICY = "firewall policy"
_HEADERS = (
    {"srcintf", "dstintf"},
    {"from", "to", "schedule"},
    {"incominginterface", "outgoinginterface"},
    {"srcaddr", "dstaddr"},
)
_CONDITIONS = {
    "groups": "the group",
    "users": "the user",
    "internet-service-name": "the internet service",
    "fsso-groups": "the group",
}
_NOTE = "The first policy that matches decides; what none matches is denied."


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether it is a section of policies, or a table with FortiOS's columns."""
    if any(line.bare.casefold() == f"config {_POLICY}" for line in lines):
        return True
    grid = read_grid(lines)
    if grid is None:
        return False
    header = {plain_header(cell) for cell in grid.header}
    return any(header >= wanted for wanted in _HEADERS) and bool(header & {"service", "services"})


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read each policy in its order; objects are resolved as far as they were handed in."""
    found = (
        list(_of_section(lines))
        if any(line.bare.startswith("config ") for line in lines)
        else list(_of_table(lines))
    )
    return RuleTable(
        NAME,
        tuple(rule for rule in found if isinstance(rule, Rule)),
        tuple(bad for bad in found if isinstance(bad, Unread)),
        notes=(_NOTE, OBJECTS_NOTE),
    )


def _of_section(lines: list[NumberedLine]) -> Iterator[Rule | Unread]:
    sections = read_sections(lines)
    objects = Objects(sections)
    for entry in sections.get(_POLICY, [])[: MOST_RULES + 1]:
        yield from _rules(entry, objects)


def _rules(entry: Entry, objects: Objects) -> Iterator[Rule | Unread]:
    values = entry.values
    action = (values.get("action") or ["deny"])[0]
    name = (values.get("name") or [""])[0]
    text = shown(f"edit {entry.name} {name}")
    unknown = action not in ("accept", "deny")
    why = f"the action “{action[:40]}” is neither accept nor deny"
    if unknown:
        yield Unread(entry.line, text, why)
    base = Rule(
        line=entry.line,
        action="deny" if action == "deny" else "allow",
        direction=Direction.THROUGH,
        name=(name or f"policy {entry.name}")[:120],
        source=_side(objects, values, "srcaddr"),
        target=_side(objects, values, "dstaddr"),
        source_zone=_interfaces(values.get("srcintf", [])),
        target_zone=_interfaces(values.get("dstintf", [])),
        doubts=(*((why,) if unknown else ()), *_conditions(values)),
        enabled=(values.get("status") or ["enable"])[0] != "disable",
        text=text,
    )
    for service in objects.services(values.get("service") or ["ALL"]):
        doubts = (*base.doubts, *object_doubts(service))
        rule = replace(base, transports=service.transports, ports=service.ports, doubts=doubts)
        yield rule
        if unknown:
            yield replace(rule, action="deny")  # it may do either


def _side(objects: Objects, values: dict[str, list[str]], field: str) -> Addresses:
    found = objects.addresses(values.get(field, []))
    return replace(found, negated=(values.get(f"{field}-negate") or [""])[0] == "enable")


def _interfaces(words: list[str]) -> str:
    return "" if not words or words == ["any"] else ", ".join(words)[:60]


def _conditions(values: dict[str, list[str]]) -> Iterator[str]:
    for field, what in _CONDITIONS.items():
        if values.get(field):
            yield f"it is only for {what} “{', '.join(values[field])[:60]}”"
    if (values.get("schedule") or ["always"])[0] != "always":
        yield f"it is only for the schedule “{values['schedule'][0][:40]}”"


def _of_table(lines: list[NumberedLine]) -> Iterator[Rule | Unread]:
    grid = read_grid(lines)
    objects = Objects({})
    for row in grid.rows if grid else ():
        if grid is not None:
            yield from _row(grid, row, objects)


def _row(grid: Grid, row: Row, objects: Objects) -> Iterator[Rule | Unread]:
    bare = replace(
        grid, columns={k: v for k, v in grid.columns.items() if k not in ("service", "profile")}
    )
    for found in rules_of(bare, row):
        if isinstance(found, Unread):
            yield found
            continue
        doubts = tuple(doubt for doubt in found.doubts if doubt != NO_PORTS)
        for service in objects.services(words_of(grid.cell(row, "service")) or ["ALL"]):
            yield replace(
                found,
                direction=Direction.THROUGH,
                transports=service.transports,
                ports=service.ports,
                doubts=(*doubts, *object_doubts(service)),
            )
