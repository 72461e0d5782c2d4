"""Which column of a rule table is which?"""

import re
from collections.abc import Mapping, Sequence

_PLAIN = re.compile(r"[^a-z0-9]+")

_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name", "rulename", "displayname", "rule", "policy", "policyname", "description", "title", "remark"),
    "action": ("action", "permission", "verdict", "access", "effect", "allowdeny", "permitdeny", "target", "decision"),
    "enabled": ("enabled", "status", "state", "enable", "active", "isenabled"),
    "disabled": ("disabled", "isdisabled", "inactive"),
    "direction": ("direction", "dir", "inout"),
    "order": ("priority", "precedence"),
    "source": (
        "source", "src", "sourceaddress", "sourceaddresses", "sourceip", "sourceips", "sourcenetwork", "srcaddr", "srcaddress",
        "srcip", "sources", "sourcehost", "sourcecidr", "sourceaddressprefix", "sourceprefix", "cidr",
    ),
    "target": (
        "destination", "dst", "dest", "destinationaddress", "destinationaddresses", "destinationip", "destinationips",
        "destinationnetwork", "dstaddr", "dstaddress", "dstip", "destip", "destinations", "destinationhost",
        "destinationcidr", "destinationaddressprefix", "destinationprefix", "destaddress",
    ),
    "from": ("from", "in"),
    "to": ("to", "out"),
    "local_address": ("localaddress", "localip", "localaddresses"),
    "remote_address": ("remoteaddress", "remoteip", "remoteaddresses"),
    "local_port": ("localport", "localports"),
    "remote_port": ("remoteport", "remoteports"),
    "source_zone": (
        "sourcezone", "srczone", "fromzone", "srcintf", "sourceinterface", "incominginterface", "sourcezones",
        "frominterface", "srcinterface",
    ),
    "target_zone": (
        "destinationzone", "dstzone", "destzone", "tozone", "dstintf", "destinationinterface", "outgoinginterface",
        "destinationzones", "tointerface", "dstinterface",
    ),
    "service": ("service", "services", "protocolport", "portprotocol", "protoport", "portproto", "serviceport", "portservice", "svc"),
    "protocol": ("protocol", "proto", "protocols", "ipprotocol", "transport", "l4protocol"),
    "port": (
        "port", "ports", "destinationport", "destinationports", "dport", "dports", "dstport", "destport", "dstports",
        "portrange", "serviceports", "destinationportrange", "tcpport", "destports", "toport",
    ),
    "source_port": ("sourceport", "sourceports", "sport", "srcport", "srcports", "sourceportrange"),
    "application": ("application", "applications", "app", "appid"),
    "user": ("sourceuser", "user", "users", "sourceusers", "groups", "authorizedusers", "authorizedcomputers"),
    "schedule": ("schedule",),
    "profile": ("profile", "profiles"),
    "program": ("program",),
    "negate_source": ("negatesource", "srcaddrnegate", "sourcenegate", "sourcenegated"),
    "negate_target": ("negatedestination", "dstaddrnegate", "destinationnegate", "destinationnegated"),
}  # fmt: skip
FIELDS: Mapping[str, str] = {name: field for field, names in _NAMES.items() for name in names}
"""A header's letters and digits → our word for the column."""


_WINDOWS = {"name", "direction", "action", "enabled"}


def plain_header(cell: str) -> str:
    """Return a header's letters and digits, small."""
    return _PLAIN.sub("", cell.casefold())


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Return which of our fields stands in which column, first come; columns we don't know are left out.

    `From` and `To` are zones where other columns give the addresses, as in FortiOS; else the addresses.
    """
    found: dict[str, int] = {}
    for n, cell in enumerate(header):
        field = FIELDS.get(plain_header(cell))
        if field is not None:
            found.setdefault(field, n)
    for word, address, zone in (
        ("from", "source", "source_zone"),
        ("to", "target", "target_zone"),
    ):
        if word in found:
            field = zone if address in found or zone in found else address
            found.setdefault(field, found.pop(word))
    return found


def is_rule_header(columns: Mapping[str, int]) -> bool:
    """Whether a line names enough for rules: what is let through, and between whom or how it is decided.

    A list of Windows' rules as it comes has no ports; it is one all the same, and in doubt.
    """
    what = {
        "service",
        "port",
        "protocol",
        "local_port",
        "remote_port",
        "application",
    } & columns.keys()
    whom = {
        "source",
        "target",
        "direction",
        "local_address",
        "remote_address",
        "source_zone",
    } & columns.keys()
    if columns.keys() >= _WINDOWS:
        return True
    return bool(what) and (bool(whom) or "action" in columns)
