"""How is the agent told to stop, on each system?"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def stopping(stop: asyncio.Event) -> Iterator[None]:
    """Let SIGTERM, SIGINT and on Windows Ctrl+Break set `stop` while the block lasts.

    Windows' event loop has no signal handlers of its own (asyncio.loop.add_signal_handler), so there the
    interpreter's are used, which run between two bytecodes of the main thread and may not touch the loop.
    """
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGBREAK)
        before = [
            signal.signal(n, lambda *_: loop.call_soon_threadsafe(stop.set)) for n in numbers
        ]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)
    else:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)
