"""Does the process run on this machine?"""

import asyncio
from datetime import UTC, datetime
from typing import Any

from pydantic import Field
from typing_extensions import override

from checks.dialling.notes import Notes
from checks.failure import Failure
from checks.model import Evidence, Target
from checks.probe import MachineProbe

_AT_MOST = 20


class Process(MachineProbe):
    """Read this machine's processes; nothing is sent and nothing is logged.

    `name` is the image's name, case aside, with or without `.exe`. Facts: `process` (the name that was looked
    for) and `running` (pid, name, since when).
    """

    name: str = Field(min_length=1, max_length=200, pattern=r"^[^/\\]+$")

    @override
    async def measure(self, target: Target) -> Evidence:
        notes = Notes()
        running = await asyncio.to_thread(_running, self.name)
        notes.facts.update(process=self.name, running=running)
        notes.trace(f"{len(running)} processes are called {self.name}")
        return notes.evidence(None if running else Failure.SERVICE_NOT_RUNNING)


def _running(name: str) -> list[dict[str, Any]]:
    # Loaded here: the other probes don't need it.
    import psutil

    found = [
        process.info
        for process in psutil.process_iter(["pid", "name", "create_time", "status"])
        if _bare(process.info["name"] or "") == _bare(name)
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]
    return [
        {"pid": one["pid"], "name": one["name"], "since": _since(one["create_time"])}
        for one in found[:_AT_MOST]
    ]


def _since(stamp: float | None) -> str | None:
    return datetime.fromtimestamp(stamp, UTC).isoformat(timespec="seconds") if stamp else None


def _bare(name: str) -> str:
    return name.casefold().removesuffix(".exe")
