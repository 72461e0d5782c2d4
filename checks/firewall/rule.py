"""What is a rule, a table of rules, a list of listening sockets?"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from checks.firewall.matching import ALL_PORTS, ANYWHERE, Addresses, Ports

LONGEST_SHOWN = 200


class Direction(StrEnum):
    """Where a rule stands: at a machine's own door, or on the way between machines."""

    IN = "in"
    OUT = "out"
    THROUGH = "through"


Action: TypeAlias = Literal["allow", "deny"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it was handed in; `line` counts from 1.

    `transports` holds capital names, None for all. `doubts` are conditions that we can't judge (an object nobody
    resolved, a module we don't know): such a rule is never taken for certain. `notes` are conditions that are said
    beside a verdict. `program` is the only one that it is for, empty for any. A zone stands for addresses that only the firewall's own configuration knows.
    """

    line: int
    action: Action
    direction: Direction
    name: str = ""
    source: Addresses = ANYWHERE
    target: Addresses = ANYWHERE
    transports: frozenset[str] | None = None
    ports: Ports = ALL_PORTS
    source_ports: Ports = ALL_PORTS
    source_zone: str = ""
    target_zone: str = ""
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    program: str = ""
    enabled: bool = True
    text: str = ""

    @property
    def place(self) -> str:
        """The line, with the rule's name where it has one: `line 12 (WFO logging)`."""
        return f"line {self.line} ({self.name[:60]})" if self.name else f"line {self.line}"


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that was not understood; nothing is concluded from it but doubt."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class RuleTable:
    """All that was read of a set of rules, in its order.

    `dialect` says what it is, for a reader. `denies_first`: a deny wins wherever it stands (Windows); else the first
    rule that matches decides. `defaults` holds what happens to what no rule matches, where the table says so; where
    that may well be "let through" and the table doesn't say, `unshown` has a clause about it. `version` is set for
    rules that see one version of IP only.
    `aside` are rules that never concern a new connection between machines (loopback, replies), with the reason.
    """

    dialect: str
    rules: tuple[Rule, ...]
    unread: tuple[Unread, ...] = ()
    aside: tuple[Unread, ...] = ()
    defaults: dict[Direction, Action] = field(default_factory=dict)
    unshown: dict[Direction, str] = field(default_factory=dict)
    denies_first: bool = False
    version: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Socket:
    """A listening socket: transport in capitals, the local address (`ANYWHERE` for all), the port."""

    line: int
    transport: str
    address: Addresses
    port: int
    is_loopback: bool
    text: str


@dataclass(frozen=True, slots=True)
class Sockets:
    """What a machine listens on: says nothing about what a firewall allows."""

    dialect: str
    listening: tuple[Socket, ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class NotRules:
    """No form of rules that we know; `why` says so and what to do, for whoever handed it in."""

    why: str


Reading: TypeAlias = RuleTable | Sockets | NotRules


def shown(text: str) -> str:
    """Bound a line to what is shown of it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"
