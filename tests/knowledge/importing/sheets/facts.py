"""Which imaginary requirements does a written sheet state?"""

from dataclasses import dataclass
from random import Random
from typing import Any

PROCESSES = (
    "Relay", "Index Service", "kilnd", "Job Broker", "Report Engine", "License Server", "Sync Daemon",
    "Stream Proxy", "Audit Collector", "Voice Gateway", "Web Console", "Transcriber",
)  # fmt: skip
PARTIES = (
    "Agent PC", "Kiln server", "Cloud", "Database server", "Supervisor PC", "Recorder", "PBX",
    "Mail relay", "Web browser", "Directory server", "Branch office", "Phones",
)  # fmt: skip
PURPOSES = (
    "Hands out jobs", "Keeps the index fresh", "Carries audio", "License checks", "Nightly reports",
    "Status pages", "Heartbeat", "Signed updates", "Live view, refreshed every 15 seconds",
    "Web pages (HTML5) of version 9.3", "Time signals", "Encrypted with AES-256", "Playback of calls",
    "Remote administration", "Cluster election; 3 members at least",
)  # fmt: skip
TRANSPORTS = (("TCP",), ("TCP",), ("TCP",), ("UDP",), ("TCP", "UDP"), ("HTTPS",), ("HTTP",))
MODULES = ("Kiln Speech", "Kiln Video", "Screen Capture", "Quality Desk")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One printed row: its ports as (low, high), its transports, and the words of its other cells."""

    process: str
    ports: tuple[tuple[int, int | None], ...]
    transports: tuple[str, ...]
    direction: str | None
    source: str
    destination: str
    purpose: str
    condition: str | None = None
    place: str | None = None

    def expected(self, **known: Any) -> list[dict[str, Any]]:
        """Return one expected entry per port and transport; `known` are the fields that the layout prints."""
        blank = dict.fromkeys(
            ("table", "component", "condition", "direction", "from", "to", "where_open", "transport_default", "alternative_to")
        )  # fmt: skip
        words = self.purpose.split()
        return [
            blank | {"section": "s", "port": low, "port_to": high, "transport": transport,
                     "description_starts": " ".join(words[:2]), "description_ends": " ".join(words[-2:]),
                     "description_words": len(words)} | known
            for low, high in self.ports
            for transport in self.transports
        ]  # fmt: skip


def spoken_rows(chance: Random, most: int = 9) -> list[Spoken]:
    """Return rows of two to five processes, the rows of a process together."""
    rows: list[Spoken] = []
    for process in chance.sample(PROCESSES, chance.randint(2, 5)):
        rows += [_row(chance, process) for _ in range(chance.randint(1, 3))]
    return rows[:most]


def _row(chance: Random, process: str) -> Spoken:
    source, destination = chance.sample(PARTIES, 2)
    return Spoken(
        process=process,
        ports=_ports(chance),
        transports=chance.choice(TRANSPORTS),
        direction=chance.choice(("inbound", "outbound")),
        source=source,
        destination=destination,
        purpose=chance.choice(PURPOSES),
    )


def _ports(chance: Random) -> tuple[tuple[int, int | None], ...]:
    first = chance.choice((22, 25, 80, 389, 443, 1433, 2010, *range(4000, 61000, 137)))
    shape = chance.random()
    if shape < 0.6:
        return ((first, None),)
    if shape < 0.8:
        return ((first, first + chance.randint(1, 99)),)
    numbers = sorted({first, first + 1 + chance.randint(1, 20), first + 40})
    if shape < 0.92:
        return tuple((number, None) for number in numbers[: chance.randint(2, 3)])
    return ((first, None), (first + 10, first + 20))
