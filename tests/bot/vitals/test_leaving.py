"""Does a process end in time though a thread of it hangs?"""

import subprocess
import sys
import time

PROGRAM = """
import asyncio, time
from bot.vitals.leaving import leave_within

async def main():
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 60)
    leave_within(0.3)

asyncio.run(main())
"""


def test_a_hanging_thread_does_not_keep_the_process() -> None:
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=50
    )
    assert ended.returncode == 0
    assert time.monotonic() - began < 40
    assert "stop_cut_short" in ended.stdout
