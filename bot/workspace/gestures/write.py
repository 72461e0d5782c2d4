"""Writing: messages, edits, slash commands, files."""

import mimetypes
from collections.abc import Sequence

from bot.workspace import seed
from bot.workspace.deliveries import DEPRECATED_TOKEN, ask
from bot.workspace.files import share
from bot.workspace.gestures.refused import Refused, entered, open_to, unanswered
from bot.workspace.gestures.triggers import make_trigger
from bot.workspace.markup import as_sent, escape
from bot.workspace.messages import change, post, remove
from bot.workspace.responses import make_response_url, respond
from bot.workspace.state import Conversation, Json, ResponseUrl, StoredFile
from bot.workspace.world import NotAcknowledged, World


def say(world: World, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
    """Post what a user typed; return its ts."""
    conversation = open_to(world, user, channel)
    if not text.strip():
        raise Refused("no_text", "Write something first.")
    message = {"user": user, "text": as_sent(text, world.state), "client_msg_id": ""}
    message["client_msg_id"] = world.ids.envelope()
    posted = post(world, conversation, message | _in_thread(conversation, thread_ts))
    if f"<@{seed.BOT_USER}>" in posted["text"] and not world.bot_is_in(conversation):
        notice = f"@{world.manifest.name} is not in this channel. Invite it first."
        world.live.show([user], {"type": "notice", "text": notice})
    return str(posted["ts"])


async def command(
    world: World, user: str, channel: str, text: str, thread_ts: str | None = None
) -> str | None:
    """Send a slash command; return its trigger id; Refused if the app doesn't know or acknowledge it."""
    conversation = open_to(world, user, channel)
    name, _, rest = text.strip().partition(" ")
    if thread_ts:
        raise Refused("command_in_thread", f"{name} is not supported in threads. Sorry!")
    known = world.manifest.commands
    if (known is not None and name not in known) or "commands" not in world.scopes:
        raise Refused("unknown_command", f"{name} is not a valid command.")
    wrapped = bool(known and known[name].get("should_escape"))
    person = world.person(user)
    payload = {
        "token": DEPRECATED_TOKEN,
        "team_id": seed.TEAM_ID,
        "team_domain": seed.TEAM_DOMAIN,
        "channel_id": conversation.id,
        "channel_name": "directmessage" if conversation.kind == "im" else conversation.name,
        "user_id": user,
        "user_name": person.name,
        "command": name,
        "text": as_sent(rest.strip(), world.state) if wrapped else escape(rest.strip()),
        "api_app_id": seed.APP_ID,
        "is_enterprise_install": "false",
        "response_url": make_response_url(world, user, conversation),
        "trigger_id": make_trigger(world, user),
    }
    try:
        answer = await ask(world, "slash_commands", payload)
    except NotAcknowledged as error:
        raise unanswered(world, user, name, error) from None
    if answer.get("text") or answer.get("blocks") or answer.get("attachments"):
        where = ResponseUrl(user, conversation.id, world.clock.now(), None)
        if problem := respond(world, where, answer, f"ack of {name}"):
            raise Refused("dispatch_failed", f'{name} failed with the error "{problem}"')
    return str(payload["trigger_id"])


def edit(world: World, user: str, channel: str, ts: str, text: str) -> None:
    """Change one's own message."""
    conversation = _own(world, user, channel, ts)
    edited = {"user": user, "ts": world.new_ts()}
    change(world, conversation, ts, {"text": as_sent(text, world.state), "edited": edited})


def delete(world: World, user: str, channel: str, ts: str) -> None:
    """Delete one's own message."""
    remove(world, _own(world, user, channel, ts), ts)


def upload(
    world: World,
    user: str,
    channel: str,
    files: Sequence[tuple[str, bytes]],
    text: str = "",
    thread_ts: str | None = None,
) -> str:
    """Share files of (name, content) with a comment; return the message's ts."""
    conversation = open_to(world, user, channel)
    if not files:
        raise Refused("no_file_data", "Choose a file first.")
    stored = [_store(world, user, name, content) for name, content in files]
    message = {"user": user, "text": as_sent(text, world.state)}
    posted = share(world, conversation, stored, message | _in_thread(conversation, thread_ts))
    return str(posted["ts"])


def _store(world: World, user: str, name: str, content: bytes) -> StoredFile:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    created = int(world.clock.now())
    file = StoredFile(world.ids.new("F"), name, name, mimetype, user, len(content), created)
    file.content = content
    world.state.files[file.id] = file
    return file


def _in_thread(conversation: Conversation, thread_ts: str | None) -> Json:
    if not thread_ts:
        return {}
    if thread_ts not in conversation.messages:
        raise Refused("thread_not_found", "This thread is gone.")
    root = conversation.messages[thread_ts].get("thread_ts", thread_ts)
    if root in conversation.locked_threads:
        raise Refused("thread_locked", "This thread is locked.")
    return {"thread_ts": root}


def _own(world: World, user: str, channel: str, ts: str) -> Conversation:
    conversation = entered(world, user, channel)
    if conversation.messages.get(ts, {}).get("user") != user:
        raise Refused("cant_update_message", "Only your own messages can be changed.")
    return conversation
