"""Channels, their members and what was said in them."""

from typing import Any

from bot.workspace import seed
from bot.workspace.state import Conversation, Json
from bot.workspace.webapi.asked import (
    need_read_scope,
    page,
    person,
    readable,
    truth,
    visible,
)
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

MOST_ROWS = 999


def history(world: World, args: Json) -> Json:
    """conversations.history: roots and broadcast replies, newest first."""
    conversation = readable(world, args["channel"])
    rows = [m for m in conversation.messages.values() if _in_channel(m)]
    return _rows(list(reversed(rows)), args)


def replies(world: World, args: Json) -> Json:
    """conversations.replies: the root, then its replies, oldest first."""
    conversation = readable(world, args["channel"])
    message = conversation.messages.get(str(args["ts"]))
    if message is None:
        raise Refusal("thread_not_found")
    root = message.get("thread_ts", message["ts"])
    return _rows(conversation.thread(str(root)), args)


def describe(world: World, args: Json) -> Json:
    """conversations.info."""
    conversation = visible(world, args["channel"])
    need_read_scope(world, conversation)
    shown = channel_value(world, conversation)
    if truth(args.get("include_num_members")):
        shown["num_members"] = len(conversation.members)
    return {"channel": shown}


def members(world: World, args: Json) -> Json:
    """conversations.members."""
    conversation = visible(world, args["channel"])
    need_read_scope(world, conversation)
    rows, cursor = page(sorted(conversation.members), args, MOST_ROWS)
    return {"members": rows, "response_metadata": {"next_cursor": cursor}}


def listed(world: World, args: Json) -> Json:
    """conversations.list."""
    return _list(world, args, lambda _: True)


def joined(world: World, args: Json) -> Json:
    """users.conversations, of the app itself."""
    user = args.get("user") or seed.BOT_USER
    return _list(world, args, lambda conversation: user in conversation.members)


def open_dm(world: World, args: Json) -> Json:
    """conversations.open: the DM with one user; making a group DM isn't served."""
    users = args.get("users")
    names = users.split(",") if isinstance(users, str) else list(users or [])
    if args.get("channel"):
        return {"channel": {"id": visible(world, args["channel"]).id}}
    if not names:
        raise Refusal("users_list_not_supplied")
    if len(names) > 1:
        raise Refusal("too_many_users")
    user = person(world, names[0])
    try:
        conversation = world.state.im_with(user.id)
    except KeyError:
        conversation = Conversation(world.ids.new("D"), "", "im", "", {user.id, seed.BOT_USER})
        conversation.created = int(world.clock.now())
        world.state.conversations[conversation.id] = conversation
    shown = channel_value(world, conversation) if truth(args.get("return_im")) else {}
    return {"channel": {**shown, "id": conversation.id}}


def join(world: World, args: Json) -> Json:
    """conversations.join: public channels only."""
    conversation = visible(world, args["channel"])
    if conversation.is_archived:
        raise Refusal("is_archived")
    if conversation.kind not in {"channel", "shared"}:
        raise Refusal("method_not_supported_for_channel_type")
    conversation.members.add(seed.BOT_USER)
    return {"channel": channel_value(world, conversation)}


def channel_value(world: World, conversation: Conversation) -> Json:
    """Return a conversation as Slack describes it to the app."""
    shared = conversation.kind == "shared"
    shown: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_im": conversation.kind == "im",
        "is_mpim": False,
        "is_channel": conversation.kind in {"channel", "shared"},
        "is_group": conversation.kind == "private",
        "is_private": conversation.kind in {"private", "im"},
        "is_archived": conversation.is_archived,
        "is_member": world.bot_is_in(conversation),
        "is_ext_shared": shared,
        "is_shared": shared,
        "is_org_shared": False,
        "is_general": False,
        "context_team_id": seed.TEAM_ID,
    }
    if conversation.kind == "im":
        user = next(iter(conversation.members - {seed.BOT_USER}), seed.BOT_USER)
        return shown | {"user": user}
    return shown | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "topic": {"value": conversation.topic, "creator": seed.OWNER, "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "shared_team_ids": [seed.TEAM_ID, seed.OTHER_TEAM_ID] if shared else [seed.TEAM_ID],
    }


def _in_channel(message: Json) -> bool:
    is_root = message.get("thread_ts", message["ts"]) == message["ts"]
    return is_root or message.get("subtype") == "thread_broadcast"


def _rows(rows: list[Json], args: Json) -> Json:
    oldest, latest = str(args.get("oldest") or ""), str(args.get("latest") or "9")
    inclusive = truth(args.get("inclusive"))
    wanted = [
        row
        for row in rows
        if oldest < row["ts"] < latest or (inclusive and row["ts"] in {oldest, latest})
    ]
    found, cursor = page(wanted, args, MOST_ROWS)
    hidden = set() if truth(args.get("include_all_metadata")) else {"metadata"}
    shown = [{k: v for k, v in row.items() if k not in hidden} for row in found]
    answer: Json = {"messages": shown, "has_more": bool(cursor), "pin_count": 0}
    return answer | {"response_metadata": {"next_cursor": cursor}}


def _list(world: World, args: Json, wanted: Any) -> Json:
    types = str(args.get("types") or "public_channel").split(",")
    kinds = {
        kind
        for name, group in (
            ("public_channel", {"channel", "shared"}),
            ("private_channel", {"private"}),
            ("im", {"im"}),
        )
        if name in types
        for kind in group
    }
    rows = [
        channel_value(world, conversation)
        for conversation in world.state.conversations.values()
        if conversation.kind in kinds
        and wanted(conversation)
        and (conversation.kind in {"channel", "shared"} or world.bot_is_in(conversation))
        and not (conversation.is_archived and truth(args.get("exclude_archived")))
    ]
    found, cursor = page(rows, args, MOST_ROWS)
    return {"channels": found, "response_metadata": {"next_cursor": cursor}}
