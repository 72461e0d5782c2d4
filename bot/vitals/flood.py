"""Do so many deliveries arrive at once that everything else should stand back?"""

import asyncio
from dataclasses import dataclass

HIGH = 16
"""Deliveries that wait for their acknowledgement at the same time."""
LONGEST_S = 1.0
_LOOK_EVERY_S = 0.05


@dataclass(slots=True)
class Flood:
    """Counts deliveries that are not acknowledged yet: Slack waits for them, and for nothing else."""

    arriving: int = 0

    @property
    def is_high(self) -> bool:
        """Whether more wait than a busy minute brings."""
        return self.arriving > HIGH

    async def over(self) -> None:
        """Wait until the flood is over, at most a second: what waits here is somebody's answer."""
        for _ in range(round(LONGEST_S / _LOOK_EVERY_S)):
            if not self.is_high:
                return
            await asyncio.sleep(_LOOK_EVERY_S)
