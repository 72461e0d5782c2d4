"""Which network do the tests look at?

near (10.99.1.2) ── router (10.99.1.1, 10.99.2.1) ── far (10.99.2.2), and the same with fd99::/16.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.model import Check, Evidence

ROOT = Path(__file__).parents[3]
OPEN, CLOSED, REDIRECTED = 1014, 1001, "10.99.2.3"
FAR = {4: "10.99.2.2", 6: "fd99:2::2"}
ROUTER = {4: "10.99.1.1", 6: "fd99:1::1"}
NEAR = {4: "10.99.1.2", 6: "fd99:1::2"}

FAR_REJECTS = {
    1002: "tcp-reset",
    1003: "icmp-port-unreachable",
    1004: "icmp-host-unreachable",
    1005: "icmp-net-unreachable",
    1006: "icmp-admin-prohibited",
    1007: "icmp-host-prohibited",
    1008: "icmp-proto-unreachable",
}
FAR_REJECTS_6 = {
    1002: "tcp-reset",
    1003: "icmp6-port-unreachable",
    1004: "icmp6-addr-unreachable",
    1005: "icmp6-no-route",
    1006: "icmp6-adm-prohibited",
}
FAR_DROPS, ROUTER_REJECTS, ROUTER_DROPS, NEAR_REJECTS = 1009, 1010, 1011, 1012


class Network:
    """Three namespaces with names of this process's own."""

    def __init__(self) -> None:
        self.near, self.router, self.far = (
            f"wfo-{role}-{os.getpid()}" for role in ("near", "router", "far")
        )

    def look(self, checks: list[Check]) -> list[tuple[Evidence, Evidence | None]]:
        """Look from the near namespace, all at once: singly, and by a sweep, which may leave a check to a single look."""
        looked = subprocess.run(
            [
                "ip",
                "netns",
                "exec",
                self.near,
                sys.executable,
                "-m",
                "tests.checks.namespaces.looking",
            ],
            input="\n".join(check.model_dump_json() for check in checks),
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
            timeout=15,  # also when a name server hangs for longer
        )
        assert looked.returncode == 0, looked.stderr
        both = [json.loads(line) for line in looked.stdout.splitlines()]
        return [
            (Evidence.model_validate(alone), swept and Evidence.model_validate(swept))
            for alone, swept in both
        ]

    def run_inside(self, module: str) -> str:
        """Run a module in the near namespace; returns what it prints."""
        done = subprocess.run(
            ["ip", "netns", "exec", self.near, sys.executable, "-m", module],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            check=True,
            timeout=120,
        )
        return done.stdout

    def build(self) -> None:
        for name in (self.near, self.router, self.far):
            _run(f"ip netns add {name}")
            _run(f"ip -n {name} link set lo up")
            _inside(name, "sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0")
        _inside(self.router, "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1")
        self._cable(self.near, self.router, 1)
        self._cable(self.far, self.router, 2)
        for family, net in (("-4", "10.99.2.0/24"), ("-6", "fd99:2::/64")):
            via = ROUTER[int(family[1])]
            _run(f"ip {family} -n {self.near} route add {net} via {via}")
        _run(f"ip -4 -n {self.far} route add default via 10.99.2.1")
        _run(f"ip -6 -n {self.far} route add default via fd99:2::1")
        _run(f"ip -n {self.near} route add unreachable 198.51.100.0/24")
        _run(f"ip -n {self.near} route add prohibit 203.0.113.0/24")
        _run(f"ip -n {self.far} address add {REDIRECTED}/24 dev near0")
        self._filter()

    def _cable(self, end: str, router: str, net: int) -> None:
        _run(f"ip -n {end} link add near0 type veth peer name port{net} netns {router}")
        for name, device, host in ((end, "near0", 2), (router, f"port{net}", 1)):
            _run(f"ip -n {name} address add 10.99.{net}.{host}/24 dev {device}")
            _run(f"ip -n {name} address add fd99:{net}::{host}/64 dev {device} nodad")
            _run(f"ip -n {name} link set {device} up")

    def _filter(self) -> None:
        for program, rejects in (("iptables", FAR_REJECTS), ("ip6tables", FAR_REJECTS_6)):
            rule = f"{program} -w -p tcp --dport"
            for port, kind in rejects.items():
                _inside(self.far, f"{rule} {port} -A INPUT -j REJECT --reject-with {kind}")
            prohibited = rejects[1006]
            _inside(self.far, f"{program} -w -p udp --dport 53 -A INPUT -j DROP")
            _inside(self.far, f"{rule} {FAR_DROPS} -A INPUT -j DROP")
            _inside(self.router, f"{rule} {ROUTER_DROPS} -A FORWARD -j DROP")
            _inside(
                self.router,
                f"{rule} {ROUTER_REJECTS} -A FORWARD -j REJECT --reject-with {prohibited}",
            )
            _inside(self.near, f"{rule} {NEAR_REJECTS} -A OUTPUT -j REJECT")
        _inside(
            self.far,
            f"iptables -w -t nat -A PREROUTING -d {REDIRECTED} -p tcp -j REDIRECT --to-ports {OPEN}",
        )

    def name_file(self, name: str, content: str) -> None:
        """Write a file that stands in /etc for everything that runs in the near namespace."""
        folder = Path("/etc/netns") / self.near
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)

    def remove(self) -> None:
        for name in (self.near, self.router, self.far):
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
        shutil.rmtree(Path("/etc/netns") / self.near, ignore_errors=True)
        with contextlib.suppress(OSError):
            Path("/etc/netns").rmdir()

    @contextmanager
    def listener(self) -> Iterator[None]:
        """Have somebody listen on `OPEN` at the far end."""
        command = ["ip", "netns", "exec", self.far, sys.executable, "-m"]
        with subprocess.Popen(
            [*command, "tests.checks.namespaces.listening", str(OPEN)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        ) as process:
            assert process.stdin
            assert process.stdout
            assert process.stdout.readline() == b"listening\n"
            yield
            process.stdin.close()


def _inside(name: str, command: str) -> None:
    _run(f"ip netns exec {name} {command}")


def _run(command: str) -> None:
    done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
