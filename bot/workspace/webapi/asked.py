"""Which conversation, message or person does a call mean, and may the app touch it?"""

from typing import Any

from bot.workspace.payload import Problem
from bot.workspace.state import Conversation, Json, Person
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

HISTORY_SCOPES = {
    "channel": "channels:history",
    "shared": "channels:history",
    "private": "groups:history",
    "im": "im:history",
}
READ_SCOPES = {
    "channel": "channels:read",
    "shared": "channels:read",
    "private": "groups:read",
    "im": "im:read",
}


def visible(world: World, channel: Any) -> Conversation:
    """Return a conversation that the app can see; `channel_not_found` else."""
    try:
        conversation = world.conversation(str(channel))
    except KeyError:
        raise Refusal("channel_not_found") from None
    if conversation.kind in {"private", "im"} and not world.bot_is_in(conversation):
        raise Refusal("channel_not_found")
    return conversation


def writable(world: World, channel: Any) -> Conversation:
    """Return a conversation where the app may post now; a user id means the DM with that user."""
    if str(channel) in world.state.people:
        try:
            conversation = world.state.im_with(str(channel))
        except KeyError:
            raise Refusal("channel_not_found") from None
    else:
        conversation = visible(world, channel)
    if conversation.is_archived:
        raise Refusal("is_archived")
    if not world.bot_is_in(conversation):
        raise Refusal("not_in_channel")
    if conversation.kind == "im" and not world.manifest.messages_tab:
        raise Refusal("messages_tab_disabled")
    return conversation


def readable(world: World, channel: Any) -> Conversation:
    """Return a conversation whose history the app may read."""
    conversation = visible(world, channel)
    _need(world, HISTORY_SCOPES[conversation.kind])
    if not world.bot_is_in(conversation):
        raise Refusal("not_in_channel")
    return conversation


def thread_root(world: World, conversation: Conversation, thread_ts: Any, method: str) -> str:
    """Return the root's ts for a reply; a reply's own ts works too, with a complaint under `method`."""
    ts = str(thread_ts)
    root = conversation.messages.get(ts)
    if root is None:
        raise Refusal("thread_not_found")
    if root.get("thread_ts", ts) != ts:
        if method:
            problem = Problem("/thread_ts", "is a reply's ts, not its parent's")
            world.complain(method, problem)
        ts = root["thread_ts"]
    if ts in conversation.locked_threads:
        raise Refusal("restricted_action_thread_locked")
    return ts


def own_message(conversation: Conversation, ts: Any, error: str) -> Json:
    """Return the app's own message; `message_not_found`, or `error` if it is another's."""
    message = conversation.messages.get(str(ts))
    if message is None or message.get("subtype") == "tombstone":
        raise Refusal("message_not_found")
    if "bot_id" not in message:
        raise Refusal(error)
    return message


def person(world: World, user: Any) -> Person:
    """Return a person by id; `user_not_found` else."""
    if str(user) not in world.state.people:
        raise Refusal("user_not_found")
    return world.state.people[str(user)]


def need_read_scope(world: World, conversation: Conversation) -> None:
    """Refuse if the app may not look at this kind of conversation."""
    _need(world, READ_SCOPES[conversation.kind])


def truth(value: Any) -> bool:
    """Read a boolean as JSON, forms and query strings write it."""
    return str(value).lower() in {"true", "1"}


def page(rows: list[Any], args: Json, most: int) -> tuple[list[Any], str]:
    """Return one page by `cursor` and `limit`, and the cursor of the next; `invalid_cursor` else."""
    cursor = str(args.get("cursor") or "0")
    if not cursor.isdigit() or int(cursor) > len(rows):
        raise Refusal("invalid_cursor")
    start = int(cursor)
    end = start + max(1, min(int(args.get("limit") or 100), most))
    return rows[start:end], str(end) if end < len(rows) else ""


def _need(world: World, scope: str) -> None:
    if scope not in world.scopes:
        raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(world.scopes)))
