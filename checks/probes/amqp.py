"""Does a broker speak AMQP 0-9-1 at the target?

AMQP 0-9-1 specification, section 4.2.2: the client sends a protocol header, the broker answers with
Connection.Start, or with the header of the version that it speaks instead.
"""

import re
import struct
from typing import Any

from typing_extensions import override

from checks.dialling.classifying import PeerError
from checks.dialling.connecting import connect
from checks.dialling.conversation import (
    REPLY_CAP,
    Ending,
    PlainConversation,
    Reply,
    ask,
    excerpt,
)
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.guessing import foreign, is_tls, says_enough
from checks.dialling.handshake import raise_if_tls
from checks.dialling.notes import Notes
from checks.dialling.text import shown
from checks.failure import Failure
from checks.probe import NetworkProbe

HEADER = b"AMQP\x00\x00\x09\x01"
"""All that the probe ever sends."""
_FRAME_HEADER = struct.Struct(">BHI")
_METHOD_FRAME, _FRAME_END = 1, 0xCE
_START = b"\x00\x0a\x00\x0a"
_OTHER_HEADER = re.compile(rb"AMQP(.)(.)(.)(.)", re.DOTALL)


class Amqp(NetworkProbe):
    """Send the 8 bytes of the protocol header, read Connection.Start, and close.

    Facts: `product`, `version`, `platform`, `cluster`, `mechanisms`, `locales`, `protocol_version`. RabbitMQ
    logs one info and one warning line for it; a polite Connection.Close would cost an error and three seconds.
    """

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        notes.facts["protocol"] = "AMQP"
        with await connect(endpoint, patience, notes) as sock:
            reply = await ask(PlainConversation(sock, notes), HEADER, _is_whole, patience.read_s)
        if not reply.content and reply.ending is not Ending.SILENT:
            await raise_if_tls(endpoint, patience, notes)
        if is_tls(reply.content):
            raise PeerError(Failure.TLS_UNEXPECTED, excerpt(reply.content))
        notes.facts.update(_read(reply))


def _is_whole(content: bytes) -> bool:
    if not content.startswith(b"\x01\x00\x00"):
        if b"\x01\x00\x00".startswith(content):
            return False
        if content.startswith(b"AMQP"):
            return len(content) >= len(HEADER)
        return is_tls(content) or says_enough(content)
    return len(content) >= _FRAME_HEADER.size and len(content) >= _frame_size(content)


def _frame_size(content: bytes) -> int:
    """Return the size of the whole frame; one over the cap need not be waited for."""
    size: int = _FRAME_HEADER.unpack_from(content)[2]
    return size + _FRAME_HEADER.size + 1 if size <= REPLY_CAP else 0


def _read(reply: Reply) -> dict[str, Any]:
    """Return the facts of a Connection.Start; raises `PeerError` for everything else."""
    content = reply.content
    other = _OTHER_HEADER.match(content)
    if other and content != HEADER:
        version = _version(other)
        raise PeerError(Failure.AMQP_VERSION_MISMATCH, excerpt(content), version=version)
    if not content.startswith(b"\x01\x00\x00"):
        if content and b"\x01\x00\x00".startswith(content):
            raise PeerError(Failure.REPLY_CUT_SHORT, excerpt(content))
        raise foreign(reply, HEADER)
    if len(content) < _FRAME_HEADER.size:
        raise PeerError(reply.failure, excerpt(content))
    _, _, size = _FRAME_HEADER.unpack_from(content)
    if size > REPLY_CAP:
        raise PeerError(Failure.REPLY_TOO_LARGE, f"a frame of {size} bytes is announced")
    if len(content) < _frame_size(content):
        raise PeerError(reply.failure, excerpt(content))
    payload = content[_FRAME_HEADER.size : _FRAME_HEADER.size + size]
    if content[_FRAME_HEADER.size + size] != _FRAME_END or not payload.startswith(_START):
        guess = "frames like AMQP's, but no Connection.Start"
        raise PeerError(Failure.REPLY_WRONG_SERVICE, excerpt(content), guess=guess)
    return _read_start(payload)


def _version(header: re.Match[bytes]) -> str:
    """Return the version of a foreign protocol header; before 1.0 they are spelled in two ways."""
    first, major, minor, revision = (group[0] for group in header.groups())
    if major == 0 and minor == 9:  # noqa: PLR2004 - the 0-9-1 header itself
        return f"0-9-{revision}"
    if (first, major) == (1, 1):
        return f"{minor}-{revision}"
    layer = {2: " over TLS", 3: " with SASL"}.get(first, "")
    return f"{major}.{minor}{layer}"


def _read_start(payload: bytes) -> dict[str, Any]:
    if len(payload) < len(_START) + 2:
        raise PeerError(Failure.REPLY_CUT_SHORT, "Connection.Start without a version")
    major, minor = payload[4], payload[5]
    if (major, minor) != (0, 9):
        version = f"{major}-{minor}"
        raise PeerError(Failure.AMQP_VERSION_MISMATCH, "in Connection.Start", version=version)
    try:
        properties, position = _long_string(payload, 6)
        mechanisms, position = _long_string(payload, position)
        locales, _ = _long_string(payload, position)
    except struct.error as error:
        raise PeerError(Failure.REPLY_CUT_SHORT, f"Connection.Start: {error}") from error
    told = _texts(properties)
    return {
        "protocol_version": "0-9",
        "product": told.get("product"),
        "version": told.get("version"),
        "platform": told.get("platform"),
        "cluster": told.get("cluster_name"),
        "mechanisms": shown(mechanisms).split(),
        "locales": shown(locales).split(),
    }


def _long_string(content: bytes, position: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">I", content, position)
    end = position + 4 + length
    if end > len(content):
        raise struct.error("a length beyond the end")
    return content[position + 4 : end], end


def _texts(table: bytes) -> dict[str, str]:
    """Return the long strings of a field table up to the first field of a type that is not needed here.

    Nested tables are stepped over by their length, booleans by their byte.
    """
    told: dict[str, str] = {}
    position = 0
    try:
        while position < len(table):
            length = table[position]
            name = shown(table[position + 1 : position + 1 + length])
            position += 1 + length
            kind, position = table[position : position + 1], position + 1
            if kind == b"t":
                position += 1
                continue
            if kind not in (b"S", b"F"):
                break
            value, position = _long_string(table, position)
            if kind == b"S":
                told[name] = shown(value)
    except (struct.error, IndexError):
        pass  # what was read before a broken field still stands
    return told
