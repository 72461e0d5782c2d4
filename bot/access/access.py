"""May this person do this here?"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog

from bot.access.limits import over_limit
from bot.access.people import Directory, Known, Person, Standing
from bot.access.rules import (
    NEEDED,
    GrantError,
    Role,
    Subject,
    check_grant,
    deciding,
    describe,
    means,
)
from bot.outcome import NotAllowed
from bot.request import Request
from bot.settings import Settings
from bot.store import access, sites
from bot.store.access import Grant
from bot.store.engine import Store

_log = structlog.get_logger(__name__)

MEMBERS_MAY = frozenset({"none", "ask"})
"""What members of the workspace may do without any grant."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed, and the rule that decides it.

    `missing` is the role that would allow it, `givers` who can grant it (user ids, may be empty).
    """

    allowed: bool
    rule: str
    missing: str = ""
    givers: tuple[str, ...] = ()


class Access:
    """Answers who may do what; whatever it can't find out is not allowed.

    Admins are the users of `WFO_ADMINS` and who was granted the role. As long as there is none, nobody may check.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        people: Directory,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._admins = settings.admins
        self._store = store
        self._people = people

    async def decide(self, request: Request, right: str, *, site: str | None = None) -> Decision:
        """Decide for the asker of a request; without `site` the question is whether for some site.

        Raises TryLater where Slack does not say just now who asks.
        """
        return await self.decide_for(request.user, request.channel, right, site=site)

    async def require(self, request: Request, right: str, *, site: str | None = None) -> str:
        """Return the rule that allows this, or raise NotAllowed, which the worker tells the asker.

        For a check of a site the limits of the hour count too.
        """
        decision = await self.decide(request, right, site=site)
        if not decision.allowed:
            raise NotAllowed(decision.rule, decision.missing, decision.givers)
        if right == "check" and site is not None:
            over = await self._store.run(
                lambda session: over_limit(session, self._settings, request, site, self._clock())
            )
            if over:
                raise NotAllowed(over, "", ())
        return decision.rule

    async def decide_for(
        self, user: str, channel: str, right: str, *, site: str | None = None
    ) -> Decision:
        """Decide for anybody: what `wfo access test` shows."""
        if not user:
            return Decision(allowed=False, rule="nobody is named who asks")
        if user in self._admins:
            # Named by whoever runs the process: no question to Slack may take that away.
            return Decision(allowed=True, rule=f"admin by WFO_ADMINS: {user}")
        granted = await self._store.run(access.grants)
        person = await self._people.find(user)
        if person.standing is Standing.GONE:
            return self._no(granted, right, f"{user} is not an active user")
        return await self._by_grants(person, channel, right, site, granted)

    async def checkable(self, user: str, channel: str, sites: Iterable[str]) -> frozenset[str]:
        """Return those of these sites that somebody may check; grants and people are asked once for all. Raises TryLater."""
        if user in self._admins:
            return frozenset(sites)
        granted = await self._store.run(access.grants)
        person = await self._people.find(user) if user else None
        if person is None or person.standing is Standing.GONE:
            return frozenset()
        decided = {
            site: await self._by_grants(person, channel, "check", site, granted) for site in sites
        }
        return frozenset(site for site, decision in decided.items() if decision.allowed)

    async def _by_grants(
        self, person: Person, channel: str, right: str, site: str | None, granted: list[Grant]
    ) -> Decision:
        own = person.standing is Standing.MEMBER
        by_name = deciding(granted, Subject(person.user, frozenset(), ""), right, site)
        if by_name is not None:
            return self._yes(granted, by_name, right)
        if not own:
            return self._no(granted, right, _stranger(person))
        groups = await self._groups(person.user, granted)
        found = deciding(granted, Subject(person.user, groups, channel), right, site)
        if found is not None:
            return self._yes(granted, found, right)
        if right in MEMBERS_MAY:
            return Decision(allowed=True, rule="members may ask")
        return self._no(granted, right, f"no grant allows {person.user} to {right}{_where(site)}")

    async def held(self, user: str, channel: str) -> tuple[str, ...]:
        """Name every rule under which somebody stands here; raises TryLater."""
        named: tuple[str, ...] = ()
        if user in self._admins:
            named = (f"admin by WFO_ADMINS: {user}",)
        granted = await self._store.run(access.grants)
        person = await self._people.find(user)
        if person.standing is Standing.GONE:
            return named
        subject = Subject(user, frozenset(), "")
        if person.standing is Standing.MEMBER:
            subject = Subject(user, await self._groups(user, granted), channel)
            named += ("member of this workspace",)
        return named + tuple(describe(grant) for grant in granted if means(grant, subject))

    def _yes(self, granted: list[Grant], grant: Grant, right: str) -> Decision:
        if right not in MEMBERS_MAY and not self.admins(granted):
            return self._no(granted, right, "no admin is named, so nobody may do this yet")
        return Decision(allowed=True, rule=describe(grant))

    def _no(self, granted: list[Grant], right: str, rule: str) -> Decision:
        admins = self.admins(granted)
        if not admins and right not in MEMBERS_MAY:
            rule = "no admin is named, so nobody may do this yet"
        missing = NEEDED.get(right)
        return Decision(
            allowed=False,
            rule=rule,
            missing=missing.value if missing else "",
            givers=tuple(sorted(admins)[:5]),
        )

    def admins(self, granted: list[Grant]) -> set[str]:
        """Return the user ids of all admins."""
        by_grant = {g.subject for g in granted if g.role == Role.ADMIN and g.subject[:1] in "UW"}
        return set(self._admins) | by_grant

    async def _groups(self, user: str, granted: list[Grant]) -> frozenset[str]:
        groups = sorted({g.subject for g in granted if g.subject.startswith("S")})
        return frozenset([g for g in groups if await self._people.is_in_group(user, g)])

    async def check_all(self) -> None:
        """Look through all grants and admins at start; raises GrantError naming the first that can't apply."""
        for admin in self._admins:
            if admin[:1] not in "UW" or not admin.isalnum():
                raise GrantError(
                    f"WFO_ADMINS names {admin!r}, which is not a user id (U…): copy it from the "
                    "profile in Slack, More, Copy member ID"
                )
            if await self._people.knows(admin) is Known.NO:
                raise GrantError(f"WFO_ADMINS names {admin}, whom Slack does not know")
        granted = await self._store.run(access.grants)
        known = [record.id for record in await self._store.run(sites.all_sites)]
        for grant in granted:
            check_grant(grant, known)
            await self._check_known(grant)

    async def _check_known(self, grant: Grant) -> None:
        known = await self._people.knows(grant.subject)
        if known is Known.UNTOLD:
            _log.warning("grant_not_checked", grant=describe(grant))
        if known is Known.NO:
            what = "nobody" if grant.subject[0] in "UWS" else "no channel"
            join = "" if what == "nobody" else ", or invite me if it is private"
            raise GrantError(
                f"{describe(grant)}: Slack knows {what} of that id, so this grant would never apply; "
                f"`wfo access revoke {grant.subject} {grant.role}` takes it back{join}"
            )


def _stranger(person: Person) -> str:
    if person.standing is Standing.GUEST:
        return f"{person.user} is a guest; guests need a grant in their own name"
    if person.standing is Standing.FOREIGN:
        return f"{person.user} belongs to another organisation and needs a grant in their own name"
    return f"Slack does not say who {person.user} is ({person.why}), so only a grant in their own name counts"


def _where(site: str | None) -> str:
    return f" {site}" if site else ""
