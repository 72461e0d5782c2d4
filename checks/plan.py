"""What will be looked at, from where, and what not, and why not?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.identity import identity
from checks.model import FAR_END, Check, Look, Plan, Requirement, Site, Skip, Source, Target
from checks.naming import LOCAL, REPORTED, component_name, listed, role_name, vantage_name
from checks.parameters import parameters_for
from checks.probe import MachineProbe
from checks.probes import PROBES
from checks.probes.control import ODD_PORT
from checks.selection import Selection

PORTS_OF_A_RANGE = 64
"""A longer range is not looked at port by port; the plan says so."""
SWEEP_FROM = 256
"""So many bare connects are a sweep: each is over as soon as it opened, so that the rest need not wait."""
LISTENING = "listening"
_ROOM = "disk-room"

Abilities = Mapping[str, Collection[str]]


def make_plan(
    site: Site,
    requirements: Sequence[Requirement],
    *,
    only: Selection | None = None,
    abilities: Abilities | None = None,
    controls: bool = True,
) -> Plan:
    """Return the checks and the skips, each skip with its reason in words.

    Every vantage point that may stand in for the role looks at every host of the target role. `abilities`
    names the probes that a vantage point can carry out; one that is not in it can do all, except that the
    bot's own machine sees only what can be seen over the network. `only` leaves out what is not wanted,
    without a skip, and raises BadSelection where that leaves nothing. `controls` adds one look a host at a port that must be closed.
    """
    draft = _Draft(site, requirements, abilities or {})
    found = [item for row in requirements for item in draft.items(row)]
    # Several looks lead to the same far end; it is asked once a requirement.
    checks = list({_place(item): item for item in found if isinstance(item, Check)}.values())
    skips = [item for item in found if isinstance(item, Skip)]
    if only is not None:
        checks, skips = only.choose(checks, skips, site)
    numbered = [
        check.model_copy(update={"n": n}) for n, check in enumerate(_without_listening(checks))
    ]
    odd = list(_controls(numbered)) if controls else []
    return Plan(site=site, checks=tuple(numbered), skips=tuple(skips), controls=tuple(odd))


@dataclass(frozen=True, slots=True)
class _Draft:
    site: Site
    rows: Sequence[Requirement]
    abilities: Abilities

    def items(self, row: Requirement) -> Iterator[Check | Skip]:
        if reason := self._why_not(row):
            yield Skip(requirement=row, reason=reason)
            return
        for number, reading in enumerate(row.readings):
            for look in reading.looks:
                for item in self._by_look(row, number, look):
                    yield item
                    if isinstance(item, Check):
                        yield from self._far_end(item)
                        yield from self._room(item, look)

    def _why_not(self, row: Requirement) -> str | None:
        if row.module is not None and row.module not in self.site.components:
            return f"{component_name(row.module)} is not in use at {self.site.id}."
        if row.kind == "port" and row.port is None:
            return "The document leaves this port open: it depends on the integration, whose guide names it."
        if not row.readings:
            return "Nobody has laid down yet how to look at this row: the document does not say who listens."
        if row.port is not None and (row.port_to or row.port) - row.port >= PORTS_OF_A_RANGE:
            return f"A range of more than {PORTS_OF_A_RANGE} ports is not looked at port by port."
        return None

    def _by_look(self, row: Requirement, number: int, look: Look) -> Iterator[Check | Skip]:
        role = next((role for role in look.to_roles if self.site.hosts.get(role)), None)
        reason = self._obstacle(look, role)
        if role is None or reason is not None:
            yield Skip(
                requirement=row,
                reason=reason or "",
                source_role=look.from_role,
                target_role=role or look.to_roles[0],
            )
        elif _is_machine_look(look.probe, row):
            yield from self._on_machines(row, number, look, role)
        else:
            for vantage in self._able(look):
                for host in self.site.hosts[role]:
                    for port in _ports(row, self.site):
                        yield self._check(
                            row, number, look, vantage, Target(role=role, host=host, port=port)
                        )

    def _obstacle(self, look: Look, role: str | None) -> str | None:
        if role is None:
            wanted = listed([role_name(name) for name in look.to_roles])
            return f"No host is recorded for {wanted} at {self.site.id}."
        standing_in = self._standing_in(look.from_role)
        if not standing_in:
            return f"No vantage point in the role {look.from_role} at {self.site.id}."
        if not self._able(look):
            return self._unable(look, standing_in)
        return None

    def _unable(self, look: Look, standing_in: list[str]) -> str:
        places = listed([vantage_name(vantage) for vantage in standing_in], "and")
        if any(_is_agent(vantage) and vantage in self.abilities for vantage in standing_in):
            return f"The agent at {places} is too old for the probe {look.probe}; update it."
        if look.probe.startswith("defender"):
            return f"Defender's exclusions cannot be read from {places}; an agent or a collector report on the {role_name(look.from_role)} can."
        return f"{look.probe} cannot be looked at from {places}."

    def _on_machines(
        self, row: Requirement, number: int, look: Look, role: str
    ) -> Iterator[Check | Skip]:
        """Look at each vantage point's own machine only; hosts that are none of them are skipped by name."""
        able = self._able(look)
        hosts = self.site.hosts[role]
        own = {vantage: self._own_host(vantage, role) for vantage in able}
        for vantage, host in own.items():
            yield self._check(
                row,
                number,
                look,
                vantage,
                Target(role=role, host=host, port=_port(row, self.site)),
            )
        for host in hosts:
            if host not in own.values():
                yield Skip(
                    requirement=row,
                    reason=f"No vantage point is known to run on {host} itself.",
                    source_role=look.from_role,
                    target_role=role,
                )

    def _own_host(self, vantage: str, role: str) -> str:
        """Return the host that it runs on: the one of its name, or the only one; else its own name."""
        hosts, name = self.site.hosts[role], vantage.removesuffix(REPORTED)
        named = (host for host in hosts if host.casefold() == name.casefold())
        return next(named, hosts[0] if len(hosts) == 1 else name)

    def _standing_in(self, role: str) -> list[str]:
        return [vantage for vantage, roles in self.site.vantage.items() if role in roles]

    def _able(self, look: Look) -> list[str]:
        return [v for v in self._standing_in(look.from_role) if self._can(v, look.probe)]

    def _can(self, vantage: str, probe: str) -> bool:
        if vantage in self.abilities:
            return probe in self.abilities[vantage]
        return vantage != LOCAL or not _is_machine_look(probe)

    def _check(
        self, row: Requirement, number: int, look: Look, vantage: str, target: Target
    ) -> Check:
        return Check(
            n=0,
            requirement=row,
            reading=number,
            probe=look.probe,
            source=Source(role=look.from_role, vantage=vantage),
            target=target,
            parameters=parameters_for(look, row, target.host, self.site, self.rows),
            allowed_networks=self.site.allowed_networks,
        )

    def _far_end(self, check: Check) -> Iterator[Check]:
        """Where somebody stands at the listener's end too, ask there whether anything listens."""
        if LISTENING not in PROBES or check.target.port is None or check.probe == LISTENING:
            return
        role = check.target.role
        for vantage in self._standing_in(role):
            if (
                vantage not in (LOCAL, check.source.vantage)
                and self._can(vantage, LISTENING)
                and self._own_host(vantage, role) == check.target.host
            ):
                yield check.model_copy(
                    update={
                        "reading": FAR_END,
                        "probe": LISTENING,
                        "source": Source(role=role, vantage=vantage),
                        "parameters": {},
                    }
                )

    def _room(self, check: Check, look: Look) -> Iterator[Check]:
        """Where an agent stands on the machine, ask also what room an excluded folder has.

        Recordings and logs lie there. Our reading: the documents ask for the exclusion alone.
        """
        row, vantage = check.requirement, check.source.vantage
        if row.category == "folder" and self._can(vantage, _ROOM):
            beside = look.model_copy(update={"probe": _ROOM})
            yield self._check(row, check.reading, beside, vantage, check.target)


