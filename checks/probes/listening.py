"""Does anything on this machine listen on the port?"""

import asyncio
import ipaddress
from typing import Any, ClassVar

from typing_extensions import override

from checks.dialling.notes import Notes
from checks.failure import Failure
from checks.model import Evidence, Target
from checks.probe import MachineProbe


class Listening(MachineProbe):
    """Read this machine's TCP sockets; nothing is sent and nothing is logged.

    Facts: `listeners` (address, process and pid where the account may see them), `loopback_only`. A service
    that listens on loopback alone is not there for others, so it counts as not listening, unless the target
    is named by a loopback address itself.
    """

    needs_port: ClassVar[bool] = True

    @override
    async def measure(self, target: Target) -> Evidence:
        notes = Notes()
        listeners = await asyncio.to_thread(_listeners, target.port)
        loopback_only = bool(listeners) and all(_is_loopback(row["address"]) for row in listeners)
        notes.facts.update(listeners=listeners, loopback_only=loopback_only)
        for row in listeners:
            notes.trace(
                f"{row['address']} port {target.port}: {row['process'] or 'process hidden'}"
            )
        if not listeners:
            return notes.evidence(Failure.SERVICE_NOT_LISTENING)
        if loopback_only and not _is_loopback(target.host):
            detail = "it listens on loopback only, which no other machine reaches"
            return notes.evidence(Failure.SERVICE_NOT_LISTENING, detail)
        return notes.evidence()


def _listeners(port: int | None) -> list[dict[str, Any]]:
    # Loaded here: the other probes don't need it.
    import psutil

    try:
        found = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied as error:
        raise PermissionError("this account may not list the machine's sockets") from error
    rows = {
        (entry.laddr.ip, entry.pid)
        for entry in found
        if entry.status == psutil.CONN_LISTEN and entry.laddr and entry.laddr.port == port
    }
    return [
        {"address": address, "pid": pid, "process": _name(pid)}
        for address, pid in sorted(rows, key=str)
    ]


def _name(pid: int | None) -> str | None:
    import psutil

    try:
        return psutil.Process(pid).name() if pid else None
    except psutil.Error:
        return None  # it ended in the meantime, or hides its name


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
