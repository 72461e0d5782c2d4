"""How does the far end of a path accept connections for a while, so that the path can be tried?"""

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable
from typing import Literal

from checks.agent.allowing import BadAllowList
from checks.agent.looking import ReadAllowList
from checks.wire import LONGEST_LISTEN_S, Control

State = Literal["open", "taken", "refused", "failed", "closed"]
Tell = Callable[[str, State, str], Awaitable[None]]
"""Called with the control's token, the listener's state and a sentence."""

MOST = 8
GREETING = b"wfo agent: a test of the way to this port; nothing else is here\r\n"


class Listeners:
    """Listeners that were asked for: each for a bounded time, only where nothing listens and the list allows it.

    A connection gets one line and is closed; nothing is read.
    """

    def __init__(self, allowed: ReadAllowList, tell: Tell) -> None:
        self._allowed = allowed
        self._tell = tell
        self._open: dict[str, asyncio.Task[None]] = {}

    def begin(self, control: Control) -> None:
        """Open a listener in a task of its own; asked again for the same token, it stays as it is."""
        if control.token not in self._open:
            self._open[control.token] = asyncio.create_task(self._serve(control))

    def cancel(self, token: str) -> None:
        """Close a listener before its time."""
        if task := self._open.get(token):
            task.cancel()

    async def close(self) -> None:
        """Close them all."""
        tasks = list(self._open.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, control: Control) -> None:
        try:
            state, detail = "closed", "its time is over"
            found = self._obstacle(control)
            if found is None:
                found = await self._listen(control)
            if found is not None:
                state, detail = found
            await self._tell(control.token, state, detail)  # type: ignore[arg-type] # mypy widens the literal
        finally:
            self._open.pop(control.token, None)

    def _obstacle(self, control: Control) -> tuple[State, str] | None:
        if control.port is None or not 0 < control.seconds <= LONGEST_LISTEN_S:
            return "refused", f"a listener needs a port and at most {LONGEST_LISTEN_S} s"
        try:
            allowed = self._allowed()
        except BadAllowList as error:
            return "refused", f"the agent's own list is unusable: {error}"
        if not allowed.may_listen(control.port):
            return (
                "refused",
                f"the agent's own list ({allowed.source}) has no line `listen {control.port}`",
            )
        if len(self._open) > MOST:
            return "refused", f"{MOST} listeners are open already"
        return None

    async def _listen(self, control: Control) -> tuple[State, str] | None:
        """Listen until the time is over; returns why not, if it can't."""
        port = control.port or 0
        if await _answers(port):
            return "taken", f"something on this machine listens on {port} already"
        try:
            server = await asyncio.start_server(_greet, host=None, port=port, reuse_address=True)
        except OSError as error:
            state: State = "taken" if error.errno == errno.EADDRINUSE else "failed"
            return state, f"{port}: {error.strerror or error}"
        async with server:
            await self._tell(
                control.token, "open", f"listening on {port} for {control.seconds:g} s"
            )
            await asyncio.sleep(control.seconds)
        return None


async def _answers(port: int) -> bool:
    """Tell whether somebody listens on loopback alone; where all addresses are taken, binding fails by itself."""
    for host in ("127.0.0.1", "::1"):
        try:
            async with asyncio.timeout(1):
                _, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError):
            continue
        writer.close()
        return True
    return False


async def _greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        writer.write(GREETING)
        await writer.drain()
        sock: socket.socket | None = writer.get_extra_info("socket")
        if sock is not None:
            writer.write_eof()
    except OSError:
        pass  # the visitor has left
    finally:
        writer.close()
