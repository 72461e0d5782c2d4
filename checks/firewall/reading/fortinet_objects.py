"""What do FortiOS's objects hold: addresses, services, and groups of them?

docs.fortinet.com, FortiOS CLI reference: `config firewall address`, `addrgrp`, `service custom`, `service group`. Objects that were not
handed in stay names, but for the predefined services that the documentation fixes.
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field

from checks.firewall.matching import (
    ALL_PORTS,
    ANYWHERE,
    LAST_PORT,
    Addresses,
    Ports,
    Range,
    as_range,
)
from checks.firewall.reading.lines import LONGEST_LINE, NumberedLine
from checks.firewall.reading.services import WELL_KNOWN
from checks.firewall.reading.words import Service, named_object, read_span

DEEPEST = 16
_EVERYTHING = {
    "ALL": None,
    "ANY": None,
    "ALL_TCP": "TCP",
    "ALL_UDP": "UDP",
    "ALL_ICMP": "ICMP",
    "PING": "ICMP",
}


@dataclass(slots=True)
class Entry:
    """One `edit … next`: its name, the line it begins on, its `set` lines."""

    name: str
    line: int
    values: dict[str, list[str]] = field(default_factory=dict)


def read_sections(lines: Sequence[NumberedLine]) -> dict[str, list[Entry]]:
    """Return the entries of each `config …` section, by its words; nested sections are left out."""
    found: dict[str, list[Entry]] = {}
    section, nested = "", 0
    entry: Entry | None = None
    for line in lines:
        words = _split(line.bare[:LONGEST_LINE])
        match words[:1]:
            case ["config"] if section:
                nested += 1
            case ["config"]:
                section = " ".join(words[1:])
                found.setdefault(section, [])
            case ["end"] if nested:
                nested -= 1
            case ["end"]:
                section, entry = "", None
            case ["edit"] if section and not nested and len(words) > 1:
                entry = Entry(words[1][:120], line.number)
                found[section].append(entry)
            case ["set"] if entry is not None and not nested and len(words) > 1:
                entry.values[words[1]] = words[2:]
    return found


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


class Objects:
    """The objects that were handed in beside the policies."""

    def __init__(self, sections: dict[str, list[Entry]]) -> None:
        self._addresses = {e.name: e for e in sections.get("firewall address", [])}
        self._groups = {e.name: e for e in sections.get("firewall addrgrp", [])}
        self._services = {e.name: e for e in sections.get("firewall service custom", [])}
        self._service_groups = {e.name: e for e in sections.get("firewall service group", [])}

    def addresses(self, names: Sequence[str]) -> Addresses:
        """Return what the names stand for; those that were not handed in stay names."""
        ranges: list[Range] = []
        unknown: list[str] = []
        for name in self._members(names, self._groups):
            if name.casefold() in ("all", "any"):
                return ANYWHERE
            entry = self._addresses.get(name)
            found = _range(entry) if entry else as_range(name)
            if found is None:
                fqdn = entry.values.get("fqdn", []) if entry else []
                unknown += [fqdn[0] if fqdn else name]
            else:
                ranges.append(found)
        return Addresses(tuple(ranges), tuple(unknown))

    def services(self, names: Sequence[str]) -> list[Service]:
        """Return the ports by transport, and a doubt for what was not handed in."""
        read: list[Service] = []
        unknown: list[str] = []
        for name in self._members(names, self._service_groups):
            entry = self._services.get(name)
            if entry is not None:
                read += _ports(entry) or [Service(None, ALL_PORTS, (name,))]
            elif name.upper() in _EVERYTHING:
                transport = _EVERYTHING[name.upper()]
                read.append(Service(frozenset({transport}) if transport else None, ALL_PORTS))
            elif name.isupper() and name.casefold() in WELL_KNOWN:
                transports, port = WELL_KNOWN[name.casefold()]
                read.append(Service(transports, Ports(((port, port),))))
            else:
                unknown.append(name)
        return [*read, *(named_object(name) for name in unknown)]

    def _members(
        self, names: Sequence[str], groups: dict[str, Entry], depth: int = 0
    ) -> list[str]:
        found: list[str] = []
        for name in names:
            group = groups.get(name)
            if group is None or depth >= DEEPEST:
                found.append(name)
            else:
                found += self._members(group.values.get("member", []), groups, depth + 1)
            if len(found) > LAST_PORT:
                break
        return found


def _range(entry: Entry) -> Range | None:
    values = entry.values
    if "subnet" in values:
        return as_range("/".join(values["subnet"][:2]))
    if "start-ip" in values and "end-ip" in values:
        return as_range(f"{' '.join(values['start-ip'])}-{' '.join(values['end-ip'])}")
    return None


def _ports(entry: Entry) -> list[Service]:
    found: list[Service] = []
    for transport in ("tcp", "udp", "sctp"):
        words = entry.values.get(f"{transport}-portrange", [])
        # `DESTINATION:SOURCE`; the source may be left out.
        spans = [span for word in words if (span := read_span(word.partition(":")[0])) is not None]
        if spans:
            found.append(Service(frozenset({transport.upper()}), Ports(tuple(sorted(spans)))))
    protocol = entry.values.get("protocol", [""])[:1]
    if not found and protocol and protocol[0].upper() in ("ICMP", "ICMP6"):
        found.append(Service(frozenset({"ICMP"}), ALL_PORTS))
    return found
