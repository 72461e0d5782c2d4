"""What does each role allow, and which grant decides?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.store.access import Grant


class Role(StrEnum):
    """What may be granted; each role includes the ones before it, except that only admins and curators publish."""

    READER = "reader"
    OPERATOR = "operator"
    CURATOR = "curator"
    ADMIN = "admin"


ALLOWS: dict[Role, frozenset[str]] = {
    Role.READER: frozenset({"none", "ask"}),
    Role.OPERATOR: frozenset({"none", "ask", "check"}),
    Role.CURATOR: frozenset({"none", "ask", "curate"}),
    Role.ADMIN: frozenset({"none", "ask", "check", "curate", "administer"}),
}
"""Rights by role. A curator may not check and an operator may not publish: grant both where both are meant."""

NEEDED: dict[str, Role] = {
    "ask": Role.READER,
    "check": Role.OPERATOR,
    "curate": Role.CURATOR,
    "administer": Role.ADMIN,
}
"""The least role for a right, for refusals."""

_SUBJECTS = {"U": "user", "W": "user", "S": "user group", "C": "channel", "G": "channel"}
_SHORTEST_ID = 3


class GrantError(Exception):
    """A grant can never match, or names something unknown; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks, as far as grants can name them."""

    user: str
    groups: frozenset[str]
    channel: str


def check_grant(grant: Grant, sites: Iterable[str]) -> None:
    """Raise GrantError for a role or a subject that does not exist, or a pattern that matches no site."""
    if grant.role not in {role.value for role in Role}:
        roles = ", ".join(Role)
        raise GrantError(f"{grant.role!r} is not a role; there are: {roles}")
    if not is_subject(grant.subject):
        raise GrantError(
            f"{grant.subject!r} is not an id of a user (U…), user group (S…) or channel (C…); "
            "names can change, so grants go to ids"
        )
    if grant.sites == "*":
        return
    if Role(grant.role) is not Role.OPERATOR:
        raise GrantError(f"only operators are granted for some sites; {grant.role} is for all")
    if not any(fnmatchcase(site.casefold(), grant.sites.casefold()) for site in sites):
        raise GrantError(f"no site matches {grant.sites!r}, so this grant would never apply")


def is_subject(text: str) -> bool:
    """Whether a text looks like an id that can be granted something."""
    return (
        len(text) >= _SHORTEST_ID
        and text[0] in _SUBJECTS
        and text.isascii()
        and text.isalnum()
        and text.upper() == text
    )


def deciding(
    grants: Sequence[Grant], subject: Subject, right: str, site: str | None
) -> Grant | None:
    """Return the first grant that allows this, None if none does; `site` None asks about some site."""
    for grant in grants:
        if means(grant, subject) and _allows(grant, right) and _covers(grant, right, site):
            return grant
    return None


def describe(grant: Grant) -> str:
    """Name a grant as the rule that decided."""
    kind = _SUBJECTS.get(grant.subject[:1], "subject")
    where = "" if grant.sites == "*" else f" for sites {grant.sites}"
    return f"{grant.role} granted to {kind} {grant.subject}{where}"


def means(grant: Grant, subject: Subject) -> bool:
    """Whether a grant is for this subject."""
    if not grant.subject:
        return False
    return grant.subject in (subject.user, subject.channel) or grant.subject in subject.groups


def _allows(grant: Grant, right: str) -> bool:
    try:
        return right in ALLOWS[Role(grant.role)]
    except ValueError:
        return False


def _covers(grant: Grant, right: str, site: str | None) -> bool:
    if grant.sites == "*":
        return True
    if right != "check" or site is None:
        return right in ("none", "ask", "check")
    return fnmatchcase(site.casefold(), grant.sites.casefold())
