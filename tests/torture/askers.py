"""What people do in the workspace: ask, check, click, correct themselves."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.render import check_form
from bot.workspace.gestures.refused import Refused
from bot.workspace.state import Conversation, Json
from bot.workspace.visitor import Workspace

CHANNELS = 24
PLANTED = "xoxb-1234567890-plantedSecretWord"
QUESTIONS = (
    "what is port 5638 for?",
    "what is port 5683 for?",
    "which ports does screen recording need?",
    "what must the antivirus exclude on the client?",
    "who connects to 5672?",
    "does the portal need 443?",
    "which operating systems are supported?",
    "help",
    "thank you so much!",
    "is 8080 <b>open</b> & *why*?",
    "tell me about bandwidth",
    f"is my token {PLANTED} any good?",
)
PRESSABLE = ("why", "run-again", "only-failed", "stop-run", "check", "try_again")
_WEIGHTS = {
    "mention": 46,
    "direct": 9,
    "command": 15,
    "follow_up": 9,
    "check": 7,
    "check_by_mention": 3,
    "press": 7,
    "slip": 2,
    "edit": 1,
    "form": 6,
    "shortcut": 5,
}
MARKED = {
    "ask_about": (
        "what is port 5638 for?",
        "their firewall team closed 5672 last night",
        "lunch?",
    ),
    "check_named": ("site42 is slow since noon", "the whole site is slow"),
    "review_rules": (
        "```-P INPUT DROP\n-A INPUT -p tcp -m tcp --dport 5638 -j ACCEPT```",
        "no rules here",
    ),
}
"""What stands in the messages that each shortcut is used on: something to do, and nothing."""


@dataclass(slots=True)
class Askers:
    """Several people, one gesture after the other; what they did is written down for the reckoning.

    `said` holds (channel, ts) of each message that wants an answer, `refused` counts the gestures for which
    Slack showed its user an error.
    """

    workspace: Workspace
    chance: random.Random
    said: list[tuple[str, str]] = field(default_factory=list)
    refused: int = 0
    gestures: int = 0
    channels: list[str] = field(default_factory=list)
    _screens: dict[str, asyncio.Lock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        state = self.workspace.world.state
        people = {self.workspace.owner, self.workspace.colleague, self.workspace.new_hire}
        for n in range(CHANNELS):
            channel = Conversation(f"C0TORTURE{n:02}", f"torture-{n}", "channel")
            channel.members = people | {self.workspace.bot_user}
            state.conversations[channel.id] = channel
            self.channels.append(channel.id)

    async def do_something(self) -> None:
        """Do one thing, chosen by chance."""
        kind = self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        doing: dict[str, Callable[[], Awaitable[object]]] = {
            "mention": self._mention,
            "direct": self._direct,
            "command": lambda: self._command(f"/wfo {self._question()}"),
            "follow_up": self._follow_up,
            "check": lambda: self._command("/wfo-check site42"),
            "check_by_mention": lambda: self._say(self._channel(), "@wfo check site42"),
            "press": self._press,
            "slip": self._slip,
            "edit": self._edit,
            "form": self._form,
            "shortcut": self._shortcut,
        }
        self.gestures += 1
        try:
            await doing[kind]()
        except Refused:
            self.refused += 1

    def _question(self) -> str:
        return self.chance.choice(QUESTIONS)

    def _channel(self) -> str:
        return self.chance.choice(self.channels)

    def _checker(self) -> str:
        return self.chance.choice((self.workspace.owner, self.workspace.colleague))

    async def _say(
        self, channel: str, text: str, thread_ts: str | None = None, user: str = ""
    ) -> None:
        ts = await self.workspace.say(user or self._checker(), channel, text, thread_ts)
        self.said.append((channel, ts))

    async def _mention(self) -> None:
        everybody = (self.workspace.owner, self.workspace.colleague, self.workspace.new_hire)
        user = self.chance.choice(everybody)
        await self._say(self._channel(), f"@wfo {self._question()}", user=user)

    async def _direct(self) -> None:
        user = self.chance.choice((self.workspace.owner, self.workspace.new_hire))
        await self._say(self.workspace.dm(user), self._question(), user=user)

    async def _follow_up(self) -> None:
        if not self.said:
            return
        channel, root = self.chance.choice(self.said)
        if channel.startswith("D"):
            return
        await self._say(channel, "@wfo and 5672?", root)

    async def _command(self, text: str) -> None:
        await self.workspace.command(self._checker(), self._channel(), text)

    async def _slip(self) -> None:
        user, text = self.chance.choice(
            (
                (self.workspace.owner, "/wfo-check site43"),
                (self.workspace.new_hire, "/wfo-check site42"),
            )
        )
        await self.workspace.command(user, self._channel(), text)

    async def _press(self) -> None:
        buttons = self._buttons()
        if buttons:
            ts, action = self.chance.choice(buttons)
            await self.workspace.click(
                self._checker(), ts, action["action_id"], {"value": action.get("value", "")}
            )

    def _buttons(self) -> list[tuple[str, dict[str, Any]]]:
        return [
            (message["ts"], element)
            for channel in self.channels
            for message in self.workspace.bot_messages(channel)[-5:]
            for block in message.get("blocks") or []
            for element in block.get("elements") or []
            if element.get("action_id", "").split(":")[0] in PRESSABLE
        ]

    async def _edit(self) -> None:
        if not self.said:
            return
        channel, ts = self.chance.choice(self.said)
        conversation = self.workspace.world.conversation(channel)
        message = conversation.messages[ts]
        await self.workspace.edit(message["user"], channel, ts, message["text"] + " please")

    async def _form(self) -> None:
        """Open a form, fill it in, well or not; sometimes leave it open, for the next gesture to close."""
        user = self._checker()
        opening, values = self.chance.choice(
            (
                ("/wfo sites edit site42", self._site_changed()),
                ("/wfo sites edit site42", self._site_changed()),
                ("/wfo sites edit site42", _typed(ports="443 is what they use")),
                ("/wfo sites add", self._site_added()),
                ("/wfo-check", _picked(check_form.SITE, check_form.SITE_SEARCH, "site42")),
                ("/wfo-check", _picked(check_form.SITE, check_form.SITE_SEARCH, "site43")),
            )
        )
        channel, leaves = self._channel(), self.chance.random() < 0.2
        # One person has one screen.
        async with self._screens.setdefault(user, asyncio.Lock()):
            if self.workspace.view(user):
                await self.workspace.close_view(user, whole_stack=True)
            await self.workspace.command(user, channel, opening)
            if leaves or self.workspace.view(user) is None:
                return  # not opened in time: the bot was killed, and says so
            answer = await self.workspace.submit_view(user, values)
            if answer["result"] == "errors":
                await self.workspace.close_view(user)

    def _site_changed(self) -> Json:
        return _typed(name=f"Demo {self.chance.randrange(10**6)}")

    def _site_added(self) -> Json:
        n = self.chance.randrange(10**6)
        return _typed(
            id=f"new{n}",
            name=f"New {n}",
            allowed_networks="10.4.2.0/24",
            hosts="premises-server = 10.4.2.10",
            vantage="local = client-pc",
        )

    async def _shortcut(self) -> None:
        name = self.chance.choice(list(MARKED))
        text, channel = self.chance.choice(MARKED[name]), self._channel()
        marked = await self.workspace.say(self._checker(), channel, text)
        await self.workspace.shortcut(self._checker(), name, marked)


def _typed(**fields: str) -> Json:
    return {name: {name: {"value": text}} for name, text in fields.items()}


def _picked(block: str, search: str, value: str) -> Json:
    option = {"text": {"type": "plain_text", "text": value}, "value": value}
    return {block: {search: {"selected_option": option}}}
