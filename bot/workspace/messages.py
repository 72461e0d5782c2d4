"""What happens in a conversation when a message comes, changes or goes?"""

import copy
from collections.abc import Iterable

from bot.workspace import seed
from bot.workspace.deliveries import tell
from bot.workspace.state import Conversation, Json
from bot.workspace.world import World

CHANNEL_TYPES = {"channel": "channel", "shared": "channel", "private": "group", "im": "im"}
SUBSCRIPTIONS = {
    "channel": "message.channels",
    "shared": "message.channels",
    "private": "message.groups",
    "im": "message.im",
}


def post(world: World, conversation: Conversation, message: Json) -> Json:
    """Put a message (user, text, …; thread_ts if a reply) into a conversation; return it with its ts."""
    message = {"type": "message", **message, "ts": world.new_ts(), "team": seed.TEAM_ID}
    conversation.messages[message["ts"]] = message
    if root_ts := message.get("thread_ts"):
        _count_reply(world, conversation, root_ts)
    conversation.last_read[message["user"]] = message["ts"]
    _show(world, conversation, "message", message)
    _show_unread(world, conversation)
    if "bot_id" in message:
        _clear_status(world, conversation, message)
    _tell_posted(world, conversation, message)
    world.journal.pulse()
    return message


def change(world: World, conversation: Conversation, ts: str, new: Json) -> Json:
    """Put `new` in the place of the message; what is None in it goes away."""
    old = conversation.messages[ts]
    before = copy.deepcopy(old)
    for key, value in new.items():
        if value is None:
            old.pop(key, None)
        else:
            old[key] = value
    _show(world, conversation, "message_changed", old)
    event = {"subtype": "message_changed", "message": dict(old), "previous_message": before}
    _tell_changed(world, conversation, event)
    world.journal.pulse()
    return old


def remove(world: World, conversation: Conversation, ts: str) -> None:
    """Take a message away; a root with replies leaves a tombstone, so that its thread goes on."""
    gone = conversation.messages[ts]
    if gone.get("reply_count"):
        change(
            world,
            conversation,
            ts,
            {
                "text": "This message was deleted.",
                "subtype": "tombstone",
                "blocks": None,
                "files": None,
                "metadata": None,
            },
        )
        return
    del conversation.messages[ts]
    if (root_ts := gone.get("thread_ts")) and root_ts in conversation.messages:
        _count_reply(world, conversation, root_ts)
    event: Json = {"type": "message_deleted", "channel": conversation.id, "ts": ts}
    world.live.show(conversation.members, {**event, "thread_ts": gone.get("thread_ts")})
    told = {"subtype": "message_deleted", "deleted_ts": ts, "previous_message": gone}
    _tell_changed(world, conversation, told)
    world.journal.pulse()


def show_only(
    world: World, conversation: Conversation, user: str, message: Json, ts: str | None = None
) -> str:
    """Show a message to one user only, in the place of `ts` if given; return its ts."""
    ts = ts or world.new_ts()
    whole = {"type": "message", **message, "ts": ts, "is_ephemeral": True}
    conversation.ephemerals[ts] = (user, whole)
    shown = {"type": "ephemeral", "channel": conversation.id, "message": whole}
    world.live.show([user], shown)
    world.journal.pulse()
    return ts


def hide_ephemeral(world: World, conversation: Conversation, ts: str) -> None:
    """Take a message for one user away."""
    user, _ = conversation.ephemerals.pop(ts)
    world.live.show([user], {"type": "ephemeral_deleted", "channel": conversation.id, "ts": ts})
    world.journal.pulse()


def unread(conversation: Conversation, user: str) -> int:
    """Count the messages outside threads that `user` hasn't read."""
    last = conversation.last_read.get(user, "")
    rows = conversation.messages.values()
    return sum(row["ts"] > last for row in rows if row.get("thread_ts", row["ts"]) == row["ts"])


def as_bot(world: World, message: Json) -> Json:
    """Return the message with what marks it as the app's own."""
    return {
        "user": seed.BOT_USER,
        "bot_id": seed.BOT_ID,
        "app_id": seed.APP_ID,
        "bot_profile": {
            "id": seed.BOT_ID,
            "app_id": seed.APP_ID,
            "user_id": seed.BOT_USER,
            "name": world.manifest.name,
            "deleted": False,
            "team_id": seed.TEAM_ID,
        },
        **message,
    }


def _clear_status(world: World, conversation: Conversation, message: Json) -> None:
    """Take "is thinking" away: the app has said something in this thread."""
    key = (conversation.id, str(message.get("thread_ts", message["ts"])))
    if world.state.statuses.pop(key, None):
        place = {"channel": key[0], "thread_ts": key[1]}
        ended: Json = {"type": "typing_status", **place, "status": "", "loading_messages": []}
        world.live.show(conversation.members, ended)


def _count_reply(world: World, conversation: Conversation, root_ts: str) -> None:
    root, *replies = conversation.thread(root_ts)
    if not replies:
        for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count"):
            root.pop(key, None)
        root.pop("latest_reply", None)
    else:
        users = list(dict.fromkeys(reply["user"] for reply in replies))
        root |= {
            "thread_ts": root_ts,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1]["ts"],
        }
    _show(world, conversation, "message_changed", root)


def _show(world: World, conversation: Conversation, kind: str, message: Json) -> None:
    shown = {"type": kind, "channel": conversation.id, "message": dict(message)}
    world.live.show(conversation.members, shown)


def _show_unread(world: World, conversation: Conversation) -> None:
    world.live.show(conversation.members, {"type": "channel", "channel": conversation.id})


def _tell_posted(world: World, conversation: Conversation, message: Json) -> None:
    if not world.bot_is_in(conversation):
        return
    event = {key: value for key, value in message.items() if key != "is_streaming"}
    event |= {"channel": conversation.id, "event_ts": message["ts"]}
    if root := conversation.messages.get(message.get("thread_ts", "")):
        event["parent_user_id"] = root["user"]
    told = [(SUBSCRIPTIONS[conversation.kind], _typed(event, conversation))]
    mentioned = f"<@{seed.BOT_USER}>" in message.get("text", "")
    if mentioned and conversation.kind != "im" and "bot_id" not in message:
        # One mention comes as two events with ids of their own, in either order.
        own = {k: v for k, v in event.items() if k != "subtype"} | {"type": "app_mention"}
        told.insert(int(message["ts"][-1]) % 2, ("app_mention", own))
    for subscription, body in told:
        tell(world, subscription, body, conversation)
    _tell_files(world, conversation, message.get("files", ()))


def _tell_files(world: World, conversation: Conversation, files: Iterable[Json]) -> None:
    for file in files:
        event = {
            "type": "file_shared",
            "channel_id": conversation.id,
            "file_id": file["id"],
            "user_id": file["user"],
            "file": {"id": file["id"]},
        }
        tell(world, "file_shared", event, conversation)


def _tell_changed(world: World, conversation: Conversation, event: Json) -> None:
    if world.bot_is_in(conversation):
        ts = world.new_ts()
        body = {"type": "message", "hidden": True, "channel": conversation.id, "ts": ts, **event}
        body["event_ts"] = ts
        tell(world, SUBSCRIPTIONS[conversation.kind], _typed(body, conversation), conversation)


def _typed(event: Json, conversation: Conversation) -> Json:
    return {**event, "channel_type": CHANNEL_TYPES[conversation.kind]}
