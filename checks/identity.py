"""Which result of another run is about the same thing?"""

from typing import TypeAlias

from checks.model import Check, Finding

Identity: TypeAlias = tuple[str, str | None, str | None, str | None, str | None, int | None]
"""Requirement key, probe, source role, vantage point, target host, target port."""


def identity(of: Check | Finding) -> Identity:
    """Return what stays the same from run to run while requirement, place and target do.

    Numbers within a plan change with the site's record; this doesn't.
    """
    source, target = of.source, of.target
    return (
        of.requirement.key,
        of.probe,
        source.role if source else None,
        source.vantage if source else None,
        target.host if target else None,
        target.port if target else None,
    )
