"""`netstat -an` of Windows, Linux and macOS, and `ss -an`: what listens, not what a firewall allows."""

from checks.firewall.matching import ANYWHERE, Addresses, as_range
from checks.firewall.reading.lines import NumberedLine
from checks.firewall.rule import Socket, Sockets, Unread, shown

NAME = "a list of sockets"
_LISTENS = frozenset({"LISTEN", "LISTENING", "ABHÖREN", "UNCONN"})
_OTHER = frozenset(
    {"ESTABLISHED", "ESTAB", "TIME_WAIT", "TIME-WAIT", "CLOSE_WAIT", "CLOSE-WAIT", "SYN_SENT", "SYN-SENT", "FIN_WAIT_1", "FIN_WAIT_2",
     "FIN-WAIT-1", "FIN-WAIT-2", "LAST_ACK", "LAST-ACK", "CLOSING", "SYN_RECEIVED", "SYN_RECV", "SYN-RECV", "BOUND", "HERGESTELLT"}
)  # fmt: skip
_TRANSPORTS = {"tcp": "TCP", "tcp4": "TCP", "tcp6": "TCP", "tcp46": "TCP", "udp": "UDP", "udp4": "UDP", "udp6": "UDP", "udp46": "UDP"}  # fmt: skip
_FAR_EMPTY = frozenset({"*:*", "*.*", "0.0.0.0:*", "[::]:*", ":::*"})
_HEADINGS = ("active", "proto", "netid", "state", "aktive", "unix", "(", "[", "tcp:", "foreign")
MANY = 2


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether at least two lines are sockets as one of these programs prints them."""
    return sum(_socket(line) is not None for line in lines[:2_000]) >= MANY


def read(lines: list[NumberedLine]) -> Sockets:
    """Read the sockets that listen; connections that are open say nothing about who may open one."""
    found: list[Socket] = []
    unread: list[Unread] = []
    begun = False
    for line in lines:
        socket = _socket(line)
        if isinstance(socket, Socket):
            found.append(socket)
        elif socket is None and begun and not line.bare.casefold().startswith(_HEADINGS):
            unread.append(Unread(line.number, shown(line.text), "it is no socket"))
        begun = begun or socket is not None
    return Sockets(NAME, tuple(found), tuple(unread))


def _socket(line: NumberedLine) -> Socket | bool | None:
    """Return a socket that listens, False for one that doesn't, None for another line."""
    words = line.bare.split()
    if not words:
        return None
    transport = _TRANSPORTS.get(words[0].casefold())
    if transport is None:
        if words[0] in _LISTENS and len(words) > 3:  # noqa: PLR2004 - `ss -tl` leaves the transport out
            transport = "TCP"
        else:
            return None
    places = [place for word in words[1:] if (place := _place(word)) is not None]
    if not places:
        return None
    states = set(words)
    if transport == "TCP" and not states & _LISTENS:
        return False if states & _OTHER or len(places) > 1 else None
    if transport == "UDP" and not (states & _LISTENS or set(words) & _FAR_EMPTY):
        return False
    host, port = places[0]
    return Socket(
        line.number, transport, _address(host), port, _is_loopback(host), shown(line.text)
    )


def _place(word: str) -> tuple[str, int] | None:
    """Read `0.0.0.0:135`, `[::]:443`, `*:80`, `:::22`, and macOS' `*.22` and `127.0.0.1.631`."""
    for mark in (":", "."):
        host, found, port = word.rpartition(mark)
        if found and port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= 65_535:  # noqa: PLR2004 - digits of a port
            if mark == "." and host != "*" and host.count(".") != 3 and ":" not in host:  # noqa: PLR2004 - an IPv4 address
                continue
            return host.strip("[]").partition("%")[0], int(port)
    return None


def _address(host: str) -> Addresses:
    if host in ("*", "0.0.0.0", "::", ""):  # noqa: S104 - read, not bound to
        return ANYWHERE
    found = as_range(host)
    return Addresses((found,)) if found else Addresses(names=(host,))


def _is_loopback(host: str) -> bool:
    return host.startswith("127.") or host in ("::1", "localhost")
