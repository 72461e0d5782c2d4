"""FortiOS: addresses, services and policies for the command line.

docs.fortinet.com, FortiOS CLI reference: interfaces are the customer's and stay to be filled in; FortiOS refuses a policy whose interface
does not exist, so nothing opens by mistake.
"""

from collections.abc import Iterator

from checks.connections import End
from checks.firewall.matching import as_range
from checks.report.port_sheet.scripts.opening import Script, about, head, missing, plain
from checks.report.port_sheet.sheet import PortSheet, SheetRow


def scripts(sheet: PortSheet) -> Iterator[Script]:
    """Yield the configuration."""
    yield Script(f"{sheet.site.id}-fortinet.conf", "Fortinet, FortiOS command line", _text(sheet))


def _text(sheet: PortSheet) -> str:
    lines = head(sheet, "FortiOS configuration", "Put your interfaces in for FILL-IN-...")
    lines += ["", "config firewall address", *_addresses(sheet), "end"]
    lines += ["config firewall service custom", *_services(sheet), "end"]
    lines += ["config firewall policy"]
    for row in sheet.rows:
        lines += _policy(sheet, row)
    return "\n".join([*lines, "end"]) + "\n"


def _addresses(sheet: PortSheet) -> Iterator[str]:
    ends = {
        end.role: end
        for row in sheet.rows
        for end in (row.connection.source, row.connection.target)
    }
    for end in ends.values():
        for n, host in enumerate(end.hosts, 1):
            found = as_range(host)
            yield f'    edit "{_address(sheet, end, n)}"'
            if found is None:
                yield "        set type fqdn"
                yield f'        set fqdn "{plain(host)}"'
            elif found.version == 4:  # noqa: PLR2004 - of IP
                yield f"        set subnet {host} 255.255.255.255"
            else:
                yield f"        # an IPv6 address belongs into `config firewall address6`: {host}"
            yield "    next"


def _services(sheet: PortSheet) -> Iterator[str]:
    seen: set[str] = set()
    for row in sheet.rows:
        name = _service(row)
        if name not in seen:
            seen.add(name)
            yield f'    edit "{name}"'
            for transport in row.connection.transports:
                yield f"        set {transport.lower()}-portrange {row.ports.replace(',', '')}"
            yield "    next"


def _policy(sheet: PortSheet, row: SheetRow) -> Iterator[str]:
    way = row.connection
    gaps = [*missing(way.source, names=True), *missing(way.target, names=True)]
    off = "# " if gaps or row.is_other_way else ""
    yield from (f"    {line}" for line in about(row))
    if gaps:
        yield f"    # TO BE FILLED IN: {', '.join(gaps)}"
    for line in (
        "edit 0",
        f'    set name "{row.name}"',
        f'    set srcintf "FILL-IN-{way.source.role[:20]}"',
        f'    set dstintf "FILL-IN-{way.target.role[:20]}"',
        f"    set srcaddr {_members(sheet, way.source)}",
        f"    set dstaddr {_members(sheet, way.target)}",
        "    set action accept",
        '    set schedule "always"',
        f'    set service "{_service(row)}"',
        f'    set comments "{plain(row.citation)[:250]}"',
        "next",
    ):
        yield f"    {off}{line}"


def _members(sheet: PortSheet, end: End) -> str:
    return (
        " ".join(f'"{_address(sheet, end, n)}"' for n in range(1, len(end.hosts) + 1))
        or f'"<{end.role}>"'
    )


def _address(sheet: PortSheet, end: End, n: int) -> str:
    return f"wfo-{sheet.site.id[:30]}-{end.role[:20]}-{n}"


def _service(row: SheetRow) -> str:
    return f"WFO-{'-'.join(row.connection.transports)}-{row.ports.replace(', ', '-')}"[:79]
