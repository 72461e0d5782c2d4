"""How do chains of a packet filter become one list in the order in which they are asked?

A jump is written out: each rule of the chain it leads to, with the jump's own conditions added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from checks.firewall.matching import Addresses, Ports, Range, Span
from checks.firewall.reading.lines import MOST_RULES
from checks.firewall.rule import Rule

DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Step:
    """A rule of a chain: it decides (`jump` empty), leads to another chain, or back (`RETURN`)."""

    rule: Rule
    jump: str = ""


RETURN = "RETURN"


def written_out(chain: str, chains: Mapping[str, Sequence[Step]]) -> tuple[Rule, ...]:
    """Return the rules of a chain and of those it leads to, at most one more than may be; a loop is not followed."""
    found: list[Rule] = []
    for rule in _walk(chain, chains, ()):
        found.append(rule)
        if len(found) > MOST_RULES:
            break
    return tuple(found)


def _walk(
    chain: str, chains: Mapping[str, Sequence[Step]], above: tuple[str, ...]
) -> Iterator[Rule]:
    doubt: tuple[str, ...] = ()
    for step in chains.get(chain, ()):
        rule = replace(step.rule, doubts=(*step.rule.doubts, *doubt))
        if not step.jump:
            yield rule
        elif step.jump == RETURN:
            if _is_unconditional(step.rule):
                return
            doubt = (f"line {rule.line} may leave the chain {chain} before it",)
        elif step.jump in chains and step.jump not in above and len(above) < DEEPEST:
            for inner in _walk(step.jump, chains, (*above, chain)):
                yield from narrowed(inner, rule)
        else:
            why = f"the chain {step.jump} that it leads to is not in what was handed in"
            yield replace(rule, doubts=(*rule.doubts, why))
            yield replace(rule, action="deny", doubts=(*rule.doubts, why))


def _is_unconditional(rule: Rule) -> bool:
    return (
        rule.source.is_any and rule.target.is_any and rule.transports is None and rule.ports.is_any
        and not rule.doubts and not rule.source_zone and not rule.target_zone and rule.source_ports.is_any
    )  # fmt: skip


def narrowed(rule: Rule, by: Rule) -> Iterator[Rule]:
    """Yield the rule with the conditions of the jump that leads to it; nothing if they exclude each other."""
    transports = rule.transports if by.transports is None else by.transports
    if rule.transports is not None and by.transports is not None:
        transports = rule.transports & by.transports
    ports = _common_ports(rule.ports, by.ports)
    source, target = _common(rule.source, by.source), _common(rule.target, by.target)
    if (
        transports == frozenset()
        or not (ports.is_any or ports.spans)
        or source is None
        or target is None
    ):
        return
    yield replace(
        rule,
        transports=transports,
        ports=ports,
        source=source,
        target=target,
        source_ports=_common_ports(rule.source_ports, by.source_ports),
        source_zone=rule.source_zone or by.source_zone,
        target_zone=rule.target_zone or by.target_zone,
        doubts=(*by.doubts, *rule.doubts),
    )


def _common_ports(one: Ports, other: Ports) -> Ports:
    if one.is_any:
        return other
    if other.is_any:
        return one
    spans: list[Span] = [
        (max(a, c), min(b, d))
        for a, b in one.spans
        for c, d in other.spans
        if max(a, c) <= min(b, d)
    ]
    return Ports(tuple(sorted(spans))) if spans else Ports()


def _common(one: Addresses, other: Addresses) -> Addresses | None:
    """Return what lies in both, None for nothing; where that needs a name's meaning, the name stands for it."""
    if one.is_any and not one.negated:
        return other
    if other.is_any and not other.negated:
        return one
    if one.negated or other.negated or one.names or other.names:
        return Addresses(names=(f"{one} and {other}"[:120],))
    both = [
        Range(a.version, max(a.first, b.first), min(a.last, b.last))
        for a in one.ranges
        for b in other.ranges
        if a.version == b.version and max(a.first, b.first) <= min(a.last, b.last)
    ]
    return Addresses(tuple(both)) if both else None
