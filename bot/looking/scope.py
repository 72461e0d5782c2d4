"""What do the checks need to know: which site, which requirements, which part of them?

The only place where a site and an edition become a plan.
"""

from collections.abc import Sequence
from dataclasses import asdict

from bot.sites.record import SiteRecord
from checks.model import Finding, Plan, Requirement
from checks.plan import Abilities, make_plan
from checks.probes import PROBES
from checks.selection import parse_selection
from knowledge.model import Edition, Exclusion, PortRequirement

_LONGEST_NAME = 5  # words of a component, "html5 player tokens" and longer


def plan_for(
    record: SiteRecord,
    edition: Edition,
    *,
    only: Sequence[str] = (),
    last: Sequence[Finding] = (),
    abilities: Abilities | None = None,
) -> Plan:
    """Decide what a run of this site looks at and what it skips, and why.

    `only` are words that narrow it (ports, probes, components, `failed`), `last` the findings of the last run
    for `failed`. Raises `checks.selection.BadSelection` for a word that selects nothing.
    """
    requirements = requirements_of(edition)
    selection = (
        parse_selection(" ".join(_joined(only, requirements)), requirements, last)
        if only
        else None
    )
    plan = make_plan(record.site(), requirements, only=selection, abilities=abilities)
    return _trusting(plan, record.trusted_roots)


def _trusting(plan: Plan, roots: str) -> Plan:
    """Let every probe that verifies certificates accept the site's own authorities too."""
    if not roots:
        return plan
    checks = tuple(
        check.model_copy(update={"parameters": {**check.parameters, "roots_pem": roots}})
        if "roots_pem" in getattr(PROBES.get(check.probe), "model_fields", {})
        else check
        for check in plan.checks
    )
    return plan.model_copy(update={"checks": checks})


def requirements_of(edition: Edition) -> tuple[Requirement, ...]:
    """Return the ports and exclusions of an edition as the checks see them; guidelines can't be looked at."""
    rows: tuple[PortRequirement | Exclusion, ...] = (*edition.ports, *edition.exclusions)
    return tuple(_requirement(row) for row in rows)


def _requirement(row: PortRequirement | Exclusion) -> Requirement:
    known = {key: value for key, value in asdict(row).items() if key in Requirement.model_fields}
    return Requirement.model_validate(known)


def _joined(words: Sequence[str], requirements: Sequence[Requirement]) -> list[str]:
    """Join words that name something together: `screen recording` is the component `screen-recording`."""
    known = {name for row in requirements for name in (row.key, row.component, row.module) if name}
    left = list(words)
    joined: list[str] = []
    while left:
        count = next(
            (
                n
                for n in range(_LONGEST_NAME, 1, -1)
                if n <= len(left) and "-".join(left[:n]) in known
            ),
            1,
        )
        joined.append("-".join(left[:count]))
        left = left[count:]
    return joined
