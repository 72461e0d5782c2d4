"""Bot, NATS and agent on three machines, each cable of which can be cut without a word.

bot (this namespace) ── hub: nats-server ── eyes: the agent
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

DROPPED = "4000:4099"
"""Ports of the agent's machine that swallow what comes: a look at one ends after five seconds."""
_PREFIXES = ("wfo-hub-", "wfo-eyes-")

Cable = Literal["agent", "bot"]


@dataclass(frozen=True)
class Cables:
    """The names and addresses of one process's network; of /30 nets in 198.18.0.0/15, which is kept for tests."""

    number: int = field(default_factory=os.getpid)

    @property
    def hub(self) -> str:
        return f"wfo-hub-{self.number}"

    @property
    def eyes(self) -> str:
        return f"wfo-eyes-{self.number}"

    @property
    def device(self) -> str:
        """The bot's end of its cable, the only thing outside the two namespaces."""
        return f"wfo{self.number}"

    def address(self, cable: Cable, *, of_hub: bool) -> str:
        net = {"bot": "198.18", "agent": "198.19"}[cable]
        low = self.number % 64 * 4 + (1 if of_hub else 2)
        return f"{net}.{self.number // 64 % 256}.{low}"

    @staticmethod
    def inside(name: str) -> tuple[str, ...]:
        """Return what a command begins with to be run in a namespace."""
        return ("ip", "netns", "exec", name)

    def build(self) -> None:
        for name in (self.hub, self.eyes):
            _run("ip", "netns", "add", name)
            _run("ip", "-n", name, "link", "set", "lo", "up")
        peer = f"{self.device} netns {os.getpid()}"
        _run(*f"ip -n {self.hub} link add bot0 type veth peer name {peer}".split())
        _run(
            *f"ip -n {self.hub} link add eyes0 type veth peer name hub0 netns {self.eyes}".split()
        )
        ends: tuple[tuple[tuple[str, ...], str, Cable, bool], ...] = (
            (("ip",), self.device, "bot", False),
            (("ip", "-n", self.hub), "bot0", "bot", True),
            (("ip", "-n", self.hub), "eyes0", "agent", True),
            (("ip", "-n", self.eyes), "hub0", "agent", False),
        )
        for ip, device, cable, of_hub in ends:
            address = f"{self.address(cable, of_hub=of_hub)}/30"
            _run(*ip, "address", "add", address, "dev", device)
            _run(*ip, "link", "set", device, "up")
        swallow = f"iptables -w -A INPUT -p tcp --dport {DROPPED} -j DROP"
        _run(*self.inside(self.eyes), *swallow.split())

    def cut(self, cable: Cable) -> None:
        """Drop every packet of the agent's cable, either way; pull the bot's out."""
        if cable == "agent":
            for chain, direction in (("INPUT", "-i"), ("OUTPUT", "-o")):
                self._filter("-I", chain, direction)
        else:
            _run("ip", "-n", self.hub, "link", "set", "bot0", "down")

    def mend(self, cable: Cable) -> None:
        if cable == "agent":
            for chain, direction in (("INPUT", "-i"), ("OUTPUT", "-o")):
                self._filter("-D", chain, direction)
        else:
            _run("ip", "-n", self.hub, "link", "set", "bot0", "up")

    def _filter(self, change: str, chain: str, direction: str) -> None:
        words = f"iptables -w {change} {chain} {direction} hub0 -j DROP"
        _run(*self.inside(self.eyes), *words.split())

    def remove(self) -> None:
        for name in (self.hub, self.eyes):
            # Whoever is left in there, of a test run that was killed, would keep the cables in being.
            for pid in _tried("ip", "netns", "pids", name).split():
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            _tried("ip", "netns", "delete", name)
        _tried("ip", "link", "delete", self.device)


@contextmanager
def cables() -> Iterator[Cables]:
    """Lay the cables; whatever happens they are taken away, also those that a killed test run has left."""
    _remove_left()
    laid = Cables()
    try:
        laid.build()
        yield laid
    finally:
        laid.remove()


def _remove_left() -> None:
    for line in _tried("ip", "netns", "list").splitlines():
        name = line.partition(" ")[0]
        number = name.rpartition("-")[2]
        if name.startswith(_PREFIXES) and number.isdigit():
            with suppress(PermissionError):
                try:
                    os.kill(int(number), 0)
                except ProcessLookupError:
                    Cables(int(number)).remove()


def _tried(*command: str) -> str:
    """Return what a command prints; nothing is wrong if there was nothing to do."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
