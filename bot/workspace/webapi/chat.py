"""Posting, changing and deleting messages."""

from typing import Any

from bot.workspace import seed
from bot.workspace.block_ids import with_ids
from bot.workspace.messages import as_bot, change, post, remove, show_only
from bot.workspace.payload.text import markup_length
from bot.workspace.state import Json
from bot.workspace.webapi.asked import own_message, thread_root, truth, visible, writable
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

CUT_AT = 40_000  # api.slack.com/changelog/2018-04-truncating-really-long-messages


def post_message(world: World, args: Json) -> Json:
    """chat.postMessage."""
    conversation = writable(world, args["channel"])
    message, warning = _content(world, args)
    if args.get("thread_ts"):
        method = "chat.postMessage"
        message["thread_ts"] = thread_root(world, conversation, args["thread_ts"], method)
        if truth(args.get("reply_broadcast")):
            message["subtype"] = "thread_broadcast"
    posted = post(world, conversation, as_bot(world, message))
    return {"channel": conversation.id, "ts": posted["ts"], "message": dict(posted), **warning}


def update(world: World, args: Json) -> Json:
    """chat.update: text without blocks removes the blocks, omitted metadata stay."""
    conversation = visible(world, args["channel"])
    if conversation.is_archived:
        raise Refusal("is_archived")
    message = own_message(conversation, args["ts"], "cant_update_message")
    if (conversation.id, message["ts"]) in world.state.streams:
        raise Refusal("streaming_state_conflict")
    new, _ = _content(world, args)
    new.setdefault("blocks", None)
    new["edited"] = {"user": seed.BOT_USER, "ts": world.new_ts()}
    changed = change(world, conversation, message["ts"], new)
    return {
        "channel": conversation.id,
        "ts": message["ts"],
        "text": changed["text"],
        "message": dict(changed),
    }


def delete(world: World, args: Json) -> Json:
    """chat.delete."""
    conversation = visible(world, args["channel"])
    message = own_message(conversation, args["ts"], "cant_delete_message")
    remove(world, conversation, message["ts"])
    return {"channel": conversation.id, "ts": message["ts"]}


def post_ephemeral(world: World, args: Json) -> Json:
    """chat.postEphemeral."""
    conversation = writable(world, args["channel"])
    if args["user"] not in conversation.members:
        raise Refusal("user_not_in_channel")
    message, _ = _content(world, args)
    message.pop("metadata", None)
    if args.get("thread_ts"):
        method = "chat.postEphemeral"
        message["thread_ts"] = thread_root(world, conversation, args["thread_ts"], method)
    ts = show_only(world, conversation, args["user"], as_bot(world, message))
    return {"message_ts": ts}


def permalink(world: World, args: Json) -> Json:
    """chat.getPermalink."""
    conversation = visible(world, args["channel"])
    ts = str(args["message_ts"])
    if ts not in conversation.messages:
        raise Refusal("message_not_found")
    link = f"{world.address}/archives/{conversation.id}/p{ts.replace('.', '')}"
    root = conversation.messages[ts].get("thread_ts", ts)
    if root != ts:
        link += f"?thread_ts={root}&cid={conversation.id}"
    return {"channel": conversation.id, "permalink": link}


def _content(world: World, args: Json) -> tuple[Json, Json]:
    text: Any = args.get("text") or args.get("markdown_text") or ""
    warning: Json = {}
    if markup_length(text) > CUT_AT:
        text = text[:CUT_AT]
        warning = {"warning": "message_truncated"}
        warning["response_metadata"] = {"warnings": ["message_truncated"]}
    message: Json = {"text": text}
    if args.get("markdown_text"):
        message["blocks"] = with_ids(world, [{"type": "markdown", "text": text}])
    if args.get("blocks"):
        message["blocks"] = with_ids(world, args["blocks"])
    for key in ("metadata", "attachments", "username", "icon_emoji"):
        if args.get(key):
            message[key] = args[key]
    return message, warning
