"""Does the process end in time, whatever still hangs in a thread?"""

import os
import threading

import structlog

_log = structlog.get_logger(__name__)


def leave_within(seconds: float) -> None:
    """End the process with code 0 after so many seconds, unless it has ended by then.

    A thread that waits for a name server can't be cancelled, and Python waits for every thread. What was accepted is
    stored, so being cut short here costs nothing that a kill would not.
    """

    def cut() -> None:
        _log.warning("stop_cut_short", seconds=seconds)
        os._exit(0)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
