"""May this address be dialled?"""

import ipaddress
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=8192)
def is_permitted(address: str, allowed_networks: tuple[str, ...]) -> bool:
    """Tell whether the address lies in one of the networks (CIDR); no networks permit nothing.

    Unspecified and multicast addresses are never permitted, however wide the networks: dialling 0.0.0.0
    would reach this machine itself.
    """
    parsed = ipaddress.ip_address(address)
    if parsed.is_unspecified or parsed.is_multicast:
        return False
    return any(
        parsed.version == network.version and parsed in network
        for network in _networks(allowed_networks)
    )


@lru_cache(maxsize=256)
def _networks(allowed_networks: tuple[str, ...]) -> tuple[Network, ...]:
    """Parse; an entry that is no network permits nothing."""
    networks: list[Network] = []
    for text in allowed_networks:
        try:
            networks.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            continue
    return tuple(networks)
