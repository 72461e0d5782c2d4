"""Do the same rules, written for different firewalls, come to the same verdicts?"""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.firewall.review import Review
from tests.checks.firewall.acme_rules import reviewed

HOSTS = {
    "premises-server": ("10.4.2.10",),
    "client-pc": ("10.4.2.101", "10.4.2.102"),
    "portal": ("10.4.2.20",),
    "cloud": ("203.0.113.5",),
}
ANY = ""


@dataclass(frozen=True)
class Simple:
    """A rule that every dialect can say: empty for any."""

    allow: bool
    source: str
    target: str
    transport: str
    low: int
    high: int


def rule() -> st.SearchStrategy[Simple]:
    ports = st.sampled_from(
        [(5638, 5638), (5633, 5634), (443, 443), (1, 65535), (5600, 5700), (5672, 5672)]
    )
    return st.builds(
        lambda allow, source, target, transport, ports: Simple(
            allow, source, target, transport, *ports
        ),
        st.booleans(),
        st.sampled_from([ANY, "10.4.2.0/24", "10.4.2.101", "10.0.0.0/8", "10.4.2.10"]),
        st.sampled_from([ANY, "10.4.2.10", "10.4.2.0/24", "10.4.2.20", "192.0.2.1"]),
        st.sampled_from(["tcp", "tcp", "udp"]),
        ports,
    )


def span(rule: Simple, dash: str = "-") -> str:
    return str(rule.low) if rule.low == rule.high else f"{rule.low}{dash}{rule.high}"


def as_iptables(rules: list[Simple]) -> str:
    lines = ["-P FORWARD DROP"]
    for r in rules:
        source, target = (
            (f"-s {r.source} " if r.source else ""),
            (f"-d {r.target} " if r.target else ""),
        )
        lines.append(
            f"-A FORWARD {source}{target}-p {r.transport} --dport {span(r, ':')} -j {'ACCEPT' if r.allow else 'DROP'}"
        )
    return "\n".join(lines)


def as_nft(rules: list[Simple]) -> str:
    lines = [
        "table inet filter {",
        " chain forward {",
        "  type filter hook forward priority filter; policy drop;",
    ]
    for r in rules:
        source, target = (
            (f"ip saddr {r.source} " if r.source else ""),
            (f"ip daddr {r.target} " if r.target else ""),
        )
        lines.append(
            f"  {source}{target}{r.transport} dport {span(r)} {'accept' if r.allow else 'drop'}"
        )
    return "\n".join([*lines, " }", "}"])


def as_csv(rules: list[Simple]) -> str:
    lines = ["Source,Destination,Service,Action"]
    lines += [
        f"{r.source or 'any'},{r.target or 'any'},{r.transport.upper()}/{span(r)},{'permit' if r.allow else 'deny'}"
        for r in rules
    ]
    return "\n".join([*lines, "any,any,any,deny"])


def as_markdown(rules: list[Simple]) -> str:
    lines = ["| From | To | Protocol | Port | Action |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.source or 'any'} | {r.target or 'any'} | {r.transport} | {span(r)} | {'allow' if r.allow else 'drop'} |"
        for r in rules
    ]
    return "\n".join([*lines, "| any | any | any | any | drop |"])


def as_fortinet(rules: list[Simple]) -> str:
    services = {(r.transport, span(r)) for r in rules}
    lines = ["config firewall service custom"]
    for transport, ports in sorted(services):
        lines += [f'edit "S-{transport}-{ports}"', f"set {transport}-portrange {ports}", "next"]
    lines += ["end", "config firewall policy"]
    for n, r in enumerate(rules, 1):
        lines += [
            f"edit {n}", "set srcintf any", "set dstintf any", f"set srcaddr {r.source or 'all'}", f"set dstaddr {r.target or 'all'}",
            f"set action {'accept' if r.allow else 'deny'}", "set schedule always", f'set service "S-{r.transport}-{span(r)}"', "next",
        ]  # fmt: skip
    return "\n".join([*lines, "end"])


def verdicts(found: Review) -> list[tuple[int | None, str]]:
    return [(entry.requirement.port, entry.standing.value) for entry in found.entries]


@settings(max_examples=60, deadline=None)
@given(st.lists(rule(), min_size=2, max_size=8))
def test_the_same_rules_come_to_the_same_verdicts_in_every_dialect(rules: list[Simple]) -> None:
    wanted = verdicts(reviewed(as_csv(rules), "firewall", hosts=HOSTS))
    for write in (as_iptables, as_nft, as_markdown, as_fortinet):
        text = write(rules)
        found = reviewed(text, "firewall", hosts=HOSTS)
        assert found.unread == (), text
        assert verdicts(found) == wanted, f"{as_csv(rules)}\n\n{text}"
