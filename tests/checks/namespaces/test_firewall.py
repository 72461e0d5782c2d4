"""Does the kernel let through what the review of its rules says it does? Random rules, real connects."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from checks.firewall.reading import read_rules
from checks.firewall.review import Standing
from checks.firewall.reviewing import review
from checks.firewall.rule import RuleTable
from checks.model import Requirement, Site
from tests import needs
from tests.checks.acme import TO_SERVER, port_row
from tests.checks.namespaces.network import ROOT

pytestmark = [pytest.mark.namespaces, pytest.mark.xdist_group("namespaces")]

SERVER, CLIENTS, STRANGER = "10.98.1.10", ("10.98.1.101", "10.98.1.102"), "10.98.1.103"
PORTS = (7001, 7002, 7003, 7100)
SETS = 30
SEED = 7
ROWS: list[Requirement] = [port_row(port, TO_SERVER, key=f"row-{port}") for port in PORTS]
SITE = Site(
    id="site42",
    name="Acme",
    edition="9.9-hosted",
    hosts={"premises-server": (SERVER,), "client-pc": CLIENTS},
    allowed_networks=("10.98.1.0/24",),
)
OPEN = (Standing.PRESENT, Standing.TOO_WIDE)


class Wire:
    """Two namespaces with a cable; the client end has an address for each client."""

    def __init__(self) -> None:
        self.client, self.server = f"wfo-c-{os.getpid()}", f"wfo-s-{os.getpid()}"

    def build(self) -> None:
        for name in (self.client, self.server):
            _run(f"ip netns add {name}")
            _run(f"ip -n {name} link set lo up")
        _run(f"ip -n {self.client} link add eth0 type veth peer name eth0 netns {self.server}")
        _run(f"ip -n {self.server} address add {SERVER}/24 dev eth0")
        for address in (*CLIENTS, STRANGER):
            _run(f"ip -n {self.client} address add {address}/24 dev eth0")
        for name in (self.client, self.server):
            _run(f"ip -n {name} link set eth0 up")

    def remove(self) -> None:
        for name in (self.client, self.server):
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)

    def inside(self, name: str, *command: str, text: str | None = None) -> str:
        done = subprocess.run(
            ["ip", "netns", "exec", name, *command],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}\n{text}"
        return done.stdout

    def helper(self, name: str, *arguments: str) -> subprocess.Popen[str]:
        command = [
            "ip",
            "netns",
            "exec",
            name,
            sys.executable,
            "-m",
            "tests.checks.namespaces.knocking",
            *arguments,
        ]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )


def _run(command: str) -> None:
    done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"


@pytest.fixture(name="wire", scope="module")
def _wire() -> Iterator[Wire]:
    needs.namespaces()
    needs.program("iptables-restore")
    wire = Wire()
    try:
        wire.build()
        yield wire
    finally:
        wire.remove()


def some_rules(chance: random.Random) -> str:
    """Make a ruleset as people write them: a user chain, states, lists, ranges, denies before and after allows."""
    policy = chance.choice(("DROP", "DROP", "ACCEPT"))
    lines = [
        "*filter",
        f":INPUT {policy} [0:0]",
        ":FORWARD DROP [0:0]",
        ":OUTPUT ACCEPT [0:0]",
        ":WFO - [0:0]",
    ]
    lines += [
        "-A INPUT -i lo -j ACCEPT",
        "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    ]
    for _ in range(chance.randint(2, 7)):
        lines.append(
            f"-A INPUT {_match(chance)} -j {chance.choice(('ACCEPT', 'ACCEPT', 'DROP', 'REJECT', 'WFO'))}"
        )
    for _ in range(chance.randint(0, 3)):
        lines.append(
            f"-A WFO {_match(chance)} -j {chance.choice(('ACCEPT', 'ACCEPT', 'DROP', 'RETURN'))}"
        )
    return "\n".join([*lines, "COMMIT", ""])


def _match(chance: random.Random) -> str:
    source = chance.choice(
        ("", "", f"-s {CLIENTS[0]}/32", f"-s {CLIENTS[1]}/32", "-s 10.98.1.0/24", "-s 10.98.0.0/16", f"! -s {CLIENTS[0]}/32",
         f"-s {STRANGER}/32", "-m iprange --src-range 10.98.1.100-10.98.1.102")
    )  # fmt: skip
    low = chance.choice(PORTS)
    ports = chance.choice(
        ("-p tcp", f"-p tcp -m tcp --dport {low}", f"-p tcp -m tcp --dport {low}", f"-p tcp -m tcp --dport {low}:{low + 60}",
         f"-p tcp -m multiport --dports {low},{chance.choice(PORTS)}", f"-p tcp -m tcp ! --dport {low}", f"-p udp -m udp --dport {low}", "",
         f"-p tcp -m tcp --sport {low}")
    )  # fmt: skip
    more = chance.choice(
        ("", "", "-m conntrack --ctstate NEW", "-m conntrack --ctstate INVALID", f"-d {SERVER}/32", "-i eth0", '-m comment --comment "two words"',
         "-m limit --limit 1000/sec")
    )  # fmt: skip
    return " ".join(part for part in (source, ports, more) if part)


def judged(text: str) -> dict[int, Standing]:
    table = read_rules(text)
    assert isinstance(table, RuleTable), text
    assert table.unread == (), text
    done = review(table, SITE, ROWS, "premises-server")
    return {entry.requirement.port or 0: entry.standing for entry in done.entries}


def test_the_kernel_does_what_the_review_says(wire: Wire) -> None:
    chance = random.Random(SEED)
    calls = [[client, SERVER, port] for port in PORTS for client in CLIENTS]
    tally: Counter[Standing] = Counter()
    with (
        wire.helper(wire.server, "listen", *map(str, PORTS)) as server,
        wire.helper(wire.client) as client,
    ):
        assert server.stdout is not None
        assert client.stdin is not None
        assert client.stdout is not None
        assert server.stdout.readline() == "listening\n"
        for _ in range(SETS):
            rules = some_rules(chance)
            wire.inside(wire.server, "iptables-restore", text=rules)
            client.stdin.write(json.dumps(calls) + "\n")
            client.stdin.flush()
            opened = json.loads(client.stdout.readline())
            passes = {port: all(opened[2 * n : 2 * n + 2]) for n, port in enumerate(PORTS)}
            for shown in (
                ("iptables-save",),
                ("iptables", "-S"),
                ("iptables", "-L", "-n", "-v"),
                ("iptables", "-L", "-n"),
            ):
                text = wire.inside(wire.server, *shown)
                for port, standing in judged(text).items():
                    told = f"{' '.join(shown)}: {port} is {standing}, the kernel says {passes[port]}\n{text}"
                    assert (
                        standing is Standing.CANNOT_TELL or (standing in OPEN) == passes[port]
                    ), told
                    tally[standing] += shown == ("iptables-save",)
        client.stdin.close()
        assert server.stdin is not None
        server.stdin.close()
    decided = sum(tally.values()) - tally[Standing.CANNOT_TELL]
    assert decided > SETS * len(PORTS) / 2, tally
    assert tally[Standing.MISSING]
    assert tally[Standing.PRESENT]
    assert tally[Standing.TOO_WIDE]
