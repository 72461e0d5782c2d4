"""What does the machine that this process runs on see?"""

import asyncio
import functools
import sys

from pydantic import ValidationError

from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.permission import is_permitted
from checks.dialling.resolving import Resolved, Resolver, Unresolved
from checks.failure import Failure
from checks.model import Check, Evidence
from checks.probe import MachineProbe, NetworkProbe
from checks.probes import PROBES
from checks.vantage import NotMeasured
from checks.vantage.combining import combine
from checks.vantage.own_machine import is_own

LOOKS_AT_MOST = 4096
"""Looks at once, however many files the system lets us open."""
_FILES_SPARED = 128


class Local:
    """The vantage point in this process; made for one run, on one event loop.

    Every name is resolved once. Every address is held against the check's `allowed_networks` and then dialled
    as it was checked; an address outside them is told and not dialled.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._resolver = Resolver(self._patience.connect_s)
        self._room = asyncio.Semaphore(_looks_at_once())

    async def measure(self, check: Check) -> Evidence:
        """Return the evidence of one check; `NotMeasured` when it cannot or must not be looked at."""
        probe = _probe(check)
        try:
            if isinstance(probe, MachineProbe):
                return await self._on_machine(probe, check)
            return await self._over_network(probe, check)
        except OSError as error:
            raise NotMeasured(
                Failure.OTHER_UNMAPPED, f"this machine could not look: {error}"
            ) from error

    async def _on_machine(self, probe: MachineProbe, check: Check) -> Evidence:
        found = await self._resolver.resolve(check.target.host)
        addresses = found.addresses if isinstance(found, Resolved) else ()
        if not is_own(check.target.host, addresses):
            raise NotMeasured(
                Failure.OTHER_UNMAPPED,
                f"{check.target.host} is not the machine that looks; its {check.probe} can only be seen there",
            )
        return await probe.measure(check.target)

    async def _over_network(self, probe: NetworkProbe, check: Check) -> Evidence:
        host, port = check.target.host, check.target.port or 0
        found = await self._resolver.resolve(host)
        if isinstance(found, Unresolved):
            return Evidence(
                failure=found.failure,
                detail=found.detail,
                facts={"dns_ms": found.ms},
                trace=(f"{found.ms:8.1f} ms  {host}: {found.failure}, {found.detail}",),
                seconds=round(found.ms / 1000, 4),
            )
        permitted = [a for a in found.addresses if is_permitted(a, check.allowed_networks)]
        if not permitted:
            refused = ", ".join(found.addresses)
            raise NotMeasured(
                Failure.AGENT_TARGET_REFUSED,
                f"{host} is {refused}, outside the allowed networks; nothing was dialled",
                {"address": refused},
            )
        looks = [self._look(probe, Endpoint(host, address, port)) for address in permitted]
        seen = [await looks[0]] if len(looks) == 1 else await asyncio.gather(*looks)
        return combine(found, seen)

    async def _look(self, probe: NetworkProbe, endpoint: Endpoint) -> Evidence:
        async with self._room:
            return await probe.measure(endpoint, self._patience)


def _probe(check: Check) -> NetworkProbe | MachineProbe:
    kind = PROBES.get(check.probe)
    if kind is None:
        known = ", ".join(PROBES)
        raise NotMeasured(
            Failure.OTHER_UNMAPPED, f"there is no {check.probe!r} probe here, only {known}"
        )
    if kind.needs_port and check.target.port is None:
        raise NotMeasured(Failure.OTHER_UNMAPPED, f"the {check.probe} probe needs a port")
    try:
        return kind.model_validate(check.parameters)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "parameters"
        raise NotMeasured(
            Failure.OTHER_UNMAPPED, f"{check.probe} probe, {field}: {first['msg']}"
        ) from error


@functools.cache
def _looks_at_once() -> int:
    """Return as many looks as this process may have open files, some spared for the rest of it."""
    if sys.platform == "win32":
        return LOOKS_AT_MOST
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(32, min(LOOKS_AT_MOST, soft - _FILES_SPARED))
