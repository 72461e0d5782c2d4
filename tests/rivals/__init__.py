"""Which other tools do the benchmarks compare with, where they are installed, with the same patience as ours?"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeAlias

from checks.failure import Failure
from tests.rivals import blackbox, check_tcp, nmap

Pair: TypeAlias = tuple[str, int]
Connect: TypeAlias = Callable[[Sequence[str], Sequence[int]], None]


@dataclass(frozen=True, slots=True)
class Rival:
    """A tool: `ready` is its context, `connect` tries every port of every host, `words` says what it says of one place.

    `at_most` bounds how many places it is given where it starts a process for each.
    """

    name: str
    is_there: Callable[[], bool]
    ready: Callable[[], AbstractContextManager[None]]
    connect: Connect
    words: Callable[[str, int], str]
    at_most: int | None = None


RIVALS = (
    Rival("nmap -sT", nmap.is_there, nmap.ready, nmap.connect, nmap.words),
    Rival(
        "nmap -sT, parallelism forced", nmap.is_there, nmap.ready, nmap.connect_forced, nmap.words
    ),
    Rival("check_tcp, 64 at a time", check_tcp.is_there, check_tcp.ready, check_tcp.connect,
          check_tcp.words, at_most=1000),
    Rival("blackbox_exporter", blackbox.is_there, blackbox.ready, blackbox.connect, blackbox.words),
)  # fmt: skip

_MEANS: tuple[tuple[str, Failure | None], ...] = (
    ("connection refused", Failure.CONNECTION_REFUSED),
    ("conn-refused", Failure.CONNECTION_REFUSED),
    ("no route to host", Failure.NETWORK_REJECTED),
    ("host-unreach", Failure.NETWORK_REJECTED),
    ("prohibited", Failure.NETWORK_REJECTED),
    ("port-unreach", Failure.NETWORK_REJECTED),
    ("proto-unreach", Failure.NETWORK_REJECTED),
    ("protocol not available", Failure.NETWORK_REJECTED),
    ("network is unreachable", Failure.NETWORK_NO_ROUTE),
    ("net-unreach", Failure.NETWORK_NO_ROUTE),
    ("permission denied", Failure.LOCAL_BLOCKED),
    ("not permitted", Failure.LOCAL_BLOCKED),
    ("timeout", Failure.CONNECTION_TIMEOUT),
    ("timed out", Failure.CONNECTION_TIMEOUT),
    ("no-response", Failure.CONNECTION_TIMEOUT),
    ("ok", None),
    ("open", None),
)
"""What a tool's own words mean in ours, read in its favour; the first that fits counts."""


def meaning(words: str) -> Failure | str | None:
    """Return our word for what a tool said, None for open; its own words where nothing fits."""
    said = words.casefold()
    return next((word for phrase, word in _MEANS if phrase in said), words)
