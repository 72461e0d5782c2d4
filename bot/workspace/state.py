"""Who and what is in the workspace: people, conversations, messages, files, views?"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]
Ephemeral: TypeAlias = tuple[str, Json]

UserKind: TypeAlias = Literal["owner", "member", "guest", "stranger", "bot"]
ConversationKind: TypeAlias = Literal["channel", "private", "im", "shared"]


@dataclass(slots=True)
class Person:
    """One member of the workspace, the bot's own user among them."""

    id: str
    name: str
    real_name: str
    title: str
    kind: UserKind
    team_id: str
    email: str
    tz: str = "Europe/Berlin"
    deleted: bool = False


@dataclass(slots=True)
class Conversation:
    """A channel or DM; `messages` by ts in the order of posting, in Slack's own form."""

    id: str
    name: str
    kind: ConversationKind
    topic: str = ""
    members: set[str] = field(default_factory=set)
    messages: dict[str, Json] = field(default_factory=dict)
    ephemerals: dict[str, Ephemeral] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)
    locked_threads: set[str] = field(default_factory=set)
    is_archived: bool = False
    created: int = 0

    def thread(self, root_ts: str) -> list[Json]:
        """Return the root and its replies, oldest first; nothing if there is no such root."""
        if root_ts not in self.messages:
            return []
        replies = [m for m in self.messages.values() if m.get("thread_ts") == root_ts]
        root = self.messages[root_ts]
        return [root, *(m for m in replies if m["ts"] != root_ts)]


@dataclass(slots=True)
class StoredFile:
    """A file that was uploaded; `content` is None until its bytes have arrived."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    length: int
    created: int
    content: bytes | None = None
    alt_txt: str | None = None
    shares: dict[str, list[str]] = field(default_factory=dict)  # channel → ts of messages


@dataclass(slots=True)
class Trigger:
    """A trigger id: opens one modal for `user` within three seconds; `parent` is the view it was pressed in."""

    user: str
    made_at: float
    parent: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may answer a command or a click: five times within thirty minutes."""

    user: str
    channel: str
    made_at: float
    message_ts: str | None
    uses: int = 0


@dataclass(slots=True)
class Execution:
    """One run of a workflow step."""

    id: str
    callback_id: str
    user: str
    token: str
    state: Literal["running", "completed", "failed"] = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""


@dataclass(slots=True)
class State:
    """All there is, in memory; it is gone when the workspace closes."""

    people: dict[str, Person] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    groups: dict[str, Json] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)  # ticket → file id
    views: dict[str, Json] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)  # user → view ids, topmost last
    homes: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    prompts: dict[tuple[str, str | None], Json] = field(default_factory=dict)
    statuses: dict[tuple[str, str], Json] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    sessions: dict[tuple[str, str | None], Json] = field(default_factory=dict)
    streams: dict[tuple[str, str], float] = field(default_factory=dict)  # → when it started
    executions: dict[str, Execution] = field(default_factory=dict)

    def im_with(self, user: str) -> Conversation:
        """Return the DM between the bot and `user`; KeyError if there is none."""
        for conversation in self.conversations.values():
            if conversation.kind == "im" and user in conversation.members:
                return conversation
        raise KeyError(user)
