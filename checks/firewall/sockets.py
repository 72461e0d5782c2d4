"""What of the requirements does a machine listen on? That says nothing about what a firewall allows."""

from collections.abc import Sequence

from checks.connections import Connection, Need, span_text
from checks.firewall.review import Entry, Place, Standing
from checks.firewall.rule import Socket, Sockets
from checks.naming import listed, role_name

NOTE = "This shows what listens on the machine, not what a firewall allows: “listening” does not mean that anybody can get there."


def entry(need: Need, sockets: Sockets, place: Place) -> Entry:
    """Say whether the machine listens where a requirement expects it to; of several ways any that leads here."""
    here = [c for way in need.ways for c in way if c.target.role == place.role]
    if not here:
        expected = need.ways[0][0].target.role if need.ways else None
        where = f"the {role_name(expected)}" if expected else "the machine itself"
        return Entry(need.requirement, Standing.ELSEWHERE, f"It is expected to listen on {where}.")
    connection = here[0]
    found = [socket for socket in sockets.listening if _is_asked(socket, connection)]
    outside = [socket for socket in found if not socket.is_loopback]
    ports = span_text(connection.ports)
    if outside:
        lines = tuple(socket.line for socket in outside)
        shown = listed([f"line {line}" for line in lines[:4]], "and")
        at = listed(list(dict.fromkeys(_where(socket) for socket in outside))[:4], "and")
        return Entry(
            need.requirement,
            Standing.PRESENT,
            f"Port {ports} listens on {at} ({shown}).",
            connection,
            lines,
        )
    if found:
        said = f"Port {ports} listens for the machine itself only (line {found[0].line}): nobody else gets there."
        return Entry(need.requirement, Standing.MISSING, said, connection, (found[0].line,))
    said = f"Nothing listens on {ports} here; that the {role_name(connection.target.role)} should is our reading."
    return Entry(need.requirement, Standing.MISSING, said, connection)


def also(sockets: Sockets, needs: Sequence[Need]) -> tuple[Socket, ...]:
    """Return the sockets that no requirement names, each port once."""
    connections = [c for need in needs for way in need.ways for c in way]
    found = [
        s
        for s in sockets.listening
        if not s.is_loopback and not any(_is_asked(s, c) for c in connections)
    ]
    return tuple({(socket.transport, socket.port): socket for socket in reversed(found)}.values())[
        ::-1
    ]


def _is_asked(socket: Socket, connection: Connection) -> bool:
    return socket.transport in connection.transports and any(
        low <= socket.port <= high for low, high in connection.ports
    )


def _where(socket: Socket) -> str:
    return "all addresses" if socket.address.is_any else str(socket.address)
