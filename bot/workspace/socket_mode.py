"""How do the app's WebSockets get their envelopes, and how do the acknowledgements come back?"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.workspace import seed
from bot.workspace.faults import Rule
from bot.workspace.world import Envelope, NotAcknowledged, World

MOST_CONNECTIONS = 10
CLOSING_S = 1.0  # between Slack's "disconnect" and the end of the socket


@dataclass(slots=True, eq=False)
class Connection:
    """One open WebSocket; until `silent_until` it gets no envelopes, until `mute_until` no pongs either."""

    number: int
    socket: web.WebSocketResponse
    request: web.Request
    silent_until: float = 0.0
    mute_until: float = 0.0
    closing: bool = False


@dataclass(slots=True)
class _Waiting:
    kind: str
    answer: asyncio.Future[dict[str, Any]]
    deaf: bool = False


@dataclass(slots=True)
class SocketMode:
    """The app's connections; each envelope goes to one of them in turn, an answer may come over any."""

    world: World
    open: list[Connection] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    _waiting: dict[str, _Waiting] = field(default_factory=dict)
    _made: int = 0
    _turn: int = 0

    def connections(self) -> int:
        """Return how many sockets are open."""
        return len(self.open)

    def issue_url(self) -> str:
        """Return a WebSocket URL that works once."""
        ticket = self.world.ids.secret()
        self.tickets.add(ticket)
        address = self.world.address.replace("http://", "ws://", 1)
        return f"{address}/link/?ticket={ticket}&app_id={seed.APP_ID}"

    async def send(self, envelope: Envelope) -> dict[str, Any]:
        """Send to one connection and wait for the acknowledgement; NotAcknowledged after three seconds."""
        rule = self.world.faults.strike(f"envelope:{envelope.kind}", envelope.payload)
        if rule and rule.action == "delay":
            await self.world.clock.wait(rule.seconds)
        copies = 2 if rule and rule.action == "duplicate" else 1
        sent = [await self._send_once(envelope, rule) for _ in range(copies)]
        answers = [waiting.answer for _, waiting in sent]
        deadline = asyncio.create_task(self.world.clock.wait(self.world.timing.ack_s))
        try:
            waited: list[asyncio.Future[Any]] = [deadline, *answers]
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            for answer in answers:
                if answer.done():
                    return answer.result()
            raise NotAcknowledged("timeout")
        finally:
            deadline.cancel()

    async def _send_once(self, envelope: Envelope, rule: Rule | None) -> tuple[str, _Waiting]:
        envelope_id = self.world.ids.envelope()
        waiting = _Waiting(envelope.kind, asyncio.get_running_loop().create_future())
        waiting.deaf = rule is not None and rule.action == "drop_ack"
        connection = self._next()
        # Kept for good: a late acknowledgement is then told from one for nothing that was sent.
        self._waiting[envelope_id] = waiting
        self.world.journal.write(
            "envelope",
            envelope.kind,
            envelope_id=envelope_id,
            connection=connection.number,
            attempt=envelope.attempt,
            payload=envelope.payload,
        )
        swallowed = connection.silent_until > self.world.clock.now()
        if not swallowed and not (rule and rule.action == "drop_envelope"):
            frame = _frame(envelope_id, envelope)
            try:
                await connection.socket.send_str(json.dumps(frame))
            except ConnectionError:
                self._forget(connection)
        return envelope_id, waiting

    def _next(self) -> Connection:
        ready = [connection for connection in self.open if not connection.closing]
        if not ready:
            raise NotAcknowledged("no_connection")
        self._turn += 1
        return ready[self._turn % len(ready)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket from its ticket to its end."""
        ticket = request.query.get("ticket", "")
        rule = self.world.faults.strike("ticket", {"ticket": ticket})
        if ticket not in self.tickets or (rule and rule.action == "refuse_ticket"):
            self.world.journal.write("connection", "refused")
            return web.Response(status=403, text="ticket refused")
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False, max_msg_size=1_000_000)
        await socket.prepare(request)
        self._made += 1
        connection = Connection(self._made, socket, request)
        if len(self.open) >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        await self._serve(connection)
        return socket

    async def _serve(self, connection: Connection) -> None:
        self.open.append(connection)
        self.world.journal.write("connection", "opened", connection=connection.number)
        self.world.live.show_all({"type": "bot"})
        try:
            await connection.socket.send_json(self._hello())
            if rule := self.world.faults.strike("socket", {"connection": connection.number}):
                self.befall(rule.action, rule.value, rule.seconds, [connection])
            while not (await self._receive(connection)):
                continue
        except ConnectionError:
            pass  # the peer went away; the entry below says so
        finally:
            self._forget(connection)

    async def _receive(self, connection: Connection) -> bool:
        message = await connection.socket.receive()
        if message.type is WSMsgType.TEXT:
            self._acknowledge(connection, message.data)
        elif message.type is WSMsgType.PING:
            if connection.mute_until <= self.world.clock.now():
                await connection.socket.pong(message.data)
        elif message.type is not WSMsgType.PONG:
            return True
        return False

    def _acknowledge(self, connection: Connection, text: str) -> None:
        try:
            ack = json.loads(text)
            waiting = self._waiting[ack["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.world.complaints.append(f"not an acknowledgement: {text[:200]}")
            return
        self.world.journal.write(
            "ack",
            waiting.kind,
            envelope_id=ack["envelope_id"],
            connection=connection.number,
            payload=ack.get("payload"),
            lost=waiting.deaf,
        )
        if not waiting.deaf and not waiting.answer.done():
            waiting.answer.set_result(ack.get("payload") or {})

    def befall(
        self, action: str, value: str, seconds: float, among: list[Connection] | None = None
    ) -> None:
        """Disconnect, abort, silence or mute these connections, or all."""
        until = self.world.clock.now() + seconds
        for connection in list(self.open) if among is None else among:
            if action == "disconnect":
                connection.closing = True
                self.world.start(self._part(connection, value or "refresh_requested"))
            elif action == "abort" and (transport := connection.request.transport):
                transport.abort()
            if action in {"silent", "mute"}:
                connection.silent_until = until
            if action == "mute":
                connection.mute_until = until

    async def close(self) -> None:
        """Close all sockets."""
        for connection in list(self.open):
            await connection.socket.close()

    async def _part(self, connection: Connection, reason: str) -> None:
        if reason == "link_disabled":
            self.world.revoked.add(self.world.app_token)
        try:
            await connection.socket.send_json(_disconnect(reason))
        except ConnectionError:
            return
        if reason == "warning":
            await asyncio.sleep(CLOSING_S * 3)  # Slack announces about ten seconds ahead
        await asyncio.sleep(CLOSING_S)
        await connection.socket.close()

    def _forget(self, connection: Connection) -> None:
        if connection in self.open:
            self.open.remove(connection)
            self.world.journal.write("connection", "closed", connection=connection.number)
            self.world.live.show_all({"type": "bot"})

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": "applink-workspace", "approximate_connection_time": 18060},
            "connection_info": {"app_id": seed.APP_ID},
        }


def _frame(envelope_id: str, envelope: Envelope) -> dict[str, Any]:
    frame = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.accepts_response,
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return frame


def _disconnect(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-workspace"}}
