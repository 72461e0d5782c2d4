"""How does a file stand in a conversation?"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from bot.workspace import seed
from bot.workspace.messages import post
from bot.workspace.state import Conversation, Json, StoredFile
from bot.workspace.world import World


def share(
    world: World, conversation: Conversation, files: Sequence[StoredFile], message: Json
) -> Json:
    """Post a message with these files; return it."""
    shown = [file_value(world, file) for file in files]
    whole = {**message, "subtype": "file_share", "upload": True, "files": shown}
    posted = post(world, conversation, whole)
    for file in files:
        file.shares.setdefault(conversation.id, []).append(posted["ts"])
    return posted


def file_value(world: World, file: StoredFile) -> Json:
    """Return a file as Slack describes it; its URLs want the app's token."""
    place = f"{world.address}/files-pri/{seed.TEAM_ID}-{file.id}"
    shown: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": PurePosixPath(file.name).suffix.removeprefix(".") or "binary",
        "user": file.user,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": f"{place}/{quote(file.name)}",
        "url_private_download": f"{place}/download/{quote(file.name)}",
        "permalink": f"{world.address}/files/{file.user}/{file.id}",
        "channels": list(file.shares),
        "shares": {
            "public": {
                channel: [{"ts": ts} for ts in stamps] for channel, stamps in file.shares.items()
            }
        },
    }
    return shown | ({"alt_txt": file.alt_txt} if file.alt_txt else {})
