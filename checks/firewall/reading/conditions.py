"""What does a condition of a packet filter mean: an address, a port, a state, an interface, or something we don't know?

man iptables(8), iptables-extensions(8). A condition that we don't know is a doubt: its rule is never taken for certain.
"""

from dataclasses import dataclass, field, replace

from checks.firewall.matching import ALL_PORTS, LAST_PORT, Addresses, Ports
from checks.firewall.reading.words import (
    not_resolved,
    read_addresses,
    read_ports,
    read_protocols,
)
from checks.firewall.rule import Rule


@dataclass(slots=True)
class Draft:
    """A rule in the making; `aside` says why it never concerns a new connection between machines."""

    rule: Rule
    jump: str = ""
    aside: str = ""
    doubts: list[str] = field(default_factory=list)


def condition(draft: Draft, word: str, value: str, *, negated: bool) -> None:
    """Take one condition into the rule; one that we don't know becomes a doubt."""
    rule = draft.rule
    match word:
        case "-s" | "--source" | "--src" | "--src-range":
            draft.rule = replace(rule, source=_side(value, negated=negated))
        case "-d" | "--destination" | "--dst" | "--dst-range":
            draft.rule = replace(rule, target=_side(value, negated=negated))
        case "-p" | "--protocol":
            transports, names = read_protocols([value])
            draft.rule = replace(rule, transports=transports)
            draft.doubts += not_resolved("protocol", names)
            if negated:
                draft.rule = replace(rule, transports=None)
                draft.doubts.append(f"it is for all protocols but {value}")
        case "--dport" | "--dports" | "--destination-port" | "--destination-ports":
            draft.rule = replace(rule, ports=_ports(draft, value, negated=negated))
        case "--sport" | "--sports" | "--source-port" | "--source-ports":
            draft.rule = replace(rule, source_ports=_ports(draft, value, negated=negated))
        case "--ports":
            draft.doubts.append("it is for ports of either side")
            draft.rule = replace(rule, ports=_ports(draft, value, negated=negated))
        case "--comment":
            draft.rule = replace(rule, name=value[:120])
        case "--tcp-flags":
            pass
        case _:
            _further(draft, word, value, negated=negated)


def _further(draft: Draft, word: str, value: str, *, negated: bool) -> None:
    match word:
        case "-i" | "--in-interface" | "-o" | "--out-interface":
            _interface(draft, word, value, negated=negated)
        case "--state" | "--ctstate":
            states = {state.strip().upper() for state in value.split(",")}
            if ("NEW" in states) is negated:
                draft.aside = "it is only for connections that are open already, or broken"
        case "--match-set":
            draft.doubts += not_resolved("set", [value])
        case (
            "--limit"
            | "--limit-burst"
            | "--hitcount"
            | "--seconds"
            | "--set"
            | "--update"
            | "--rcheck"
            | "--name"
        ):
            draft.doubts.append(f"it is limited by {word} {value}".rstrip())
        case _:
            draft.doubts.append(
                f"its condition {'! ' if negated else ''}{word} {value[:40]} is not one I know".replace(
                    "  ", " "
                )
            )


def _interface(draft: Draft, word: str, value: str, *, negated: bool) -> None:
    if value == "lo" and not negated:
        draft.aside = "it is only for what the machine says to itself"
        return
    name = f"not {value}" if negated else value
    if name in ("not lo", "+"):
        return
    if word in ("-i", "--in-interface"):
        draft.rule = replace(draft.rule, source_zone=name[:60])
    else:
        draft.rule = replace(draft.rule, target_zone=name[:60])


def _side(value: str, *, negated: bool) -> Addresses:
    found = read_addresses([word for word in value.split(",") if word])
    return replace(found, negated=True) if negated else found


def _ports(draft: Draft, value: str, *, negated: bool) -> Ports:
    found = read_ports([word for word in value.split(",") if word])
    draft.doubts += not_resolved("port", found.names)
    if found.names:
        return ALL_PORTS
    return complement(found.ports) if negated else found.ports


def complement(ports: Ports) -> Ports:
    """Return all ports but these."""
    spans: list[tuple[int, int]] = []
    start = 0
    for low, high in sorted(ports.spans):
        if start < low:
            spans.append((start, low - 1))
        start = max(start, high + 1)
    if start <= LAST_PORT:
        spans.append((start, LAST_PORT))
    return Ports(tuple(spans)) if not ports.is_any else Ports()
