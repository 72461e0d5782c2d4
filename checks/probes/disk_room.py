"""How much room is left where a folder lies?"""

import asyncio
import os
import shutil
import sys
from pathlib import PureWindowsPath

from pydantic import Field
from typing_extensions import override

from checks.dialling.notes import Notes
from checks.failure import Failure
from checks.model import Evidence, Target
from checks.probe import MachineProbe

_MIB = 1024 * 1024


class DiskRoom(MachineProbe):
    """Ask this machine's file system; nothing is written. Variables such as `%ProgramData%` are resolved on Windows.

    `least_free_mib` (MiB, 0: only told) is what must be free. Facts: `folder`, `free_mib`, `total_mib`,
    `used_percent`.
    """

    folder: str = Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")
    least_free_mib: int = Field(default=0, ge=0)

    @override
    async def measure(self, target: Target) -> Evidence:
        notes = Notes()
        notes.facts.update(folder=self.folder, least_free_mib=self.least_free_mib)
        try:
            total, used, free = await asyncio.to_thread(shutil.disk_usage, _here(self.folder))
        except (FileNotFoundError, NotADirectoryError) as error:
            return notes.evidence(Failure.DISK_FOLDER_ABSENT, error.strerror or "")
        notes.facts.update(
            free_mib=free // _MIB,
            total_mib=total // _MIB,
            used_percent=round(100 * used / total, 1) if total else 0.0,
        )
        notes.trace(f"{self.folder}: {free // _MIB} MiB free of {total // _MIB}")
        short = free // _MIB < self.least_free_mib
        return notes.evidence(Failure.DISK_ROOM_SHORT if short else None)


def _here(folder: str) -> str:
    """Return the folder as this machine knows it; `OSError` where it can't know such a folder at all."""
    if sys.platform == "win32":
        return os.path.expandvars(folder)
    if PureWindowsPath(folder).drive or folder.startswith("%"):
        raise OSError(f"{folder} is a folder of Windows, and this machine runs {sys.platform}")
    return folder
