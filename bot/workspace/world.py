"""Which parts make one workspace, and who may reach which?"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.workspace import seed
from bot.workspace.clock import Clock
from bot.workspace.faults import Faults
from bot.workspace.identity import Ids
from bot.workspace.journal import Journal
from bot.workspace.live import Live
from bot.workspace.manifest import Manifest
from bot.workspace.payload import Problem
from bot.workspace.rates import Rates
from bot.workspace.state import Conversation, Person, State


@dataclass(slots=True)
class Envelope:
    """One delivery to the app; `kind` is events_api, slash_commands or interactive."""

    kind: str
    payload: dict[str, Any]
    accepts_response: bool = False
    attempt: int = 0
    reason: str = ""


class NotAcknowledged(Exception):  # noqa: N818 - a word of the field
    """The app didn't acknowledge: `reason` is no_connection, timeout or http_error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Transport(Protocol):
    """How deliveries reach the app: Socket Mode or signed HTTP requests."""

    async def send(self, envelope: Envelope) -> dict[str, Any]:
        """Return what the app put into its acknowledgement; NotAcknowledged if none came in time."""
        ...

    def connections(self) -> int:
        """Return how many ways to the app are open."""
        ...


@dataclass(frozen=True, slots=True)
class Timing:
    """Slack's deadlines in seconds; tests shorten them or move the clock.

    `retry_s`: how long after each failed delivery an event comes again (docs.slack.dev/apis/events-api).
    """

    ack_s: float = 3.0
    retry_s: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger_s: float = 3.0
    response_url_s: float = 1800.0
    stream_s: float = 300.0
    status_s: float = 120.0


@dataclass(slots=True)
class World:
    """One workspace: its state and all who work on it; `address` is its base URL without a slash at the end."""

    manifest: Manifest
    state: State
    clock: Clock
    ids: Ids
    journal: Journal
    live: Live
    faults: Faults
    timing: Timing
    rates: Rates | None
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: set[str]
    address: str = ""
    transport: Transport = field(init=False)
    revoked: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside; it ends with the workspace at the latest."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def new_ts(self) -> str:
        """Return the id of a message that is made now."""
        return self.ids.ts(self.clock.now())

    def complain(self, method: str, problem: Problem) -> None:
        """Note what Slack accepts and a test should not."""
        line = f"{method} {problem.pointer}: {problem.message}"
        self.complaints.append(line)
        self.journal.write("complaint", method, line=line)

    def conversation(self, name: str) -> Conversation:
        """Return a conversation by id, `#name` or `name`; KeyError if there is none."""
        if name in self.state.conversations:
            return self.state.conversations[name]
        wanted = name.removeprefix("#")
        for conversation in self.state.conversations.values():
            if conversation.name == wanted and conversation.kind != "im":
                return conversation
        raise KeyError(name)

    def person(self, user: str) -> Person:
        """Return a person by id or name; KeyError if there is none."""
        if user in self.state.people:
            return self.state.people[user]
        for person in self.state.people.values():
            if person.name == user.removeprefix("@"):
                return person
        raise KeyError(user)

    def bot_is_in(self, conversation: Conversation) -> bool:
        """Whether the app hears and may speak there."""
        return seed.BOT_USER in conversation.members
