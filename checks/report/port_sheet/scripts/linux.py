"""A firewall on the way that runs iptables or nftables. man iptables(8), nft(8)."""

import shlex
from collections.abc import Iterator

from checks.connections import Connection
from checks.firewall.matching import as_range
from checks.report.port_sheet.scripts.opening import (
    Script,
    head,
    known,
    lines_of,
    missing,
)
from checks.report.port_sheet.sheet import PortSheet, SheetRow

_LONGEST_COMMENT = 120


def scripts(sheet: PortSheet) -> Iterator[Script]:
    """Yield the script for iptables and the one for nft."""
    yield Script(
        f"{sheet.site.id}-iptables.sh", "a Linux firewall on the way, iptables", _iptables(sheet)
    )
    yield Script(f"{sheet.site.id}.nft", "a Linux firewall on the way, nftables", _nft(sheet))


def _iptables(sheet: PortSheet) -> str:
    lines = [
        "#!/bin/sh",
        *head(
            sheet,
            "iptables rules of a firewall on the way",
            "They are appended: a rule that drops must not stand above them.",
        ),
        "set -eu",
    ]
    for row in sheet.rows:
        commands = [
            f"{program} -A FORWARD -s {sources} -d {targets} -p {transport.lower()} -m multiport --dports {_spans(row, ':')} "
            f"-m conntrack --ctstate NEW -m comment --comment {shlex.quote(_comment(row))} -j ACCEPT"
            for program, sources, targets in _pairs(sheet, row.connection)
            for transport in row.connection.transports
        ]
        lines += lines_of(row, commands, _gaps(row))
    return "\n".join(lines) + "\n"


def _nft(sheet: PortSheet) -> str:
    lines = head(
        sheet,
        "nftables rules of a firewall on the way",
        "Put in your own table and chain for inet filter forward; a rule that drops must not stand above them. Run: nft -f FILE",
    )
    for row in sheet.rows:
        commands = [
            f"add rule inet filter forward {family} saddr {{ {sources.replace(',', ', ')} }} {family} daddr "
            f"{{ {targets.replace(',', ', ')} }} {transport.lower()} dport {{ {_spans(row, '-')} }} ct state new accept "
            f'comment "{_comment(row)}"'
            for program, sources, targets in _pairs(sheet, row.connection)
            for family in ("ip6" if program.startswith("ip6") else "ip",)
            for transport in row.connection.transports
        ]
        lines += lines_of(row, commands, _gaps(row))
    return "\n".join(lines) + "\n"


def _gaps(row: SheetRow) -> list[str]:
    source, target = row.connection.source, row.connection.target
    gaps = [*missing(source), *missing(target)]
    versions = [
        {found.version for host in end.hosts if (found := as_range(host))}
        for end in (source, target)
    ]
    return (
        gaps
        if gaps or versions[0] & versions[1]
        else ["<addresses of one version of IP on both sides>"]
    )


def _pairs(sheet: PortSheet, way: Connection) -> Iterator[tuple[str, str, str]]:
    """Yield program, sources and targets of each version of IP; what is to be filled in stands among them."""
    sides = [(known(end, sheet), missing(end)) for end in (way.source, way.target)]
    found = False
    for version, program in ((4, "iptables"), (6, "ip6tables")):
        lists = [_of_version(hosts, version) for hosts, _ in sides]
        if all(lists):
            found = True
            yield program, ",".join(lists[0]), ",".join(lists[1])
    if not found:
        first, second = (",".join([*hosts, *gaps]) for hosts, gaps in sides)
        yield "iptables", first, second


def _of_version(hosts: list[str], version: int) -> list[str]:
    return [
        host
        for host in hosts
        if (found := as_range(host)) is not None and found.version == version
    ]


def _spans(row: SheetRow, dash: str) -> str:
    joined = [
        str(low) if low == high else f"{low}{dash}{high}" for low, high in row.connection.ports
    ]
    return (", " if dash == "-" else ",").join(joined)


def _comment(row: SheetRow) -> str:
    citation = row.requirement.citation
    number = citation.get("row")
    return f"{row.name}{f', row {number}' if number else ''}"[:_LONGEST_COMMENT]
