"""Is this somebody of our own, and which user groups are they in?"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.outcome import TryLater
from bot.webapi.identity import Me
from bot.webapi.slack import BROKEN_TOKEN_WORDS, Slack, SlackRefused, SlackUnsure

KNOWN_FOR_S = 300.0
MOST_KNOWN = 5_000
_PAUSE_S = 2.0
_NOBODY = frozenset(
    {"user_not_found", "no_such_subteam", "subteam_not_found", "channel_not_found"}
)
_LOOK_UP = {
    "S": ("usergroups.users.list", "usergroup"),
    "C": ("conversations.info", "channel"),
    "G": ("conversations.info", "channel"),
}
"""How Slack is asked for a subject, by the first letter of its id; users else."""


class Standing(StrEnum):
    """What somebody is to this workspace."""

    MEMBER = "member"
    GUEST = "guest"
    FOREIGN = "foreign"
    GONE = "gone"
    UNKNOWN = "unknown"


class Known(StrEnum):
    """Whether Slack knows a user, user group or channel."""

    YES = "yes"
    NO = "no"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks; `why` says why the standing is unknown. `is_owner` for the workspace's owners."""

    user: str
    standing: Standing
    groups: frozenset[str] = frozenset()
    is_owner: bool = False
    why: str = ""
    zone: str = ""


class Directory(Protocol):
    """Who knows what somebody is to this workspace."""

    async def find(self, user: str) -> Person:
        """Return who somebody is; raises TryLater."""

    async def is_in_group(self, user: str, group: str) -> bool:
        """Whether a user group lists somebody; raises TryLater."""

    async def knows(self, subject: str) -> Known:
        """Whether there is such a user, user group or channel."""


class People:
    """Looks people up in Slack and remembers them for five minutes, so that who leaves is soon without rights.

    What Slack does not tell for good (a missing scope) makes somebody unknown, who may do nothing but by name. What
    it does not tell just now raises TryLater.
    """

    def __init__(self, slack: Slack, me: Me, clock: Callable[[], float]) -> None:
        self._slack, self._me, self._clock = slack, me, clock
        self._known: dict[str, tuple[float, Person]] = {}
        self._members: dict[str, tuple[float, frozenset[str]]] = {}

    async def find(self, user: str) -> Person:
        """Return who somebody is; raises TryLater."""
        now = self._clock()
        known = self._known.get(user)
        if known is not None and _is_fresh(known[0], now):
            return known[1]
        person = await self._ask(user)
        if person.standing is not Standing.UNKNOWN:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[user] = (now, person)
        return person

    async def is_in_group(self, user: str, group: str) -> bool:
        """Whether a user group lists somebody; a group that can't be read lists nobody. Raises TryLater."""
        now = self._clock()
        known = self._members.get(group)
        if known is None or not _is_fresh(known[0], now):
            known = (now, await self._group(group))
            self._members[group] = known
        return user in known[1]

    async def knows(self, subject: str) -> Known:
        """Whether there is such a user, user group or channel; untold where a scope is missing, or just now.

        A private channel that the bot is not in is one that Slack does not know, to us.
        """
        method, argument = _LOOK_UP.get(subject[:1], ("users.info", "user"))
        try:
            await self._slack.call(method, {argument: subject}, get=True)
        except SlackRefused as error:
            return Known.NO if error.error in _NOBODY else Known.UNTOLD
        except SlackUnsure:
            return Known.UNTOLD
        return Known.YES

    async def _group(self, group: str) -> frozenset[str]:
        try:
            answer = await self._slack.call(
                "usergroups.users.list", {"usergroup": group}, get=True
            )
        except SlackRefused as error:
            _raise_if_passing(error)
            return frozenset()
        except SlackUnsure as error:
            raise TryLater(_PAUSE_S, str(error)) from error
        users = answer.get("users")
        return frozenset(str(user) for user in users) if isinstance(users, list) else frozenset()

    async def _ask(self, user: str) -> Person:
        try:
            answer = await self._slack.call("users.info", {"user": user}, get=True)
        except SlackRefused as error:
            _raise_if_passing(error)
            standing = Standing.FOREIGN if error.error == "user_not_found" else Standing.UNKNOWN
            return Person(user, standing, why=error.error)
        except SlackUnsure as error:
            raise TryLater(_PAUSE_S, str(error)) from error
        told = answer.get("user")
        if not isinstance(told, dict):
            return Person(user, Standing.UNKNOWN, why="an answer without a user")
        owner = bool(told.get("is_owner") or told.get("is_primary_owner"))
        return Person(user, self._standing(told), is_owner=owner, zone=str(told.get("tz") or ""))

    def _standing(self, told: dict[str, object]) -> Standing:
        team, enterprise = told.get("team_id"), told.get("enterprise_user")
        own_enterprise = (
            isinstance(enterprise, dict)
            and bool(self._me.enterprise)
            and enterprise.get("enterprise_id") == self._me.enterprise
        )
        if told.get("deleted") or told.get("is_bot"):
            return Standing.GONE
        if told.get("is_stranger") or (team != self._me.team and not own_enterprise):
            return Standing.FOREIGN
        if told.get("is_restricted") or told.get("is_ultra_restricted"):
            return Standing.GUEST
        return Standing.MEMBER


def _is_fresh(asked_at: float, now: float) -> bool:
    """Whether an answer may still be believed; not if the clock was set back since, else it lives for hours."""
    return asked_at <= now < asked_at + KNOWN_FOR_S


def _raise_if_passing(error: SlackRefused) -> None:
    if error.retry_after_s is not None:
        raise TryLater(error.retry_after_s, str(error)) from error
    if error.error in BROKEN_TOKEN_WORDS or error.error.startswith("no connection"):
        raise TryLater(_PAUSE_S * 5, str(error)) from error
