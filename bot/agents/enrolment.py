"""How does an agent come to be let in, and how is it shut out again?"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import structlog
from sqlmodel import Session

from bot.agents.pushing import PushFailed, delete_account, push_account
from bot.agents.standing import Standing, standing
from bot.store import agents as stored
from bot.store.agents import Agent, Vantage
from bot.store.engine import Store
from checks.accounts.credentials import Invitation
from checks.accounts.keyring import Keyring
from checks.accounts.keys import BadKey, check_public, new_key
from checks.linking.link import Link
from checks.wire import JoinAnswer, JoinRequest

INVITATION_S = 3600.0
_AT_ONCE = 32
_ROOM = 4
"""Agents of a vantage point that always find room, so that one more needs no new account token at once."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Registry:
    """Who is let in: the database says it, the keys sign it, the SYS link tells the server."""

    store: Store
    ring: Keyring
    system: Link
    clock: Callable[[], float]
    pushed: dict[str, Standing] = field(default_factory=dict)

    async def invite(
        self, site: str, role: str, url: str, authorities: str, *, replaces: str = ""
    ) -> Invitation:
        """Make the vantage point `<site>-<role>` if it is new, and an invitation for one agent there.

        Worth something once and for an hour. Raises PushFailed.
        """
        new = Vantage(f"{site}-{role}", site, role, new_key("account").public, 1)
        code = secrets.token_urlsafe(24)
        now = self.clock()
        expires_at = now + INVITATION_S

        def write(session: Session) -> Vantage:
            place = stored.add_vantage(session, new, now=now)
            stored.invite(
                session, _digest(code), place.vantage, expires_at=expires_at, replaces=replaces
            )
            return place

        place = await self.store.run(write)
        await self.push(place.vantage)
        return Invitation(
            url=url,
            vantage=place.vantage,
            code=code,
            credentials=self.ring.joining(place.account, place.generation, expires_at=expires_at),
            authorities=authorities,
        )

    async def admit(self, account: str, request: JoinRequest) -> JoinAnswer:
        """Answer a newcomer; the account it came by is what the server says, not what it says itself.

        A code is worth one key. Where it replaces another agent, that one is revoked by it.
        """
        try:
            user = check_public("user", request.user)
        except BadKey as error:
            return JoinAnswer(why=str(error))
        now = self.clock()

        def write(session: Session) -> tuple[Vantage | None, str]:
            digest = _digest(request.code)
            used = stored.redeem(session, digest, account, now=now)
            if used is None:
                # The answer may have been lost on its way: the same key is told the same again.
                return stored.redeemed_by(session, digest, account, user), ""
            place = stored.find_vantage(session, used.vantage)
            if place is None:
                return None, ""
            who = request.who
            new = Agent(user, place.vantage, who.host, who.version, who.platform, now, None, None)
            stored.add_agent(session, new)
            if used.replaces:
                stored.revoke(session, used.replaces, now=now)
            return place, used.replaces

        place, replaced = await self.store.run(write)
        if place is None:
            _log.warning("join_refused", account=account)
            return JoinAnswer(
                why="the invitation was used, or is too old; let `wfo agents enrol` print a new one"
            )
        try:
            await self.push(place.vantage)
        except PushFailed as error:
            # The agent gets in all the same; the account is pushed again at the next start.
            _log.warning("account_not_pushed", vantage=place.vantage, why=str(error))
        _log.info("agent_joined", vantage=place.vantage, user=user, replaced=replaced)
        token = self.ring.agent_token(place.account, place.generation, user, place.vantage)
        return JoinAnswer(token=token)

    async def revoke(self, user: str) -> bool:
        """Shut one agent out, at once; False if there is none of that key that is let in. Raises PushFailed."""
        now = self.clock()

        def write(session: Session) -> str | None:
            found = next((a for a in stored.agents(session) if a.user == user), None)
            return found.vantage if found and stored.revoke(session, user, now=now) else None

        vantage = await self.store.run(write)
        if vantage is None:
            return False
        await self.push(vantage)
        return True

    async def remove(self, vantage: str) -> bool:
        """Shut out every agent of a vantage point and forget it; False if there is none. Raises PushFailed."""
        place = await self.store.run(lambda session: stored.find_vantage(session, vantage))
        if place is None:
            return False
        await delete_account(self.system, self.ring, place.account)
        await self.store.run(lambda session: stored.remove_vantage(session, vantage))
        return True

    async def rotate(self, vantage: str) -> bool:
        """Sign with a new key: every agent there must join anew. False if there is no such vantage point."""

        def write(session: Session) -> bool:
            if stored.find_vantage(session, vantage) is None:
                return False
            stored.next_generation(session, vantage)
            for agent in stored.agents(session, vantage):
                stored.revoke(session, agent.user, now=self.clock())
            return True

        if not await self.store.run(write):
            return False
        await self.push(vantage)
        return True

    async def push(self, vantage: str) -> None:
        """Tell the server how this vantage point stands now; raises PushFailed."""
        standings = await self.store.run(partial(standing, now=self.clock(), vantage=vantage))
        for each in standings:
            await self._push(each)

    async def push_changed(self) -> tuple[int, dict[str, str]]:
        """Tell the server of every vantage point that stands otherwise than it was told last, by this registry.

        Returns how many that were, and why it did not take those that it refused.
        """
        standings = await self.store.run(partial(standing, now=self.clock()))
        changed = [each for each in standings if self.pushed.get(each.place.vantage) != each]
        failed: dict[str, str] = {}
        room = asyncio.Semaphore(_AT_ONCE)

        async def push(each: Standing) -> None:
            async with room:
                try:
                    await self._push(each)
                except PushFailed as error:
                    failed[each.place.vantage] = str(error)

        await asyncio.gather(*(push(each) for each in changed))
        return len(changed) - len(failed), failed

    def forget_pushed(self) -> None:
        """Take it that the server knows nothing of what it was told."""
        self.pushed.clear()

    async def _push(self, each: Standing) -> None:
        place = each.place
        token = self.ring.site_account_token(
            place.account,
            place.vantage,
            place.generation,
            agents=_ROOM + each.live,
            revoked=dict(each.revoked),
        )
        await push_account(self.system, self.ring, token)
        self.pushed[place.vantage] = each


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
