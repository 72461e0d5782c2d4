"""Does Microsoft Defender on this machine leave out what must be left out?"""

from typing import Literal

from pydantic import Field
from typing_extensions import override

from checks.antivirus.coverage import find_coverage
from checks.antivirus.lists import RecordError, read_record
from checks.antivirus.powershell import NotAsked, record
from checks.dialling.notes import Notes
from checks.model import Evidence, Target
from checks.probe import MachineProbe


class DefenderExclusions(MachineProbe):
    """Ask Defender for its exclusion lists through PowerShell; nothing leaves the machine, nothing changes.

    Facts: `item`, `coverage` (a word of `Coverage`), `entry` it rests on, and the `record` as it came. A record that can't
    be had is no evidence: `NotAsked`.
    """

    category: Literal["process", "extension", "folder"]
    item: str = Field(min_length=1, max_length=1024)

    @override
    async def measure(self, target: Target) -> Evidence:
        notes = Notes()
        try:
            recorded = await record()
            covered = find_coverage(self.category, self.item, read_record(recorded))
        except RecordError as error:
            raise NotAsked(f"Defender's answer can't be read: {error}") from error
        notes.facts.update(
            item=self.item, coverage=covered.coverage.value, entry=covered.entry, record=recorded
        )
        if covered.remark:
            notes.facts["remark"] = covered.remark
        notes.trace(f"{self.item}: {covered.coverage}")
        return notes.evidence(covered.failure, covered.remark)
