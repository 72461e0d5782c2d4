"""Windows' own firewall: one PowerShell script for the machines of each role of the customer's.

learn.microsoft.com/powershell/module/netsecurity/new-netfirewallrule: `-RemoteAddress` takes addresses, not names.
"""

from collections.abc import Iterator

from checks.connections import End
from checks.naming import role_name
from checks.report.port_sheet.scripts.opening import (
    Script,
    head,
    known,
    lines_of,
    missing,
)
from checks.report.port_sheet.sheet import PortSheet, SheetRow, is_customers
from checks.verdict.fixes import powershell_quoted


def scripts(sheet: PortSheet) -> Iterator[Script]:
    """Yield a script a role, with the rules in and out that its machines need."""
    ends = [end for row in sheet.rows for end in (row.connection.source, row.connection.target)]
    for role in dict.fromkeys(end.role for end in ends if is_customers(end, sheet.site)):
        yield Script(
            f"{sheet.site.id}-{role}.ps1",
            f"Windows firewall of each {role_name(role)}",
            _text(sheet, role),
        )


def _text(sheet: PortSheet, role: str) -> str:
    lines = head(
        sheet,
        f"Windows firewall rules of each {role_name(role)}",
        "Run in an elevated PowerShell. Undo: Remove-NetFirewallRule -Group 'WFO'",
    )
    for row in sheet.rows:
        way = row.connection
        if way.target.role == role:
            lines += _rule(sheet, row, way.source, inbound=True)
        if way.source.role == role:
            lines += _rule(sheet, row, way.target, inbound=False)
    return "\n".join(lines) + "\n"


def _rule(sheet: PortSheet, row: SheetRow, far: End, *, inbound: bool) -> Iterator[str]:
    gaps = missing(far)
    peers = ",".join(powershell_quoted(peer) for peer in [*known(far, sheet), *gaps])
    ports = ",".join(powershell_quoted(port) for port in row.ports.split(", "))
    direction, side = ("Inbound", "LocalPort") if inbound else ("Outbound", "RemotePort")
    commands = [
        f"New-NetFirewallRule -DisplayName {powershell_quoted(f'{row.name} {direction.lower()}')} -Group 'WFO' "
        f"-Description {powershell_quoted(row.citation)} -Direction {direction} -Action Allow -Protocol {transport} "
        f"-{side} {ports} -RemoteAddress {peers} -ErrorAction Stop"
        for transport in row.connection.transports
    ]
    return lines_of(row, commands, gaps)
