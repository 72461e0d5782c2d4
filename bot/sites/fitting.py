"""Does a site fit the editions that are loaded?"""

import ipaddress
from collections.abc import Collection, Iterator

from bot.parsing.names import nearest
from bot.sites.marked import Path
from bot.sites.record import SiteRecord
from knowledge.model import Edition


def misfits(record: SiteRecord, editions: Collection[Edition]) -> Iterator[tuple[Path, str]]:
    """Find what makes a site unusable: an edition, role or component that nobody knows; where, and what to do.

    Roles and components count as known if any of the editions names them.
    """
    names = [edition.name for edition in editions]
    if record.edition not in names:
        yield ("edition",), _not_known(record.edition, "edition", names)
    known = _roles(editions)
    for role in record.hosts:
        if role not in known:
            yield ("hosts", role), _not_known(role, "role", known)
    for point, roles in record.vantage.items():
        for n, role in enumerate(roles):
            if role not in known:
                yield ("vantage", point, n), _not_known(role, "role", known)
    components = components_of(editions)
    for n, component in enumerate(record.components):
        if component not in components:
            yield ("components", n), _not_known(component, "component", components)


def unknown_role(role: str, record: SiteRecord, editions: Collection[Edition]) -> str:
    """Say that no document names a role and no host of the site has it; empty if one does."""
    known = _roles(editions)
    return "" if role in known or role in record.hosts else _not_known(role, "role", known)


def oddities(record: SiteRecord, editions: Collection[Edition]) -> Iterator[str]:
    """Find what can be meant but seldom is; a sentence each."""
    edition = next((edition for edition in editions if edition.name == record.edition), None)
    listed = [row for row in edition.ports if row.port is not None] if edition else []
    for port in record.ports:
        if edition and not any(
            (r.port or 0) <= port <= (r.port_to or r.port or 0) for r in listed
        ):
            yield f"{record.id}: the edition {edition.name} lists no port {port}, so ports.{port} has no effect"
    networks = [ipaddress.ip_network(network) for network in record.allowed_networks]
    for network in networks:
        if network.prefixlen == 0:
            yield f"{record.id}: {network} allows every address; name the site's own networks"
    for role, host in outside(record):
        yield f"{record.id}: {host} ({role}) lies in none of the allowed networks and will not be dialled"
    if not record.vantage:
        yield f"{record.id}: no vantage point, so every check will be skipped; e.g. vantage: {{local: [client-pc]}}"


def outside(record: SiteRecord) -> Iterator[tuple[str, str]]:
    """Find the addresses that no allowed network holds, with their role; names are resolved when they are dialled."""
    networks = [ipaddress.ip_network(network) for network in record.allowed_networks]
    for role, hosts in record.hosts.items():
        for host in hosts:
            if _is_outside(host, networks):
                yield role, host


def _is_outside(
    host: str, networks: Collection[ipaddress.IPv4Network | ipaddress.IPv6Network]
) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return not any(address in network for network in networks)


def _not_known(word: str, what: str, known: Collection[str]) -> str:
    near = nearest(word, known)
    if near:
        return f"{word!r} is no {what} of the loaded editions; did you mean {' or '.join(near)}?"
    return f"{word!r} is no {what} of the loaded editions; there are: {', '.join(sorted(known))}"


def _roles(editions: Collection[Edition]) -> set[str]:
    readings = [
        reading
        for edition in editions
        for rows in (edition.ports, edition.exclusions)
        for row in rows
        for reading in row.readings
    ]
    looks = [look for reading in readings for look in reading.looks]
    return {role for look in looks for role in (look.from_role, *look.to_roles)}


def components_of(editions: Collection[Edition]) -> set[str]:
    """Name every component and module that any of the editions has a row for."""
    rows = [row for edition in editions for row in edition.ports]
    slugs = {slug for row in rows for slug in (row.component, row.module) if slug}
    return slugs | {row.component for edition in editions for row in edition.exclusions}
