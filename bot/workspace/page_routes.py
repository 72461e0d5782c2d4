"""How does the page look at the workspace and act in it? The contract stands in `page_api.py`."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from aiohttp import WSMsgType, web

from bot.workspace import seed
from bot.workspace.file_routes import as_download
from bot.workspace.gestures import enter, press, write
from bot.workspace.gestures.refused import Refused, entered
from bot.workspace.guard import refused
from bot.workspace.page_state import live_seen, messages_seen, replies_seen, whole_state
from bot.workspace.state import Json
from bot.workspace.world import World

PAGE = Path(__file__).parent / "page"
NOT_FOUND = {"channel_not_found", "message_not_found", "view_not_found", "thread_not_found"}

Look: TypeAlias = Callable[[World, web.Request], Awaitable[web.StreamResponse]]
Gesture: TypeAlias = Callable[[World, Json], Awaitable[Json]]


async def _send(world: World, body: Json) -> Json:
    user, channel, text = body["user"], body["channel"], str(body["text"])
    thread_ts = body.get("thread_ts")
    if text.startswith("/"):
        await write.command(world, user, channel, text, thread_ts)
        return {}
    return {"ts": write.say(world, user, channel, text, thread_ts)}


async def _edit(world: World, body: Json) -> Json:
    write.edit(world, body["user"], body["channel"], body["ts"], str(body["text"]))
    return {}


async def _delete(world: World, body: Json) -> Json:
    write.delete(world, body["user"], body["channel"], body["ts"])
    return {}


async def _read(world: World, body: Json) -> Json:
    conversation = entered(world, body["user"], body["channel"])
    if conversation.messages:
        conversation.last_read[body["user"]] = max(conversation.messages)
        world.live.show([body["user"]], {"type": "channel", "channel": conversation.id})
    return {}


async def _action(world: World, body: Json) -> Json:
    await press.press(world, body["user"], _place(body), _use(body))
    return {}


async def _options(world: World, body: Json) -> Json:
    value = str(body["value"])
    return await press.options(world, body["user"], _place(body), _use(body), value)


async def _submit(world: World, body: Json) -> Json:
    return await enter.submit(world, body["user"], body["view_id"], body.get("state", {}))


async def _close(world: World, body: Json) -> Json:
    whole = bool(body.get("all"))
    await enter.close(world, body["user"], body["view_id"], whole_stack=whole)
    return {}


async def _shortcut(world: World, body: Json) -> Json:
    place = (body.get("channel"), body.get("message_ts"))
    await press.shortcut(world, body["user"], body["callback_id"], *place)
    return {}


async def _home(world: World, body: Json) -> Json:
    return {"view": enter.open_home(world, body["user"], body.get("tab", "home"))}


async def _function(world: World, body: Json) -> Json:
    run = enter.run_function(world, body["user"], body["callback_id"], body.get("inputs", {}))
    return {"function_execution_id": run}


async def _stop(world: World, body: Json) -> Json:
    enter.stop_agent(world, body["user"], body["channel"], body["thread_ts"])
    return {}


GESTURES: dict[str, Gesture] = {
    "send": _send,
    "edit": _edit,
    "delete": _delete,
    "read": _read,
    "action": _action,
    "options": _options,
    "view/submit": _submit,
    "view/close": _close,
    "shortcut": _shortcut,
    "home": _home,
    "function": _function,
    "stop": _stop,
}


async def _index(_: World, __: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def _state(world: World, request: web.Request) -> web.StreamResponse:
    return web.json_response(whole_state(world, _user(world, request)))


async def _messages(world: World, request: web.Request) -> web.StreamResponse:
    user = _user(world, request)
    conversation = entered(world, user, request.query["channel"])
    return web.json_response({"ok": True, "messages": messages_seen(conversation, user)})


async def _replies(world: World, request: web.Request) -> web.StreamResponse:
    user = _user(world, request)
    conversation = entered(world, user, request.query["channel"])
    shown = replies_seen(conversation, user, request.query["ts"])
    return web.json_response({"ok": True, "messages": shown})


async def _file(world: World, request: web.Request) -> web.StreamResponse:
    user = _user(world, request)
    found = world.state.files.get(request.match_info["file"])
    shares = found.shares if found else {}
    if found is None or not any(
        user in world.state.conversations[channel].members for channel in shares
    ):
        return refused("file_not_found", "There is no such file here.", 404)
    return as_download(found)


async def _upload(world: World, request: web.Request) -> web.StreamResponse:
    form = await request.post()
    parts = form.getall("file", [])
    files = [
        (part.filename, part.file.read()) for part in parts if isinstance(part, web.FileField)
    ]
    thread_ts = str(form.get("thread_ts") or "") or None
    text = str(form.get("text") or "")
    user, channel = str(form["user"]), str(form["channel"])
    ts = write.upload(world, user, channel, files, text, thread_ts)
    return web.json_response({"ok": True, "ts": ts})


async def _live(world: World, request: web.Request) -> web.StreamResponse:
    user = _user(world, request)
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    with world.live.watch(user) as queue:
        listening = asyncio.create_task(_until_closed(socket))
        try:
            while not listening.done():
                event = asyncio.create_task(queue.get())
                waited: list[asyncio.Task[Any]] = [listening, event]
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                if not event.done():
                    event.cancel()
                elif (shown := live_seen(world, user, event.result())) is not None:
                    await socket.send_json(shown)
        except ConnectionError:
            pass  # the page was closed
        finally:
            listening.cancel()
    return socket


async def _until_closed(socket: web.WebSocketResponse) -> None:
    while (await socket.receive()).type in {WSMsgType.TEXT, WSMsgType.BINARY}:
        continue


LOOKS: dict[str, Look] = {
    "/": _index,
    "/workspace/state": _state,
    "/workspace/messages": _messages,
    "/workspace/replies": _replies,
    "/workspace/files/{file}": _file,
    "/workspace/live": _live,
}


def add_page(app: web.Application, world: World) -> None:
    """Serve the page and all of `/workspace/*`."""
    for path, look in LOOKS.items():
        app.router.add_get(path, _told(partial(look, world)))
    app.router.add_post("/workspace/upload", _told(partial(_upload, world)))
    for name, gesture in GESTURES.items():
        app.router.add_post(f"/workspace/{name}", _told(_acting(world, gesture)))
    app.router.add_static("/page/", PAGE)


def _acting(world: World, gesture: Gesture) -> Any:
    async def act(request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.text())
        if not isinstance(body, dict) or body.get("user") not in world.state.people:
            return refused("invalid_arguments", "The body must name a user.", 400)
        return web.json_response({"ok": True, **await gesture(world, body)})

    return act


def _told(handler: Any) -> Any:
    """Turn what a user cannot do, and a malformed request, into an answer."""

    async def told(request: web.Request) -> web.StreamResponse:
        try:
            response: web.StreamResponse = await handler(request)
        except Refused as error:
            status = 404 if error.code in NOT_FOUND else 409
            return refused(error.code, error.sentence, status)
        except KeyError as error:
            return refused("invalid_arguments", f"Missing or unknown: {error}", 400)
        except json.JSONDecodeError as error:
            return refused("invalid_json", str(error), 400)
        return response

    return told


def _user(world: World, request: web.Request) -> str:
    return world.person(request.query.get("user") or seed.OWNER).id


def _place(body: Json) -> press.Place:
    return press.Place(body.get("channel"), body.get("message_ts"), body.get("view_id"))


def _use(body: Json) -> press.Use:
    chosen = (body.get("block_id"), body.get("action"), body.get("state"))
    return press.Use(body["action_id"], *chosen)
