"""Palo Alto Networks: `set` commands of the configuration mode.

docs.paloaltonetworks.com, PAN-OS CLI: addresses and services are objects, zones are the customer's and stay to be filled in; a commit
refuses a zone that does not exist, so nothing opens by mistake.
"""

from collections.abc import Iterator

from checks.connections import End
from checks.firewall.matching import as_range
from checks.naming import role_name
from checks.report.port_sheet.scripts.opening import Script, about, head, missing, plain
from checks.report.port_sheet.sheet import PortSheet, SheetRow

_LONGEST_NAME = 63
_LONGEST_DESCRIPTION = 250


def scripts(sheet: PortSheet) -> Iterator[Script]:
    """Yield the commands."""
    yield Script(
        f"{sheet.site.id}-palo-alto.txt", "Palo Alto Networks, set commands", _text(sheet)
    )


def _text(sheet: PortSheet) -> str:
    lines = head(
        sheet,
        "Palo Alto Networks set commands",
        "Paste in configuration mode, without the lines that begin with #. Put your zones in for FILL-IN-ZONE-...",
    )
    lines += ["", *_objects(sheet)]
    for row in sheet.rows:
        lines += _rule(sheet, row)
    return "\n".join(lines) + "\n"


def _objects(sheet: PortSheet) -> list[str]:
    found: dict[str, None] = {}
    for row in sheet.rows:
        for end in (row.connection.source, row.connection.target):
            for n, host in enumerate(end.hosts, 1):
                kind = "fqdn" if as_range(host) is None else "ip-netmask"
                found[
                    f"set address {_address(sheet, end, n)} {kind} {plain(host) if kind == 'fqdn' else host}"
                ] = None
        for transport in row.connection.transports:
            ports = row.ports.replace(", ", ",")
            found[
                f"set service {_service(row, transport)} protocol {transport.lower()} port {ports}"
            ] = None
    return list(found)


def _rule(sheet: PortSheet, row: SheetRow) -> Iterator[str]:
    way = row.connection
    gaps = [*missing(way.source, names=True), *missing(way.target, names=True)]
    services = " ".join(_service(row, transport) for transport in way.transports)
    rule = f'set rulebase security rules "{row.name}"'
    yield ""
    yield from about(row)
    if gaps:
        yield f"# TO BE FILLED IN: {', '.join(gaps)}"
    off = "# " if gaps or row.is_other_way else ""
    yield (
        f"{off}{rule} from {_zone(way.source)} to {_zone(way.target)} source [ {_members(sheet, way.source)} ] "
        f"destination [ {_members(sheet, way.target)} ] application any service [ {services} ] action allow"
    )
    yield f'{off}{rule} description "{plain(row.citation)[:_LONGEST_DESCRIPTION]}"'


def _members(sheet: PortSheet, end: End) -> str:
    names = [_address(sheet, end, n) for n in range(1, len(end.hosts) + 1)]
    return " ".join(names or [f"<address of the {role_name(end.role)}>"])


def _address(sheet: PortSheet, end: End, n: int) -> str:
    return f"wfo-{sheet.site.id[:30]}-{end.role[:20]}-{n}"


def _service(row: SheetRow, transport: str) -> str:
    return f"wfo-{transport.lower()}-{row.ports.replace(', ', '-')}"[:_LONGEST_NAME]


def _zone(end: End) -> str:
    return f"FILL-IN-ZONE-{end.role[:16]}"
