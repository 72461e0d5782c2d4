"""Is a target this very machine?"""

import ipaddress
import socket
from collections.abc import Iterable


def is_own(host: str, addresses: Iterable[str]) -> bool:
    """Tell whether a host, resolved to these addresses, is the machine this runs on.

    By its name (with or without the domain), by loopback, or by an address of one of its interfaces.
    """
    own_name = socket.gethostname().casefold()
    if host.casefold() in (own_name, own_name.partition(".")[0]):
        return True
    own = _interface_addresses()
    return any(ipaddress.ip_address(a).is_loopback or a in own for a in addresses)


def _interface_addresses() -> set[str]:
    # Loaded here: only looks at the machine itself need it.
    import psutil

    return {
        entry.address.partition("%")[0]
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family in (socket.AF_INET, socket.AF_INET6)
    }
