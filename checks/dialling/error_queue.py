"""Who on the way sent the ICMP error, and which one?

Linux keeps ICMP errors of a socket in its error queue (ip(7), `IP_RECVERR`). The manual calls that unsupported
for TCP, yet it works there and needs no privilege; where it doesn't, nothing is claimed.
"""

import ipaddress
import socket
import struct
import sys
from dataclasses import dataclass

from typing_extensions import override

_RECVERR: dict[int, tuple[int, int]] = {
    socket.AF_INET: (socket.IPPROTO_IP, 11),
    socket.AF_INET6: (socket.IPPROTO_IPV6, 25),
}
"""Level and option by family; Python has no names for them (linux/in.h, linux/in6.h)."""
_EXTENDED_ERROR = struct.Struct("=IBBBBII")
_FROM_ICMP, _FROM_ICMP6 = 2, 3
_AF_INET, _AF_INET6 = 2, 10
_MSG_ERRQUEUE = 0x2000
_SO_MEMINFO = 55
"""linux/asm-generic/socket.h, since 4.12; its first number is what the socket has received."""
_NOTHING = bytes(4)

_NAMES = {
    (4, 3, 0): "network unreachable",
    (4, 3, 1): "host unreachable",
    (4, 3, 2): "protocol unreachable",
    (4, 3, 3): "port unreachable",
    (4, 3, 9): "network administratively prohibited",
    (4, 3, 10): "host administratively prohibited",
    (4, 3, 13): "communication administratively prohibited",
    (6, 1, 0): "no route to destination",
    (6, 1, 1): "administratively prohibited",
    (6, 1, 3): "address unreachable",
    (6, 1, 4): "port unreachable",
    (6, 1, 5): "source address failed policy",
    (6, 1, 6): "route rejected",
}


@dataclass(frozen=True, slots=True)
class IcmpError:
    """One ICMP error: who sent it, and its type and code (RFC 792, RFC 4443)."""

    sender: str
    type: int
    code: int

    @property
    def says_host_unreachable(self) -> bool:
        """The code that a machine's own stack writes when nobody answers ARP or neighbour discovery."""
        return (self.type, self.code) == ((1, 3) if ":" in self.sender else (3, 1))

    @override
    def __str__(self) -> str:
        """Return `ICMP 3/13, communication administratively prohibited`."""
        version = 6 if ":" in self.sender else 4
        name = _NAMES.get((version, self.type, self.code))
        label = f"{'ICMPv6' if version == 6 else 'ICMP'} {self.type}/{self.code}"  # noqa: PLR2004
        return f"{label}, {name}" if name else label


def keep_icmp_errors(sock: socket.socket, wanted: int = 1, family: int | None = None) -> bool:
    """Ask the kernel to queue ICMP errors for this socket (0: no longer); False where it can't.

    Whoever knows the socket's family says so: asking the socket for it takes longer than the rest.
    """
    if sys.platform != "linux":
        return False
    level, option = _RECVERR[sock.family if family is None else family]
    try:
        sock.setsockopt(level, option, wanted)
    except OSError:
        return False
    return True


def has_icmp_error(sock: socket.socket) -> bool:
    """Tell whether an ICMP error is queued in a socket whose connect failed; where there is none, without reading.

    The kernel charges what it queues to the socket's memory (sock_diag(7), `SK_MEMINFO_RMEM_ALLOC`), and to ask
    for that takes a fifth of an attempt to read.
    """
    try:
        nothing = sock.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, len(_NOTHING)) == _NOTHING
    except OSError:
        nothing = False
    return not nothing and read_icmp_error(sock) is not None


def read_icmp_error(sock: socket.socket) -> IcmpError | None:
    """Return the first queued ICMP error of a socket whose connect failed, or None if there is none."""
    try:
        _, ancillary, _, _ = sock.recvmsg(512, 512, _MSG_ERRQUEUE)
    except OSError:
        return None
    for level, option, content in ancillary:
        if (level, option) in _RECVERR.values():
            return _parse(content)
    return None


def _parse(content: bytes) -> IcmpError | None:
    if len(content) < _EXTENDED_ERROR.size + 8:
        return None
    _, origin, kind, code, _, _, _ = _EXTENDED_ERROR.unpack_from(content)
    sender = content[_EXTENDED_ERROR.size :]
    (family,) = struct.unpack_from("=H", sender)
    if origin == _FROM_ICMP and family == _AF_INET:
        return IcmpError(str(ipaddress.IPv4Address(sender[4:8])), kind, code)
    if origin == _FROM_ICMP6 and family == _AF_INET6 and len(sender) >= 24:  # noqa: PLR2004
        return IcmpError(str(ipaddress.IPv6Address(sender[8:24])), kind, code)
    return None
