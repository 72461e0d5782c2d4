"""What does a table's header word say about its column?"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

_WAY = re.compile(r"\b(?:(inbound|incoming|ingress)|outbound|outgoing|egress)\b", re.IGNORECASE)
_REMOTE = re.compile(r"(?:remote|peer|far)\b", re.IGNORECASE)


class Column(StrEnum):
    """What a column holds; `OTHER` is kept as a remark and never read as a fact."""

    PROCESS = "process"
    PORT = "port"
    PORT_END = "port_end"
    TRANSPORT = "transport"
    DIRECTION = "direction"
    DESCRIPTION = "description"
    SOURCE = "source"
    DESTINATION = "destination"
    CONDITION = "condition"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Header:
    """A column with its printed word; `transport` where the header itself names it (`TCP ports`)."""

    column: Column
    printed: str
    transport: str | None = None

    @property
    def way(self) -> Literal["inbound", "outbound"] | None:
        """The direction that a port column's own header names (`Inbound ports`)."""
        found = _WAY.search(self.printed) if self.column is Column.PORT else None
        return ("inbound" if found[1] else "outbound") if found else None

    @property
    def is_remote(self) -> bool:
        """Whether the ports are those of the other end (`Remote port`)."""
        return self.column is Column.PORT and _REMOTE.match(self.printed) is not None


WORDS: dict[Column, tuple[str, ...]] = {
    Column.PORT: (
        "port", "ports", "port(s)", "port #", "port no", "port no.", "port nr", "port number",
        "port numbers", "port number(s)", "port range", "port ranges", "port(s) used", "port/protocol",
        "port / protocol", "ports/protocol", "ports/protocols", "port/transport", "ports and protocols",
        "port and protocol", "protocol/port", "protocol / port", "protocol and port", "protocol and ports",
        "transport/port", "transport and port", "default port", "default ports", "default port(s)",
        "destination port", "destination ports", "destination port(s)", "dest port", "dst port",
        "listening port", "listen port", "listener port", "server port", "network port", "network ports",
        "firewall port", "firewall ports", "service port", "ip port", "port used", "ports used",
        "listens on", "listening on", "listen on", "listens at", "required port", "required ports", "open port", "open ports", "ports to open", "local port",
    ),
    Column.TRANSPORT: (
        "transport", "transports", "transport protocol", "protocol", "protocols", "protocol(s)", "proto", "proto.", "prot", "prot.",
        "tcp/udp", "tcp or udp", "tcp / udp", "ip protocol", "network protocol", "l4 protocol",
        "layer 4", "l4", "protocol type", "transport type", "transport layer", "transport(s)",
    ),
    Column.DIRECTION: (
        "direction", "directions", "dir", "dir.", "in/out", "in / out", "inbound/outbound",
        "inbound / outbound", "inbound or outbound", "traffic direction", "flow", "flow direction",
    ),
    Column.DESCRIPTION: (
        "description", "descriptions", "purpose", "purposes", "usage", "use", "used for", "uses",
        "function", "explanation", "details", "detail", "what for", "what it does", "what it is for",
        "reason", "why", "meaning", "service description", "traffic", "traffic type", "content", "communication",
    ),
    Column.PROCESS: (
        "process", "processes", "process name", "service", "services", "service name", "service/process",
        "process/service", "process or service", "service or process", "component", "components",
        "application", "program", "daemon", "module", "product", "feature", "executable", "name", "used by", "role", "system component", "subsystem", "interface",
    ),
    Column.SOURCE: (
        "source", "sources", "from", "source host", "source system", "source machine", "source component",
        "origin", "originator", "initiator", "initiated by", "client", "caller", "sender", "source (from)",
        "connects from", "connection from", "connections from", "source server", "source role",
    ),
    Column.DESTINATION: (
        "destination", "destinations", "dest", "dest.", "to", "target", "targets", "destination host",
        "destination system", "destination machine", "destination component", "receiver", "listener",
        "connects to", "connection to", "destination (to)", "destination server", "destination role",
        "remote host", "remote", "endpoint", "endpoints", "connections to", "connects with", "communicates with", "other end", "counterpart", "partner", "remote system", "remote endpoint", "peer", "host", "hosts", "hostname", "destination address", "fqdn", "url",
    ),
    Column.CONDITION: (
        "condition", "conditions", "when", "only if", "only with", "only when", "required if",
        "required when", "needed if", "needed when", "needed for", "required for", "if", "applies if",
        "applies when", "prerequisite", "used when", "when needed", "when required",
    ),
    Column.PLACE: (
        "open on", "open at", "open in", "where", "where to open", "place", "places", "location",
        "open where", "opened on", "to be opened on", "machine", "machines", "allow on", "where open",
    ),
    Column.OTHER: (
        "note", "notes", "comment", "comments", "remark", "remarks", "required", "required?", "optional",
        "default", "no", "no.", "nr", "#", "source port", "source ports", "source port(s)", "encrypted",
        "encryption", "secure", "security", "version", "type", "owner", "status", "configurable", "id",
        "can be changed", "see also", "reference", "alternative",
    ),
}  # fmt: skip
_FREE = (Column.SOURCE, Column.DESTINATION, Column.CONDITION, Column.PLACE, Column.OTHER)


def is_free(column: Column) -> bool:
    """Tell whether a column's cells are running text, so that only a separator shows where they end."""
    return column in {Column.PROCESS, Column.DESCRIPTION, *_FREE}
