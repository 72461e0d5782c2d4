"""Messages that grow while one looks on."""

from bot.workspace import seed
from bot.workspace.block_ids import with_ids
from bot.workspace.messages import as_bot, change, post
from bot.workspace.state import Conversation, Json
from bot.workspace.webapi.asked import own_message, thread_root, visible, writable
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World


def start(world: World, args: Json) -> Json:
    """chat.startStream: always a reply; in channels also for whom."""
    conversation = writable(world, args["channel"])
    if not args.get("thread_ts"):
        raise Refusal("invalid_arguments", response_metadata={"messages": ["thread_ts missing"]})
    if conversation.kind != "im":
        if not args.get("recipient_user_id"):
            raise Refusal("missing_recipient_user_id")
        if not args.get("recipient_team_id"):
            raise Refusal("missing_recipient_team_id")
    root = thread_root(world, conversation, args["thread_ts"], "chat.startStream")
    text = _text(args)
    message = {"text": text, "thread_ts": root, "is_streaming": True, **_block(world, text)}
    posted = post(world, conversation, as_bot(world, message))
    world.state.streams[conversation.id, posted["ts"]] = world.clock.now()
    return {"channel": conversation.id, "ts": posted["ts"]}


def append(world: World, args: Json) -> Json:
    """chat.appendStream."""
    conversation, message = _streaming(world, args)
    text = message["text"] + _text(args)
    change(world, conversation, message["ts"], {"text": text, **_block(world, text)})
    return {"channel": conversation.id, "ts": message["ts"]}


def stop(world: World, args: Json) -> Json:
    """chat.stopStream: the message becomes an ordinary one, `blocks` stand at its end."""
    conversation, message = _streaming(world, args)
    text = message["text"] + _text(args)
    new: Json = {"text": text, "is_streaming": None, **_block(world, text)}
    if args.get("blocks"):
        new["blocks"] = new.get("blocks", []) + with_ids(world, args["blocks"])
    if args.get("metadata"):
        new["metadata"] = args["metadata"]
    del world.state.streams[conversation.id, message["ts"]]
    changed = change(world, conversation, message["ts"], new)
    return {"channel": conversation.id, "ts": message["ts"], "message": dict(changed)}


def _streaming(world: World, args: Json) -> tuple[Conversation, Json]:
    conversation = visible(world, args["channel"])
    message = own_message(conversation, args["ts"], "message_not_owned_by_app")
    key = (conversation.id, message["ts"])
    started = world.state.streams.get(key)
    if started is not None and world.clock.now() - started > world.timing.stream_s:
        # The stream has ended by itself; what came so far stands as a message.
        del world.state.streams[key]
        change(world, conversation, message["ts"], {"is_streaming": None})
        started = None
    if started is None:
        raise Refusal("message_not_in_streaming_state")
    return conversation, message


def _text(args: Json) -> str:
    chunks = args.get("chunks") or []
    texts = [str(chunk.get("text", "")) for chunk in chunks if isinstance(chunk, dict)]
    return str(args.get("markdown_text") or "") + "".join(texts)


def _block(world: World, text: str) -> Json:
    if not text:
        return {}
    return {"blocks": with_ids(world, [{"type": "markdown", "text": text}])}


def close_session_streams(world: World, channel: str, thread_ts: str) -> None:
    """End the streams of a thread: its user pressed Stop."""
    conversation = world.state.conversations[channel]
    for message in conversation.thread(thread_ts):
        key = (channel, message["ts"])
        if message["user"] == seed.BOT_USER and world.state.streams.pop(key, None) is not None:
            change(world, conversation, message["ts"], {"is_streaming": None})
