"""What does a probe have to know about this requirement and site?"""

from collections.abc import Sequence
from http.client import HTTP_PORT, HTTPS_PORT
from typing import Any

from checks.model import Look, Requirement, Site

POLICY_PROBE = "silverlight-policy"
LISTEN_S = 0.25
"""Seconds in which a bare connect also waits for what the peer does unasked: a proxy whose service is gone hangs up."""
_NAMED = {"tls", "https", "http"}
_ORIGIN_PROBES = {"tls", "https", "http"}
_USUAL = {"http": HTTP_PORT, "https": HTTPS_PORT}


def parameters_for(
    look: Look, row: Requirement, host: str, site: Site, rows: Sequence[Requirement]
) -> dict[str, Any]:
    """Return the probe's parameters, from the documents and the site's record alone.

    `rows` are all requirements of the edition: a policy must grant the ports of its product.
    """
    if look.probe == "tcp":
        return {"listen_s": LISTEN_S}
    if look.probe in _NAMED:
        return {"server_name": host} if host.isascii() else {}
    if look.probe == POLICY_PROBE:
        return {"must_grant": _granted(rows), "origin": portal_origin(rows, site)}
    return _of_exclusion(look.probe, row)


def _of_exclusion(probe: str, row: Requirement) -> dict[str, Any]:
    """Return what is looked for on the machine itself: an entry, a program, a folder."""
    if probe == "defender-exclusions":
        return {"category": row.category, "item": row.value}
    if probe == "process" and row.category == "process":
        return {"name": row.value}
    if probe == "disk-room" and row.category == "folder":
        return {"folder": row.value}
    return {}


def _granted(rows: Sequence[Requirement]) -> list[int]:
    """Return the documented ports of the policy's product: `silverlight-player` beside `silverlight-policy`.

    Where a site listens elsewhere, a forwarder stands in between as a rule: the plug-in itself is bound to a
    few ports, and still asks for the documented one.
    """
    families = {_family(row) for row in rows if _has_probe(row, POLICY_PROBE)}
    return sorted(
        {
            row.port
            for row in rows
            if row.port is not None
            and _family(row) in families
            and not _has_probe(row, POLICY_PROBE)
        }
    )


def _family(row: Requirement) -> str:
    return row.component.casefold().replace(" ", "-").partition("-")[0]


def portal_origin(rows: Sequence[Requirement], site: Site) -> str | None:
    """Return the origin (RFC 6454) of the first portal host, or None where none is recorded.

    Its scheme and port come from the row whose only expected listener is the portal.
    """
    hosts = [host for host in site.hosts.get("portal", ()) if host.isascii()]
    row = next((row for row in rows if row.port is not None and _is_portal_page(row)), None)
    if not hosts or row is None or row.port is None:
        return None
    scheme = "https" if "HTTPS" in (row.transport_default or row.transport or "") else "http"
    port = site.ports.get(row.port, row.port)
    host = f"[{hosts[0]}]" if ":" in hosts[0] else hosts[0]
    return f"{scheme}://{host}" + ("" if port == _USUAL[scheme] else f":{port}")


def _is_portal_page(row: Requirement) -> bool:
    return any(
        look.to_roles == ("portal",) and look.probe in _ORIGIN_PROBES
        for reading in row.readings
        for look in reading.looks
    )


def _has_probe(row: Requirement, probe: str) -> bool:
    return any(look.probe == probe for reading in row.readings for look in reading.looks)
