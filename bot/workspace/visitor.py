"""What can a test do in a workspace, and what can it see?"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.workspace import seed
from bot.workspace.clock import Clock
from bot.workspace.faults import Rule
from bot.workspace.gestures import enter, press, write
from bot.workspace.journal import Journal
from bot.workspace.messages import as_bot, post
from bot.workspace.mishaps import befall
from bot.workspace.state import Execution, Json
from bot.workspace.world import World

Found = TypeVar("Found")


class Workspace:
    """An open workspace: addresses and tokens for the app, gestures of its users, what they see.

    Channels are named by id, `#support` or `support`, users by id. A gesture raises `Refused` where Slack would show
    the user an error (unknown command, no acknowledgement in time).
    """

    owner = seed.OWNER
    colleague = seed.COLLEAGUE
    new_hire = seed.NEW_HIRE
    guest = seed.GUEST
    stranger = seed.STRANGER
    bot_user = seed.BOT_USER

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def url(self) -> str:
        """The page's address, e.g. `http://127.0.0.1:8765/`."""
        return f"{self.world.address}/"

    @property
    def api_url(self) -> str:
        """The Web API's base URL, for `base_url` of a client or `SLACK_API_URL`."""
        return f"{self.world.address}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return self.world.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.world.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs HTTP deliveries."""
        return self.world.signing_secret

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which a bot in another process finds this workspace."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }

    @property
    def clock(self) -> Clock:
        """The workspace's clock; `advance` moves it."""
        return self.world.clock

    @property
    def journal(self) -> Journal:
        """Every call, envelope, acknowledgement and fault, in order."""
        return self.world.journal

    @property
    def complaints(self) -> list[str]:
        """What Slack accepted and a test should not: missing text, raw mentions, over-long text."""
        return self.world.complaints

    def dm(self, user: str) -> str:
        """Return the id of the DM between `user` and the bot."""
        return self.world.state.im_with(user).id

    def channel(self, name: str) -> str:
        """Return a channel's id; KeyError if there is none."""
        return self.world.conversation(name).id

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Write a message (`@wfo` becomes a mention); return its ts."""
        return write.say(self.world, user, channel, text, thread_ts)

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        write.edit(self.world, user, channel, ts, text)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        write.delete(self.world, user, channel, ts)

    async def command(self, user: str, channel: str, text: str) -> str | None:
        """Send a slash command and wait for its acknowledgement."""
        return await write.command(self.world, user, channel, text)

    async def upload(
        self,
        user: str,
        channel: str,
        name: str,
        content: bytes,
        text: str = "",
        thread_ts: str | None = None,
    ) -> str:
        """Share one file with a comment; return the message's ts."""
        return write.upload(self.world, user, channel, [(name, content)], text, thread_ts)

    async def click(
        self, user: str, message: Json | str, action_id: str, action: Json | None = None
    ) -> None:
        """Use an element of a message (or its ts); `action` holds what was chosen, for selects."""
        ts = message if isinstance(message, str) else message["ts"]
        place = press.Place(channel=self._channel_of(ts), message_ts=ts)
        await press.press(self.world, user, place, press.Use(action_id, action=action))

    async def click_in_view(
        self, user: str, action_id: str, action: Json | None = None, view_id: str | None = None
    ) -> None:
        """Use an element of the topmost modal, or of the view named."""
        view_id = view_id or self._top(user)
        await press.press(
            self.world, user, press.Place(view_id=view_id), press.Use(action_id, action=action)
        )

    async def options(self, user: str, action_id: str, value: str) -> list[Json]:
        """Type into an external select of the topmost modal; return its options."""
        place = press.Place(view_id=self._top(user))
        answer = await press.options(self.world, user, place, press.Use(action_id), value)
        found: list[Json] = answer["options"]
        return found

    async def shortcut(self, user: str, callback_id: str, message_ts: str | None = None) -> None:
        """Use a global shortcut, or that of a message."""
        channel = self._channel_of(message_ts) if message_ts else None
        await press.shortcut(self.world, user, callback_id, channel, message_ts)

    async def submit_view(self, user: str, values: Json | None = None) -> Json:
        """Submit the topmost modal with `{block_id: {action_id: {"value": …}}}`; return `result`, `errors`."""
        return await enter.submit(self.world, user, self._top(user), self._typed(user, values))

    async def close_view(self, user: str, *, whole_stack: bool = False) -> None:
        """Close the topmost modal, or all."""
        await enter.close(self.world, user, self._top(user), whole_stack=whole_stack)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app's Home (or its messages tab)."""
        enter.open_home(self.world, user, tab)

    async def run_function(self, user: str, callback_id: str, inputs: Json) -> Execution:
        """Run a workflow step; its `state`, `outputs`, `error` change when the app completes it."""
        run = enter.run_function(self.world, user, callback_id, inputs)
        return self.world.state.executions[run]

    async def stop_agent(self, user: str, channel: str, thread_ts: str) -> None:
        """Press Stop in an agent's thread."""
        enter.stop_agent(self.world, user, channel, thread_ts)

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return all messages of a channel, replies too, oldest first; or one thread with its root."""
        conversation = self.world.conversation(channel)
        if thread_ts:
            return conversation.thread(thread_ts)
        return list(conversation.messages.values())

    def bot_messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return what the bot said there, oldest first."""
        return [row for row in self.messages(channel, thread_ts) if row["user"] == self.bot_user]

    def ephemerals(self, channel: str, user: str) -> list[Json]:
        """Return what only `user` sees in a channel, oldest first."""
        rows = self.world.conversation(channel).ephemerals.values()
        return [message for who, message in rows if who == user]

    def file(self, file_id: str) -> bytes:
        """Return a file's content; KeyError if it isn't there."""
        return self.world.state.files[file_id].content or b""

    def view(self, user: str) -> Json | None:
        """Return the topmost modal of a user."""
        stack = self.world.state.stacks.get(user, [])
        return self.world.state.views[stack[-1]] if stack else None

    def home(self, user: str) -> Json | None:
        """Return the Home that the app published to a user."""
        return self.world.state.homes.get(user)

    async def wait_for(self, condition: Callable[[], Found], timeout_s: float = 30.0) -> Found:
        """Return the first truthy answer of `condition`; TimeoutError with the last steps else."""
        return await self.journal.wait_for(condition, timeout_s)

    async def wait_for_bot(self, connections: int = 1, timeout_s: float = 30.0) -> None:
        """Return when the bot is connected."""
        transport = self.world.transport
        await self.wait_for(lambda: transport.connections() >= connections, timeout_s)

    async def wait_for_reply(
        self, channel: str, thread_ts: str, containing: str = "", timeout_s: float = 30.0
    ) -> Json:
        """Return the bot's first message in a thread whose text contains something."""

        def found() -> Json | None:
            rows = self.bot_messages(channel, thread_ts)
            return next((row for row in rows if containing in row["text"]), None)

        message = await self.wait_for(found, timeout_s)
        if message is None:
            raise TimeoutError(containing)
        return message

    def arm(self, *rules: Rule) -> None:
        """Arm faults; see `bot/workspace/faults.py`."""
        for rule in rules:
            self.world.faults.add(rule)

    def befall(self, action: str, value: str = "", seconds: float = 1.0) -> None:
        """Let something happen at once: disconnect, silent, revoke_token, archive_channel and so on."""
        befall(self.world, action, value, seconds)

    def post_as_bot(self, channel: str, message: Json) -> Json:
        """Put a message of the bot into a channel without a call, to set a scene."""
        from_bot = as_bot(self.world, message)
        return post(self.world, self.world.conversation(channel), from_bot)

    def calls(self, method: str) -> Sequence[dict[str, Any]]:
        """Return the arguments of every call of a method, refused ones too, oldest first."""
        return [row.details.get("arguments", {}) for row in self.journal.of("call", method)]

    def _channel_of(self, ts: str) -> str:
        for conversation in self.world.state.conversations.values():
            if ts in conversation.messages or ts in conversation.ephemerals:
                return conversation.id
        raise KeyError(ts)

    def _top(self, user: str) -> str:
        view = self.view(user)
        if view is None:
            raise KeyError(f"{user} has no modal open")
        return str(view["id"])

    def _typed(self, user: str, values: Json | None) -> Json:
        """Fill in the elements' types, so that tests write values only."""
        view = self.view(user) or {"blocks": []}
        kinds = {
            (block["block_id"], block["element"]["action_id"]): block["element"]["type"]
            for block in view["blocks"]
            if block["type"] == "input"
        }
        return {
            block_id: {
                action_id: {"type": kinds.get((block_id, action_id), ""), **value}
                for action_id, value in actions.items()
            }
            for block_id, actions in (values or {}).items()
        }