def _is_agent(vantage: str) -> bool:
    return vantage != LOCAL and not vantage.endswith(REPORTED)


def _without_listening(checks: list[Check]) -> list[Check]:
    if sum(check.probe == "tcp" for check in checks) < SWEEP_FROM:
        return checks
    return [
        check.model_copy(update={"parameters": {}}) if check.probe == "tcp" else check
        for check in checks
    ]


def _place(check: Check) -> tuple[object, ...]:
    return (*identity(check), check.reading)


def _is_machine_look(probe: str, row: Requirement | None = None) -> bool:
    """Can it only be seen on the machine itself? Exclusions always; else the probe says so."""
    if row is not None and row.kind == "exclusion":
        return True
    return probe.startswith("defender") or issubclass(PROBES.get(probe, object), MachineProbe)


def _port(row: Requirement, site: Site) -> int | None:
    return None if row.port is None else site.ports.get(row.port, row.port)


def _ports(row: Requirement, site: Site) -> list[int]:
    if row.port is None:
        return []
    return [site.ports.get(port, port) for port in range(row.port, (row.port_to or row.port) + 1)]


def _controls(checks: Sequence[Check]) -> Iterator[Check]:
    """One look for each host that is dialled from each vantage point, numbered after the checks."""
    dialled: dict[tuple[str, str], Check] = {}
    for check in checks:
        if not _is_machine_look(check.probe, check.requirement):
            dialled.setdefault((check.source.vantage, check.target.host), check)
    for n, check in enumerate(dialled.values(), start=len(checks)):
        target = check.target.model_copy(update={"port": ODD_PORT})
        yield check.model_copy(
            update={"n": n, "probe": "control", "target": target, "parameters": {}}
        )
