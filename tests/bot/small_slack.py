"""A Slack small enough to read at one sitting, which misbehaves on command.

It serves the handful of methods that the machinery calls, remembers every message, and delivers envelopes by
real WebSockets to the real client. `faults` holds, per method, what happens to the next calls.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.patience import LONG

TEAM, BOT, BOT_ID = "T0001", "U0BOT", "B0BOT"
ASKER, ADMIN, GUEST, STRANGER = "U0ASKER", "U0ADMIN", "U0GUEST", "U0STRANGER"
CHANNEL, DIRECT = "C0001", "D0001"

Body = dict[str, Any]
Fault = str | tuple[str, float]


def people() -> dict[str, Body]:
    """Who is known at first."""
    return {
        ASKER: {"id": ASKER, "team_id": TEAM},
        ADMIN: {"id": ADMIN, "team_id": TEAM},
        GUEST: {"id": GUEST, "team_id": TEAM, "is_restricted": True},
        STRANGER: {"id": STRANGER, "team_id": "T9999"},
    }


@dataclass
class SmallSlack:
    """The server's memory, and what tests do to it. Calls are (method, arguments) in order."""

    url: str = ""
    messages: list[Body] = field(default_factory=list)
    whispers: list[Body] = field(default_factory=list)
    responses: list[Body] = field(default_factory=list)
    calls: list[tuple[str, Body]] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    users: dict[str, Body] = field(default_factory=people)
    groups: dict[str, list[str]] = field(default_factory=dict)
    readable: bool = True
    files: dict[str, bytes] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acks: dict[str, Body] = field(default_factory=dict)
    mute_pongs: bool = False
    refuse_sockets: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def ts(self) -> str:
        """Make a new message id."""
        return f"{time.time():.3f}{next(self._numbers) % 1000:03d}"

    async def wait(self, condition: Callable[[], object], within_s: float = LONG) -> None:
        """Wait until something is true of this memory."""
        async with asyncio.timeout(within_s):
            while not condition():
                self.changed.clear()
                try:
                    async with asyncio.timeout(0.1):
                        await self.changed.wait()
                except TimeoutError:
                    continue

    def shown(self, thread: str | None = None) -> list[Body]:
        """Return the bot's messages, of one thread if given."""
        return [
            m
            for m in self.messages
            if m.get("bot_id") and (thread is None or m.get("thread_ts") == thread)
        ]

    def say(self, text: str, user: str = ASKER, **fields: Any) -> Body:
        """Somebody says something; the bot is not told."""
        message = {
            "type": "message",
            "channel": CHANNEL,
            "user": user,
            "text": text,
            "ts": self.ts(),
        }
        message.update(fields)
        self.messages.append(message)
        return message

    async def send(self, kind: str, payload: Body, **extra: Any) -> str:
        """Deliver an envelope to one open socket; returns its id."""
        await self.wait(lambda: any(not socket.closed for socket in self.sockets))
        envelope = f"E{next(self._numbers)}"
        socket = next(socket for socket in self.sockets if not socket.closed)
        content = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **extra,
        }
        await socket.send_str(json.dumps(content))
        return envelope

    async def acked(self, envelope: str) -> Body:
        """Wait for the acknowledgement of an envelope."""
        await self.wait(lambda: envelope in self.acks)
        return self.acks[envelope]


def event(message: Body, kind: str = "app_mention", event_id: str | None = None) -> Body:
    """Make an Events API body for a message."""
    channel_type = "im" if message["channel"].startswith("D") else "channel"
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": event_id or f"Ev{message['ts']}{kind}",
        "event_time": int(float(message["ts"])),
        "event": {**message, "type": kind, "channel_type": channel_type},
    }


def command(text: str, name: str = "/wfo", user: str = ASKER, **fields: Any) -> Body:
    """Make a slash command's body."""
    body = {
        "command": name,
        "text": text,
        "team_id": TEAM,
        "channel_id": CHANNEL,
        "user_id": user,
        "trigger_id": f"{time.monotonic_ns()}.1",
        "api_app_id": "A1",
    }
    body.update(fields)
    return body


def click(action_id: str, value: str, message: Body, user: str = ASKER) -> Body:
    """Make a button's body."""
    container = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM},
        "channel": {"id": message["channel"]},
        "container": container,
        "message": {k: message[k] for k in ("ts", "thread_ts", "text") if k in message},
        "trigger_id": f"{time.monotonic_ns()}.2",
        "actions": [{"action_id": action_id, "value": value, "action_ts": "1.1"}],
    }


