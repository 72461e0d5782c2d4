"""What can be pasted to mend it?

Every value in a command comes from the requirement or the site's record, never from evidence, and is quoted for
the shell it is meant for. No command is wider than it must be: each names the addresses it opens to, and
exclusions are added (`Add-`), as setting them would wipe the customer's own list.
"""

import ipaddress

from checks.failure import Failure
from checks.model import Check, Requirement, Site
from checks.naming import role_name
from checks.verdict.acting import is_ours
from checks.verdict.sentences import one_line

_CLOSED_ON_THE_WAY = {
    Failure.CONNECTION_FILTERED,
    Failure.CONNECTION_TIMEOUT,
    Failure.HOST_SILENT,
    Failure.NETWORK_REJECTED,
}
_NOBODY_LISTENS = {Failure.CONNECTION_REFUSED, Failure.SERVICE_NOT_LISTENING}
_POWERSHELL_QUOTES = "'\u2018\u2019\u201a\u201b"
"""PowerShell takes typographic quotes for plain ones (about_Quoting_Rules), so all of them are doubled."""
_PARAMETERS = {
    "process": "-ExclusionProcess",
    "extension": "-ExclusionExtension",
    "folder": "-ExclusionPath",
}


def fix_for(check: Check, failure: Failure, site: Site) -> str | None:
    """Return lines to paste, comments said where to paste them; None where no command mends it."""
    if failure is Failure.EXCLUSION_MISSING:
        return _exclude(check.requirement)
    if check.target.port is None:
        return None
    if failure in _CLOSED_ON_THE_WAY:
        return _open_the_way(check, site)
    if failure is Failure.LOCAL_BLOCKED:
        return _open_outbound(check, site)
    if failure in _NOBODY_LISTENS and not is_ours(check.target, site):
        return _look_for_listener(check)
    return None


def powershell_quoted(value: str) -> str:
    """Return a PowerShell string literal that holds exactly this text, on one line."""
    text = "".join(letter for letter in value if letter.isprintable())
    return (
        "'"
        + "".join(letter * 2 if letter in _POWERSHELL_QUOTES else letter for letter in text)
        + "'"
    )


def addresses_of(role: str, site: Site) -> list[str]:
    """Return the recorded addresses of a role; names are left out, as no firewall rule takes them."""
    return [host for host in site.hosts.get(role, ()) if _is_address(host)]


def _exclude(row: Requirement) -> str | None:
    if row.category is None or row.value is None:
        return None
    value = row.value.removeprefix("*") if row.category == "extension" else row.value
    return (
        "# Tell the security team first. Then, on the machine, in an elevated PowerShell:\n"
        f"Add-MpPreference {_PARAMETERS[row.category]} {powershell_quoted(value)} -ErrorAction Stop"
    )


def _open_the_way(check: Check, site: Site) -> str:
    port = check.target.port
    sources = addresses_of(check.source.role, site)
    written = ", ".join(sources) or f"the addresses of each {role_name(check.source.role)}"
    host = one_line(check.target.host)
    way = f"# On each firewall in between: allow TCP from {written} to {host} port {port}."
    if is_ours(check.target, site):
        return way
    peers = sources or [f"<address of the {role_name(check.source.role)}>"]
    return f"{way}\n# On {host}, in an elevated PowerShell:\n" + _inbound_rules(port, peers)


def _inbound_rules(port: int | None, peers: list[str]) -> str:
    quoted = ",".join(powershell_quoted(peer) for peer in peers)
    return (
        f"New-NetFirewallRule -DisplayName 'WFO {port} in' -Direction Inbound -Action Allow "
        f"-Protocol TCP -LocalPort {port} -RemoteAddress {quoted} -Profile Domain\n"
        "# The same on an old Windows:\n"
        f'netsh advfirewall firewall add rule name="WFO {port} in" dir=in action=allow '
        f"protocol=TCP localport={port} remoteip={','.join(peers)} profile=domain"
    )


def _open_outbound(check: Check, site: Site) -> str:
    port, host = check.target.port, check.target.host
    peers = [host] if _is_address(host) else addresses_of(check.target.role, site)
    peers = peers or [f"<address of {one_line(host)}>"]
    quoted = ",".join(powershell_quoted(peer) for peer in peers)
    on_linux = "\n".join(f"ufw allow out proto tcp to {peer} port {port}" for peer in peers)
    return (
        "# On the machine that looked, in an elevated PowerShell:\n"
        f"New-NetFirewallRule -DisplayName 'WFO {port} out' -Direction Outbound -Action Allow "
        f"-Protocol TCP -RemotePort {port} -RemoteAddress {quoted}\n"
        f"# On Linux with ufw:\n{on_linux}"
    )


def _look_for_listener(check: Check) -> str:
    port = check.target.port
    return (
        f"# On {one_line(check.target.host)}, in PowerShell: which process listens on {port}?\n"
        f"Get-NetTCPConnection -State Listen -LocalPort {port} | "
        "Select-Object LocalAddress, LocalPort, OwningProcess\n"
        "# Nothing in the list: start the service that should listen there."
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
