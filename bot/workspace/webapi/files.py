"""Uploading a file in three steps, and looking at one."""

import mimetypes
from typing import Any

from bot.workspace import seed
from bot.workspace.block_ids import with_ids
from bot.workspace.files import file_value, share
from bot.workspace.messages import as_bot
from bot.workspace.state import Json, StoredFile
from bot.workspace.webapi.asked import thread_root, truth, writable
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

MOST_CHANNELS = 100
MOST_SNIPPET = 1_000_000


def get_upload_url(world: World, args: Json) -> Json:
    """files.getUploadURLExternal."""
    length = int(args["length"])
    if args.get("snippet_type") and length > MOST_SNIPPET:
        raise Refusal("snippet_too_large")
    name = str(args["filename"])
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    created = int(world.clock.now())
    file = StoredFile(world.ids.new("F"), name, name, mimetype, seed.BOT_USER, length, created)
    file.alt_txt = args.get("alt_txt")
    world.state.files[file.id] = file
    ticket = world.ids.secret(32)
    world.state.uploads[ticket] = file.id
    return {"upload_url": f"{world.address}/upload/v1/{ticket}", "file_id": file.id}


def complete_upload(world: World, args: Json) -> Json:
    """files.completeUploadExternal: checks all, then shares all."""
    channels = [args.get("channel_id"), *str(args.get("channels") or "").split(",")]
    wanted = [writable(world, channel) for channel in channels if channel]
    if len(wanted) > MOST_CHANNELS:
        raise Refusal("channels_limit_exceeded")
    files = [_uploaded(world, row) for row in args["files"]]
    message: Json = {"text": args.get("initial_comment") or ""}
    if args.get("blocks") and not message["text"]:
        message["blocks"] = with_ids(world, args["blocks"])
    for conversation in wanted:
        if args.get("thread_ts"):
            method = "files.completeUploadExternal"
            root = thread_root(world, conversation, args["thread_ts"], method)
            message["thread_ts"] = root
        share(world, conversation, files, as_bot(world, message))
    return {"files": [file_value(world, file) for file in files]}


def describe(world: World, args: Json) -> Json:
    """files.info."""
    file = _known(world, args["file"])
    return {"file": file_value(world, file), "comments": [], "response_metadata": {}}


def delete(world: World, args: Json) -> Json:
    """files.delete; messages keep a stub in its place."""
    file = _known(world, args["file"])
    del world.state.files[file.id]
    return {}


def list_files(world: World, args: Json) -> Json:
    """files.list."""
    rows = [
        file_value(world, file)
        for file in world.state.files.values()
        if file.content is not None
        and args.get("channel") in {None, *file.shares}
        and args.get("user") in {None, file.user}
        and not truth(args.get("show_files_hidden_by_limit"))
    ]
    return {"files": rows, "paging": {"count": 100, "total": len(rows), "page": 1, "pages": 1}}


def _uploaded(world: World, row: Any) -> StoredFile:
    if not isinstance(row, dict) or "id" not in row:
        raise Refusal("invalid_arguments")
    file = _known(world, row["id"])
    if file.content is None:
        raise Refusal("file_not_found")
    file.title = row.get("title") or file.name
    return file


def _known(world: World, file_id: Any) -> StoredFile:
    if str(file_id) not in world.state.files:
        raise Refusal("file_not_found")
    return world.state.files[str(file_id)]
