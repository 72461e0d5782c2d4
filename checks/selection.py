"""Which part of a plan is wanted?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checks.identity import Identity, identity
from checks.model import Check, Finding, Outcome, Requirement, Site, Skip
from checks.naming import listed

FAILED = "failed"
"""The word for: what was not good in the last run."""
_NOT_GOOD = {Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED}


class BadSelection(ValueError):  # noqa: N818 - what was asked for, for the one who asked
    """A word that selects nothing; the message says what could be selected."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; a check that fits any of it is.

    `ports` are documented ports or the ones the site uses instead; `words` are keys, components and modules
    of requirements; `roles` are machines that are looked at or from; `again` are identities of checks in the last run.
    """

    ports: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    probes: frozenset[str] = frozenset()
    again: frozenset[Identity] = frozenset()
    roles: frozenset[str] = frozenset()

    def choose(
        self, checks: Sequence[Check], skips: Sequence[Skip], site: Site
    ) -> tuple[list[Check], list[Skip]]:
        """Return what is wanted; raises BadSelection for a port that nothing here has, and if nothing is left.

        A run of nothing would look clean, and stand as the last one.
        """
        for port in sorted(self.ports):
            if not any(_chosen(Selection(ports=frozenset({port})), checks, skips, site)):
                raise BadSelection(
                    f"{port} is neither a port that the edition {site.edition} asks for nor one that {site.id} uses instead"
                )
        chosen = _chosen(self, checks, skips, site)
        if not any(chosen):
            raise BadSelection(f"nothing that {site.id} is checked for fits the choice")
        return chosen

    def wants_requirement(self, requirement: Requirement, site: Site) -> bool:
        """Tell whether the whole requirement is wanted, whatever it is looked at with."""
        port = requirement.port
        names = {requirement.key, requirement.component, requirement.module}
        return bool(self.words & names) or (
            port is not None and bool(self.ports & {port, site.ports.get(port, port)})
        )

    def wants_skip(self, skip: Skip, site: Site) -> bool:
        """Tell whether a check that was left out would have been wanted."""
        row = skip.requirement
        probes = {look.probe for reading in row.readings for look in reading.looks}
        return (
            bool(self.probes & probes)
            or bool(self.roles & {skip.source_role, skip.target_role})
            or self.wants_requirement(row, site)
        )

    def wants(self, check: Check, site: Site) -> bool:
        """Tell whether this check is wanted."""
        return (
            check.probe in self.probes
            or bool(self.roles & {check.target.role, check.source.role})
            or check.target.port in self.ports
            or identity(check) in self.again
            or self.wants_requirement(check.requirement, site)
        )


def _chosen(
    only: Selection, checks: Sequence[Check], skips: Sequence[Skip], site: Site
) -> tuple[list[Check], list[Skip]]:
    wanted = [check for check in checks if only.wants(check, site)]
    return wanted, [skip for skip in skips if only.wants_skip(skip, site)]


def parse_selection(
    text: str, requirements: Sequence[Requirement], last: Sequence[Finding] = ()
) -> Selection:
    """Read `5672, amqp, screen-recording, failed`, separated by commas or blanks, case aside.

    `last` are the findings of the last run, for `failed`. Raises BadSelection for a word that selects nothing
    and for `failed` when nothing had failed: a run of nothing would look clean.
    """
    tokens = [token for token in re.split(r"[,\s]+", text.strip().casefold()) if token]
    ports = frozenset(int(token) for token in tokens if _is_port(token))
    names = frozenset(tokens) - {FAILED} - {token for token in tokens if _is_port(token)}
    probes = {
        look.probe for row in requirements for reading in row.readings for look in reading.looks
    }
    words = {name for row in requirements for name in (row.key, row.component, row.module) if name}
    roles = _roles(requirements)
    unknown = sorted(names - probes - words - roles)
    if unknown or not tokens:
        raise BadSelection(
            f"{listed([repr(word) for word in unknown]) or 'nothing'} selects no check; choose by "
            f"port, by probe ({listed(sorted(probes))}), by machine "
            f"({listed(sorted(roles))}), by component "
            f"({listed(sorted({row.component for row in requirements}))}), or {FAILED!r}"
        )
    again = frozenset(identity(finding) for finding in last if finding.outcome in _NOT_GOOD)
    if FAILED in tokens and not again:
        raise BadSelection("nothing failed in the last run, so there is nothing to look at again")
    return Selection(
        ports=ports,
        words=names & words,
        probes=names & probes,
        again=again if FAILED in tokens else frozenset(),
        roles=names & roles,
    )


def _roles(requirements: Sequence[Requirement]) -> set[str]:
    looks = [look for row in requirements for reading in row.readings for look in reading.looks]
    return {role for look in looks for role in (look.from_role, *look.to_roles)}


def _is_port(token: str) -> bool:
    return token.isascii() and token.isdigit() and len(token) <= len("65535")
