"""What can befall a running workspace at once?"""

from collections.abc import Callable
from typing import TypeAlias

from bot.workspace import seed
from bot.workspace.deliveries import tell
from bot.workspace.faults import AT_CALLS, AT_ENVELOPES, AT_SOCKETS
from bot.workspace.messages import remove
from bot.workspace.socket_mode import SocketMode
from bot.workspace.world import World

Mishap: TypeAlias = Callable[[World, str], None]


def befall(world: World, action: str, value: str = "", seconds: float = 1.0) -> None:
    """Let it happen now; ValueError for what needs a call or an envelope, KeyError for an unknown name."""
    if action in AT_SOCKETS:
        if isinstance(world.transport, SocketMode):
            world.transport.befall(action, value, seconds)
    elif action in MISHAPS:
        MISHAPS[action](world, value)
    else:
        needs = "a call" if action in AT_CALLS else "an envelope or a ticket"
        hint = f"{action} needs {needs}; add a rule for it"
        raise ValueError(hint if action in AT_CALLS | AT_ENVELOPES | {"refuse_ticket"} else action)
    world.journal.write("fault", action, value=value, at_once=True)


def _token(world: World, value: str) -> str:
    return world.app_token if value == "app" else world.bot_token


def _revoke(world: World, value: str) -> None:
    if value != "app":
        tokens = {"oauth": [], "bot": [seed.BOT_USER]}
        tell(world, "tokens_revoked", {"type": "tokens_revoked", "tokens": tokens}, None)
    world.revoked.add(_token(world, value))


def _restore(world: World, value: str) -> None:
    world.revoked.discard(_token(world, value))


def _archive(world: World, value: str) -> None:
    world.conversation(value).is_archived = True
    _show(world, value)


def _unarchive(world: World, value: str) -> None:
    world.conversation(value).is_archived = False
    _show(world, value)


def _remove_bot(world: World, value: str) -> None:
    world.conversation(value).members.discard(seed.BOT_USER)
    _show(world, value)


def _add_bot(world: World, value: str) -> None:
    world.conversation(value).members.add(seed.BOT_USER)
    _show(world, value)


def _lock(world: World, value: str) -> None:
    channel, ts = value.split()
    world.conversation(channel).locked_threads.add(ts)


def _delete(world: World, value: str) -> None:
    channel, ts = value.split()
    remove(world, world.conversation(channel), ts)


def _show(world: World, value: str) -> None:
    conversation = world.conversation(value)
    world.live.show_all({"type": "channel", "channel": conversation.id})


MISHAPS: dict[str, Mishap] = {
    "revoke_token": _revoke,
    "restore_token": _restore,
    "remove_scope": lambda world, value: world.scopes.discard(value),
    "add_scope": lambda world, value: world.scopes.add(value),
    "archive_channel": _archive,
    "unarchive_channel": _unarchive,
    "remove_bot": _remove_bot,
    "add_bot": _add_bot,
    "lock_thread": _lock,
    "delete_message": _delete,
}
