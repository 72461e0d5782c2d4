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


@dataclass(frozen=True)
class Filter:
    """A rule of a packet filter with what those can say more: negation, lists, states, chains."""

    source: str
    not_source: bool
    transport: str
    ports: tuple[str, ...]
    not_ports: bool
    state: str
    verdict: str


def packet_filter(verdicts: list[str]) -> st.SearchStrategy[Filter]:
    ports = st.sampled_from([(), ("5638",), ("5633", "5634"), ("5600-5700",), ("5672", "443")])
    return st.builds(
        Filter,
        st.sampled_from(
            ["", "10.4.2.0/24", "10.4.2.101", "10.4.2.100-10.4.2.101", "192.0.2.0/24"]
        ),
        st.booleans(),
        st.sampled_from(["tcp", "tcp", "udp"]),
        ports,
        st.sampled_from([False, False, True]),
        st.sampled_from(["", "", "NEW", "ESTABLISHED", "INVALID"]),
        st.sampled_from(verdicts),
    )


def filter_iptables(chains: dict[str, list[Filter]]) -> str:
    lines = ["-P INPUT DROP", "-N WFO"]
    for chain, rules in chains.items():
        for r in rules:
            words = [f"-A {chain}"]
            if r.source:
                option = "-m iprange {}--src-range" if "-" in r.source else "{}-s"
                words.append(option.format("! " if r.not_source else "") + f" {r.source}")
            words.append(f"-p {r.transport}")
            if r.ports:
                negated = "! " if r.not_ports else ""
                words.append(
                    f"-m multiport {negated}--dports {','.join(r.ports).replace('-', ':')}"
                )
            words += [f"-m conntrack --ctstate {r.state}"] if r.state else []
            lines.append(" ".join([*words, f"-j {r.verdict}"]))
    return "\n".join(lines)


def filter_nft(chains: dict[str, list[Filter]]) -> str:
    hook = {"INPUT": "  type filter hook input priority filter; policy drop;\n", "WFO": ""}
    verdicts = {"ACCEPT": "accept", "DROP": "drop", "RETURN": "return", "WFO": "jump WFO"}
    text = "table inet filter {\n"
    for chain, rules in chains.items():
        text += f" chain {chain} {{\n{hook[chain]}"
        for r in rules:
            words = [f"ip saddr {'!= ' if r.not_source else ''}{r.source}"] if r.source else []
            if r.ports:
                words.append(
                    f"{r.transport} dport {'!= ' if r.not_ports else ''}{{ {', '.join(r.ports)} }}"
                )
            else:
                words.append(f"meta l4proto {r.transport}")
            words += [f"ct state {r.state.lower()}"] if r.state else []
            text += f"  {' '.join(words)} counter packets 1 bytes 60 {verdicts[r.verdict]}\n"
        text += " }\n"
    return text + "}\n"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(packet_filter(["ACCEPT", "ACCEPT", "DROP", "WFO"]), min_size=1, max_size=6),
    st.lists(packet_filter(["ACCEPT", "DROP", "RETURN"]), max_size=3),
)
def test_iptables_and_nftables_with_all_they_can_say_agree(
    first: list[Filter], second: list[Filter]
) -> None:
    """The kernel vouches for what is read of iptables (tests/checks/namespaces); this vouches for nft by it."""
    chains = {"WFO": second, "INPUT": first}
    one, other = (
        reviewed(write(chains), "premises-server") for write in (filter_iptables, filter_nft)
    )
    assert other.unread == ()
    inbound = {5638, 5672, 5633, 5634}
    wanted = [row for row in verdicts(one) if row[0] in inbound]
    assert [row for row in verdicts(other) if row[0] in inbound] == wanted, (
        f"{filter_iptables(chains)}\n\n{filter_nft(chains)}"
    )
