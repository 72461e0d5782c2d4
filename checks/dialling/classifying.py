"""Which word does a socket's error earn?

Windows is asked by `winerror`, because its Proactor loop reports most codes as errno 22; then the class
decides, then the errno.
"""

import errno
import os
import re
from typing import Any

from checks.failure import Failure


class PeerError(Exception):
    """What the peer, or the way to it, did wrong: a word, a detail, and facts for the evidence."""

    def __init__(self, failure: Failure, detail: str = "", **facts: Any) -> None:
        super().__init__(failure, detail)
        self.failure = failure
        self.detail = detail
        self.facts = facts


_BY_WINERROR = {
    1225: Failure.CONNECTION_REFUSED,
    10061: Failure.CONNECTION_REFUSED,
    121: Failure.CONNECTION_TIMEOUT,
    10060: Failure.CONNECTION_TIMEOUT,
    1231: Failure.NETWORK_NO_ROUTE,
    10051: Failure.NETWORK_NO_ROUTE,
    10049: Failure.NETWORK_NO_ROUTE,
    10050: Failure.NETWORK_NO_ROUTE,
    1232: Failure.NETWORK_UNREACHABLE,
    10064: Failure.NETWORK_UNREACHABLE,
    10065: Failure.NETWORK_UNREACHABLE,
    5: Failure.LOCAL_BLOCKED,
    10013: Failure.LOCAL_BLOCKED,
    64: Failure.REPLY_HUNG_UP,
    1236: Failure.REPLY_HUNG_UP,
    10053: Failure.REPLY_HUNG_UP,
    10054: Failure.REPLY_HUNG_UP,
}
"""Winsock codes (10000 and above) and the Win32 codes that the Proactor loop reports in their place."""

_BY_CLASS: tuple[tuple[type[OSError], Failure], ...] = (
    (ConnectionRefusedError, Failure.CONNECTION_REFUSED),
    (TimeoutError, Failure.CONNECTION_TIMEOUT),
    (PermissionError, Failure.LOCAL_BLOCKED),
    (ConnectionResetError, Failure.REPLY_HUNG_UP),
    (ConnectionAbortedError, Failure.REPLY_HUNG_UP),
    (BrokenPipeError, Failure.REPLY_HUNG_UP),
)

_BY_ERRNO = {
    errno.ENETUNREACH: Failure.NETWORK_NO_ROUTE,
    errno.ENETDOWN: Failure.NETWORK_NO_ROUTE,
    errno.EADDRNOTAVAIL: Failure.NETWORK_NO_ROUTE,
    errno.EAFNOSUPPORT: Failure.NETWORK_NO_ROUTE,
    errno.EHOSTUNREACH: Failure.NETWORK_UNREACHABLE,
    errno.EHOSTDOWN: Failure.NETWORK_UNREACHABLE,
    errno.ENOPROTOOPT: Failure.NETWORK_UNREACHABLE,
}

_OWN_SHORTAGE = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, 10024, 10055}
_ASYNCIO_SAYS = "Connect call failed"
"""What asyncio's `sock_connect` writes in place of the system's text, with the address behind it."""
_ADDRESSES = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}")


def classify(error: OSError) -> Failure:
    """Return the word for an error of connecting or talking; an error without one is `other_unmapped`."""
    winerror = getattr(error, "winerror", None)
    if winerror in _BY_WINERROR:
        return _BY_WINERROR[winerror]
    for kind, failure in _BY_CLASS:
        if isinstance(error, kind):
            return failure
    return _BY_ERRNO.get(error.errno or 0, Failure.OTHER_UNMAPPED)


def is_own_shortage(error: OSError) -> bool:
    """Did this machine run out of sockets or memory? Then nothing is known about the peer."""
    return error.errno in _OWN_SHORTAGE or getattr(error, "winerror", None) in _OWN_SHORTAGE


def describe(error: OSError) -> str:
    """Return class, codes and text of an error in one line, addresses scrubbed."""
    codes = [
        f"{name} {value}"
        for name in ("errno", "winerror")
        if (value := getattr(error, name, None)) is not None
    ]
    text = error.strerror or str(error)
    if text.startswith(_ASYNCIO_SAYS) and error.errno:
        text = os.strerror(error.errno)
    text = _ADDRESSES.sub("[address]", text)
    return ": ".join(part for part in (type(error).__name__, ", ".join(codes), text) if part)
