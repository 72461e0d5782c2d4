"""What does the peer say, and how does its reply end?"""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from checks.dialling.classifying import describe
from checks.dialling.notes import Notes
from checks.failure import Failure

REPLY_CAP = 64 * 1024
"""No reply that a probe waits for is larger (bytes)."""
_CHUNK = 16 * 1024


class Ending(StrEnum):
    """How a reply ended: it was all there, the peer closed or reset, fell silent, or went on and on."""

    COMPLETE = "complete"
    CLOSED = "closed"
    RESET = "reset"
    SILENT = "silent"
    ENDLESS = "endless"


@dataclass(frozen=True, slots=True)
class Reply:
    """The bytes that came, at most `REPLY_CAP`, and how they ended."""

    content: bytes
    ending: Ending

    @property
    def failure(self) -> Failure:
        """Return the word for a reply that is not complete."""
        if self.ending is Ending.ENDLESS:
            return Failure.REPLY_TOO_LARGE
        if self.content:
            return Failure.REPLY_CUT_SHORT
        return Failure.REPLY_MISSING if self.ending is Ending.SILENT else Failure.REPLY_HUNG_UP


class Conversation(Protocol):
    """Something bytes can be sent over and received from; `receive` returns none at the peer's close."""

    notes: Notes

    async def send(self, content: bytes) -> None:
        """Send all of it; raises `OSError` when the peer is gone."""

    async def receive(self) -> bytes:
        """Return the next bytes; raises `OSError` on a reset."""


class PlainConversation:
    """Bytes over a connected non-blocking socket."""

    def __init__(self, sock: socket.socket, notes: Notes) -> None:
        self.notes = notes
        self._sock = sock
        self._loop = asyncio.get_running_loop()

    async def send(self, content: bytes) -> None:
        """Send all of it; raises `OSError` when the peer is gone."""
        await self._loop.sock_sendall(self._sock, content)

    async def receive(self) -> bytes:
        """Return at most 16 KiB; raises `OSError` on a reset."""
        return await self._loop.sock_recv(self._sock, _CHUNK)


async def ask(
    conversation: Conversation, question: bytes, whole: Callable[[bytes], bool], patience_s: float
) -> Reply:
    """Send the question and read until `whole` says so, the peer ends, time is up or the cap is reached.

    `patience_s` covers the whole reply, so a peer that drips a byte a second gains nothing. A broker answers
    and then resets: what has arrived is read before a reset counts.
    """
    notes, received = conversation.notes, bytearray()
    notes.trace(f"sent {len(question)} bytes: {excerpt(question)}")
    started = notes.elapsed_ms
    try:
        async with asyncio.timeout(patience_s):
            await _send_if_it_listens(conversation, question)
            ending = await _read(conversation, received, whole, started)
    except TimeoutError as error:
        # The system's own timeout of an established connection is a silence as well.
        ending = Ending.SILENT
        notes.trace(f"silent: {describe(error)}" if error.errno else "no more in time")
    except OSError as error:
        ending = Ending.RESET
        notes.trace(describe(error))
    reply = Reply(bytes(received[:REPLY_CAP]), ending)
    notes.trace(f"{ending}, {len(received)} bytes: {excerpt(reply.content)}")
    return reply


async def _send_if_it_listens(conversation: Conversation, question: bytes) -> None:
    try:
        await conversation.send(question)
    except ConnectionError as error:
        conversation.notes.trace(f"while sending: {describe(error)}")


async def _read(
    conversation: Conversation,
    received: bytearray,
    whole: Callable[[bytes], bool],
    started_ms: float,
) -> Ending:
    while not (received and whole(bytes(received))):
        if len(received) > REPLY_CAP:
            return Ending.ENDLESS
        chunk = await conversation.receive()
        if not chunk:
            return Ending.CLOSED
        if not received:
            elapsed = conversation.notes.elapsed_ms - started_ms
            conversation.notes.facts["first_byte_ms"] = round(elapsed, 2)
        received += chunk
    return Ending.COMPLETE


def excerpt(content: bytes, at_most: int = 48) -> str:
    """Return the first bytes in printable ASCII, everything else escaped."""
    text = "".join(
        chr(byte) if 0x20 <= byte < 0x7F and byte != 0x5C else f"\\x{byte:02x}"  # noqa: PLR2004
        for byte in content[:at_most]
    )
    return text + ("…" if len(content) > at_most else "")
