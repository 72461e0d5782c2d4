"""What else may sit at a port, by the bytes it says?"""

import re
from dataclasses import dataclass

from checks.dialling.classifying import PeerError
from checks.dialling.conversation import Ending, Reply, excerpt
from checks.failure import Failure

ENOUGH_TO_TELL = 8
"""Bytes of an unknown protocol from which on it is a reply of something else, not the start of ours."""


@dataclass(frozen=True, slots=True)
class _Sign:
    name: str
    pattern: re.Pattern[bytes]
    has_lines: bool = True


def _sign(name: str, pattern: bytes, *, has_lines: bool = True) -> _Sign:
    return _Sign(name, re.compile(pattern, re.DOTALL | re.IGNORECASE), has_lines)


_TLS_RECORD = re.compile(rb"[\x14-\x17]\x03[\x00-\x04]", re.DOTALL)
# The order matters: a mail server's 220 before a file server's.
_SIGNS = (
    _Sign("TLS", _TLS_RECORD, has_lines=False),
    _sign("AMQP", rb"AMQP|\x01\x00\x00....\x00\x0a\x00\x0a", has_lines=False),
    _sign("HTTP", rb"HTTP/\d"),
    _sign("SSH", rb"SSH-"),
    _sign("SMTP (mail)", rb"220[ -].*SMTP"),
    _sign("FTP", rb"220[ -].*FTP"),
    _sign("FTP or SMTP", rb"220[ -]"),
    _sign("POP3 (mail)", rb"\+OK"),
    _sign("IMAP (mail)", rb"\* OK"),
    _sign("NATS", rb"INFO \{"),
    _sign("Redis", rb"-ERR |-NOAUTH |\+PONG"),
    _sign("VNC", rb"RFB \d{3}"),
    _sign("MySQL", rb"...\x00\x0a\d", has_lines=False),
    _sign("RDP", rb"\x03\x00..[\x02-\x0e]\xd0", has_lines=False),
    _sign("Telnet", rb"\xff[\xfb-\xfe]", has_lines=False),
    _sign("Silverlight policy", rb"\s*(<\?xml[^>]*>)?\s*<access-policy"),
    _sign("Flash policy", rb"\s*(<\?xml[^>]*>)?\s*(<!DOCTYPE[^>]*>)?\s*<cross-domain-policy"),
    _sign("HTML", rb"\s*<(!DOCTYPE html|html)"),
)


def is_tls(content: bytes) -> bool:
    """Tell whether the bytes begin with a TLS record, an alert or a handshake."""
    return bool(_TLS_RECORD.match(content))


def guess_service(content: bytes) -> str | None:
    """Return the name of the service that speaks like this, or None when the bytes are not known."""
    sign = _find(content)
    return sign.name if sign else None


def guess_or_excerpt(content: bytes) -> str:
    """Return the guess, else the first bytes themselves."""
    return guess_service(content) or f'unknown, it says "{excerpt(content)}"'


def says_enough(content: bytes) -> bool:
    """Has a peer of another protocol said a whole greeting, as far as one can tell?"""
    sign = _find(content)
    if sign is not None and not sign.has_lines:
        return len(content) >= ENOUGH_TO_TELL
    return b"\n" in content


def foreign(reply: Reply, question: bytes = b"") -> PeerError:
    """Return the error for a reply that is not of the protocol that was asked for."""
    if not reply.content or reply.ending is Ending.ENDLESS:
        return PeerError(reply.failure)
    sign = _find(reply.content)
    whole = says_enough(reply.content) or (sign is None and len(reply.content) >= ENOUGH_TO_TELL)
    if not whole:
        return PeerError(Failure.REPLY_CUT_SHORT, excerpt(reply.content))
    if question and reply.content.startswith(question):
        guess = "an echo, it repeats what it is sent"
    else:
        guess = guess_or_excerpt(reply.content)
    return PeerError(Failure.REPLY_WRONG_SERVICE, excerpt(reply.content), guess=guess)


def _find(content: bytes) -> _Sign | None:
    head = content[:512]
    return next((sign for sign in _SIGNS if sign.pattern.match(head)), None)
