"""What does this machine's own list allow the agent to touch?

The list is a file that only this machine's administrator writes; nothing that comes over NATS changes it.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Ports = tuple[tuple[int, int], ...]

_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
_LARGEST_PORT = 65_535
_LARGEST_FILE = 256 * 1024
EVERY_PORT: Ports = ((1, _LARGEST_PORT),)

TEMPLATE = """\
# What the agent on this machine may touch. Nobody but this file decides that; the agent reads it before each run.
#   10.4.2.0/24                any port in that network
#   10.4.2.10 443,5000-5100    these ports only
#   listen 5633,5634           the agent may accept connections there for a test of the way to them
# A line that can't be read allows nothing, and then the agent looks at nothing at all.
"""


class BadAllowList(ValueError):  # noqa: N818 - it says what the file is
    """The file can't be used; the text says which line and what to write."""


@dataclass(frozen=True, slots=True)
class AllowList:
    """Networks with their ports, and the ports the agent itself may listen on; empty allows nothing."""

    networks: tuple[tuple[Network, Ports], ...] = ()
    listen: Ports = ()
    source: Path = field(default_factory=Path)

    def narrowed(self, networks: Sequence[str], port: int | None) -> tuple[str, ...]:
        """Return the networks (CIDR) that both the bot's networks and this list allow for a port.

        An entry of the bot's that is no network allows nothing.
        """
        ours = tuple(own for own, ports in self.networks if port is None or _covers(ports, port))
        return _common(ours, tuple(networks))

    def may_listen(self, port: int) -> bool:
        """Tell whether the agent may accept connections on a port."""
        return _covers(self.listen, port)


def read_allow_list(path: Path) -> AllowList:
    """Read the list; a file that isn't there allows nothing. Raises BadAllowList."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise BadAllowList(f"{path} is too large for an allow-list")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return AllowList(source=path)
    except (OSError, UnicodeDecodeError) as error:
        raise BadAllowList(f"{path} can't be read: {error}") from error
    return parse_allow_list(text, path)


def parse_allow_list(text: str, source: Path) -> AllowList:
    """Parse the list; raises BadAllowList that names file and line."""
    networks: list[tuple[Network, Ports]] = []
    listen: list[tuple[int, int]] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split(maxsplit=1)
        if not words:
            continue
        rest = words[1].strip() if len(words) > 1 else ""
        try:
            if words[0].casefold() == "listen":
                listen += parse_ports(rest)
            else:
                network = ipaddress.ip_network(words[0])
                networks.append((network, parse_ports(rest) if rest else EVERY_PORT))
        except ValueError as error:
            raise BadAllowList(f"{source}, line {number}: {error}") from error
    return AllowList(tuple(networks), tuple(listen), source)


def parse_ports(text: str) -> Ports:
    """Parse `443,5000-5100`; raises ValueError."""
    found = []
    for part in filter(None, re.split(r"[,\s]+", text)):
        match = _RANGE.fullmatch(part)
        low = int(match[1]) if match else 0
        high = int(match[2] or low) if match else 0
        if not 1 <= low <= high <= _LARGEST_PORT:
            raise ValueError(f"{part!r} is no port; write 443 or 5000-5100")
        found.append((low, high))
    if not found:
        raise ValueError("no port is named; write 443 or 5000-5100")
    return tuple(found)


def _covers(ports: Ports, port: int) -> bool:
    return any(low <= port <= high for low, high in ports)


@lru_cache(maxsize=1024)
def _common(ours: tuple[Network, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Return what lies in both; two networks overlap only if one holds the other."""
    found: dict[str, None] = {}
    for text in theirs:
        try:
            their = ipaddress.ip_network(text, strict=False)
        except ValueError:
            continue
        for own in ours:
            if own.version == their.version and own.overlaps(their):
                found[str(max(own, their, key=lambda net: net.prefixlen))] = None
    return tuple(found)
