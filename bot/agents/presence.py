"""Which agents are connected just now? The server says so, and no site can forge it."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.store import agents as stored
from bot.store.agents import Vantage
from bot.store.engine import Store
from checks.linking.link import Link, NoAnswerError, NobodyThereError, NotConnectedError

_CONNECTIONS = "$SYS.REQ.SERVER.PING.CONNZ"
_PAGE = 1_024

_log = structlog.get_logger(__name__)

Changed = Callable[[str], None]
"""Called with an account, one of whose agents came or went."""


class Presence:
    """Who is connected, by account; kept from the server's events, and asked for at start and after a break."""

    def __init__(
        self, system: Link, store: Store, clock: Callable[[], float], changed: Changed
    ) -> None:
        self._system = system
        self._store = store
        self._clock = clock
        self._changed = changed
        self._there: dict[str, dict[str, set[int]]] = {}
        self._left: dict[str, float] = {}
        self._unseen: dict[str, str] = {}
        self._writer: asyncio.Task[None] | None = None
        self.changes = 0

    @property
    def is_current(self) -> bool:
        """Whether the server would tell if somebody came or went just now; `changes` counts what it told."""
        return self._system.is_up

    async def begin(self) -> None:
        """Listen to the server, then ask it who is there already; raises NotConnectedError."""
        await self._system.subscribe("$SYS.ACCOUNT.*.CONNECT", self._came)
        await self._system.subscribe("$SYS.ACCOUNT.*.DISCONNECT", self._went)
        await self.refresh()

    async def close(self) -> None:
        """Finish writing down who was seen."""
        if self._writer is not None:
            await self._writer

    async def refresh(self) -> None:
        """Ask the server who is connected, and note down that they were seen."""
        there: dict[str, dict[str, set[int]]] = {}
        offset = 0
        while True:
            question = json.dumps({"auth": True, "limit": _PAGE, "offset": offset}).encode()
            try:
                answer = json.loads(await self._system.request(_CONNECTIONS, question, 3.0))
            except (NobodyThereError, NoAnswerError) as error:
                raise NotConnectedError("the server did not say who is connected") from error
            found = answer.get("data", {})
            for one in found.get("connections") or ():
                account, user = str(one.get("account")), str(one.get("authorized_user"))
                there.setdefault(account, {}).setdefault(user, set()).add(int(one.get("cid", 0)))
            offset += _PAGE
            if offset >= int(found.get("total", 0)):
                break
        self._there = there
        self.changes += 1
        self._see({user: "" for users in there.values() for user in users})

    def is_there(self, account: str, user: str = "") -> bool:
        """Tell whether an agent of the account, or this one, is connected."""
        users = self._there.get(account, {})
        return user in users if user else bool(users)

    def users(self) -> Mapping[str, Mapping[str, set[int]]]:
        """Return the connected users with their connections, by account."""
        return self._there

    async def away(self, place: Vantage) -> str:
        """Say since when nobody is there, empty if that is not known."""
        left = self._left.get(place.account)
        if left is None:
            left = await self._store.run(partial(stored.last_seen, vantage=place.vantage))
        if left is None:
            return ""
        return f"offline since {time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(left))} UTC"

    async def _came(self, subject: str, _: str, content: bytes) -> None:
        account, client = _client(subject, content)
        user = _user(client)
        self._there.setdefault(account, {}).setdefault(user, set()).add(int(client.get("id", 0)))
        self._left.pop(account, None)
        self.changes += 1
        self._changed(account)
        self._see({user: _version(client)})

    async def _went(self, subject: str, _: str, content: bytes) -> None:
        account, client = _client(subject, content)
        user = _user(client)
        users = self._there.get(account, {})
        users.get(user, set()).discard(int(client.get("id", 0)))
        if not users.get(user):
            users.pop(user, None)
        if not users:
            self._left[account] = self._clock()
        self.changes += 1
        self._changed(account)
        self._see({user: ""})

    def _see(self, users: Mapping[str, str]) -> None:
        """Note down soon that they were seen: after a cut a whole fleet comes back in the same moment."""
        for user, version in users.items():
            self._unseen[user] = version or self._unseen.get(user, "")
        if self._unseen and (self._writer is None or self._writer.done()):
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._unseen:
            users, self._unseen = self._unseen, {}
            try:
                await self._store.run(partial(stored.see, users=users, now=self._clock()))
            except SQLAlchemyError as error:
                _log.error("agents_seen_not_noted", why=type(error).__name__)


def _client(subject: str, content: bytes) -> tuple[str, dict[str, Any]]:
    account = subject.split(".")[2]
    try:
        client = json.loads(content).get("client", {})
    except (ValueError, AttributeError):
        _log.warning("presence_unreadable", subject=subject)
        return account, {}
    return account, client if isinstance(client, dict) else {}


def _user(client: Mapping[str, Any]) -> str:
    """Return the public key that logged in; the event's fields for it changed between server versions."""
    return str(client.get("user") or client.get("nkey") or "")


def _version(client: Mapping[str, Any]) -> str:
    """Return the version in the client's name, `wfo-agent 1.2.3 host`."""
    words = str(client.get("name", "")).split()
    return words[1] if len(words) > 1 and words[0] == "wfo-agent" else ""
