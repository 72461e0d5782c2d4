"""Is something blocking the event loop, so that Slack waits for all of us?"""

import asyncio
import time

import structlog

from bot.vitals.pulse import Pulse

EVERY_S = 0.25
LONG_S = 1.0
"""From here on it is worth a line: Slack gives up on an acknowledgement after 3 seconds."""

_log = structlog.get_logger(__name__)


async def watch_lag(pulse: Pulse) -> None:
    """Measure how late the loop wakes us, until cancelled."""
    while True:
        started = time.monotonic()
        await asyncio.sleep(EVERY_S)
        late_s = max(0.0, time.monotonic() - started - EVERY_S)
        pulse.lag.observe(late_s)
        if late_s > LONG_S:
            _log.warning("loop_blocked", seconds=round(late_s, 2))