class _Server:
    def __init__(self, slack: SmallSlack) -> None:
        self.slack = slack

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        slack = self.slack
        slack.calls.append((method, arguments))
        slack.times.append((method, time.monotonic()))
        fault = slack.faults[method].popleft() if slack.faults[method] else None
        before = await self._before(request, fault)
        if before is not None:
            return before
        answer = self._answer(method, arguments)
        slack.changed.set()
        return await self._after(request, fault, answer)

    async def _before(self, request: web.Request, fault: Fault | None) -> web.Response | None:
        kind, amount = fault if isinstance(fault, tuple) else (fault, 0.0)
        if kind == "limit":
            return web.json_response(
                {"ok": False, "error": "ratelimited"},
                status=429,
                headers={"Retry-After": str(int(amount))},
            )
        if kind == "broken":
            return web.Response(status=503, text="<html>sorry</html>", content_type="text/html")
        if kind == "cut_before":
            _cut(request)
        elif kind and kind.startswith("error:"):
            return web.json_response({"ok": False, "error": kind.removeprefix("error:")})
        return None

    async def _after(
        self, request: web.Request, fault: Fault | None, answer: Body
    ) -> web.Response:
        kind, amount = fault if isinstance(fault, tuple) else (fault, 0.0)
        if kind == "cut_after":
            _cut(request)
        if kind == "slow_after":
            await asyncio.sleep(amount)
        return web.json_response(answer)

    def _answer(self, method: str, arguments: Body) -> Body:
        known = getattr(self, "_" + method.replace(".", "_"), None)
        if known is None:
            return {"ok": False, "error": "unknown_method"}
        answer: Body = known(arguments)
        return {"ok": "error" not in answer, **answer}

    def _auth_test(self, _: Body) -> Body:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "url": "https://x.slack.com/"}

    def _apps_connections_open(self, _: Body) -> Body:
        return {"url": self.slack.url.replace("http://", "ws://").replace("/api/", "/socket")}

    def _chat_postMessage(self, a: Body) -> Body:  # noqa: N802 - Slack's name
        channel = DIRECT if a["channel"].startswith("U") else a["channel"]
        message: Body = {
            "type": "message",
            "user": BOT,
            "bot_id": BOT_ID,
            "channel": channel,
            "ts": self.slack.ts(),
            **{k: a[k] for k in ("text", "blocks", "thread_ts", "metadata") if k in a},
        }
        self.slack.messages.append(message)
        return {"channel": channel, "ts": message["ts"], "message": message}

    def _chat_update(self, a: Body) -> Body:
        for message in self.slack.messages:
            if message["ts"] == a["ts"]:
                message["text"] = a["text"]
                message["blocks"] = a.get("blocks", [])
                return {"channel": a["channel"], "ts": a["ts"]}
        return {"error": "message_not_found"}

    def _chat_postEphemeral(self, a: Body) -> Body:  # noqa: N802 - Slack's name
        self.slack.whispers.append(a)
        return {"message_ts": self.slack.ts()}

    def _history(self, a: Body, thread: str | None) -> Body:
        if not self.slack.readable:
            return {"error": "missing_scope"}
        oldest = float(a.get("oldest", 0))
        found = [
            m
            for m in self.slack.messages
            if m["channel"] == a["channel"]
            and float(m["ts"]) > oldest
            and (
                thread in (m["ts"], m.get("thread_ts"))
                if thread
                else m.get("thread_ts") in (None, m["ts"])
            )
        ]
        return {"messages": found if thread else found[::-1], "has_more": False}

    def _conversations_replies(self, a: Body) -> Body:
        return self._history(a, a["ts"])

    def _conversations_history(self, a: Body) -> Body:
        return self._history(a, None)

    def _users_conversations(self, _: Body) -> Body:
        if not self.slack.readable:
            return {"error": "missing_scope"}
        return {"channels": [{"id": CHANNEL}, {"id": DIRECT}]}

    def _conversations_info(self, a: Body) -> Body:
        if not self.slack.readable:
            return {"error": "missing_scope"}
        if a["channel"] not in (CHANNEL, DIRECT):
            return {"error": "channel_not_found"}
        return {"channel": {"id": a["channel"]}}

    def _users_info(self, a: Body) -> Body:
        user = self.slack.users.get(a["user"])
        return {"user": user} if user else {"error": "user_not_found"}

    def _usergroups_users_list(self, a: Body) -> Body:
        users = self.slack.groups.get(a["usergroup"])
        return {"users": users} if users is not None else {"error": "no_such_subteam"}

    def _views_open(self, a: Body) -> Body:
        return {"view": {"id": "V1", **a["view"]}}

    def _files_getUploadURLExternal(self, _: Body) -> Body:  # noqa: N802 - Slack's name
        file = f"F{next(self.slack._numbers)}"
        return {
            "upload_url": self.slack.url.replace("/api/", f"/upload/{file}"),
            "file_id": file,
        }

    def _files_completeUploadExternal(self, a: Body) -> Body:  # noqa: N802 - Slack's name
        self.slack.messages.append(
            {
                "type": "message",
                "user": BOT,
                "bot_id": BOT_ID,
                "channel": a["channel_id"],
                "ts": self.slack.ts(),
                "thread_ts": a.get("thread_ts"),
                "text": "",
                "files": a["files"],
            }
        )
        return {"files": a["files"]}

    async def upload(self, request: web.Request) -> web.Response:
        self.slack.files[request.match_info["file"]] = await request.read()
        return web.Response(text="OK")

    async def respond(self, request: web.Request) -> web.Response:
        self.slack.responses.append(await request.json())
        self.slack.changed.set()
        return web.json_response({"ok": True})

    async def socket(self, request: web.Request) -> web.StreamResponse:
        slack = self.slack
        if slack.refuse_sockets:
            return web.Response(status=403)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        slack.sockets.append(socket)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        slack.changed.set()
        async for message in socket:
            if message.type is WSMsgType.PING and not slack.mute_pongs:
                await socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                ack = json.loads(message.data)
                slack.acks[ack["envelope_id"]] = ack.get("payload") or {}
                slack.changed.set()
        slack.sockets.remove(socket)
        slack.changed.set()
        return socket


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
    raise web.HTTPServiceUnavailable


async def _arguments(request: web.Request) -> Body:
    arguments: Body = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        arguments.update(await request.json())
    return arguments


@asynccontextmanager
async def open_small_slack() -> AsyncIterator[SmallSlack]:
    """Serve a small Slack on loopback."""
    slack = SmallSlack()
    server = _Server(slack)
    app = web.Application()
    app.router.add_route("*", "/api/{method}", server.api)
    app.router.add_get("/socket", server.socket)
    app.router.add_post("/upload/{file}", server.upload)
    app.router.add_post("/response", server.respond)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield slack
    finally:
        await runner.cleanup()
