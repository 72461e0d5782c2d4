"""How does a test in another process, or a person with curl, make things go wrong?

POST with the header `X-Workspace: 1`:
  /control/faults   {"rules": [Rule, …], "clear": true?}   arms rules (see faults.py)
  /control/befall   {"action", "value"?, "seconds"?}       lets something happen at once
  /control/clock    {"advance": seconds}                   moves the clock
GET:
  /control/faults   the armed rules
  /control/journal?from=N   every call, answer, envelope, acknowledgement, connection and fault, in order
  /control/complaints   what Slack accepts and a test should not
"""

import json
from dataclasses import asdict
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.workspace.faults import Rule
from bot.workspace.guard import refused
from bot.workspace.mishaps import befall
from bot.workspace.world import World


class _Arming(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rules: list[Rule] = Field(default_factory=list)
    clear: bool = False


class _Befalling(BaseModel):
    model_config = ConfigDict(extra="forbid")
    action: str
    value: str = ""
    seconds: float = 1.0


class _Moving(BaseModel):
    model_config = ConfigDict(extra="forbid")
    advance: float = Field(ge=0)


def add_control(app: web.Application, world: World) -> None:
    """Serve `/control/*`."""

    async def arm(request: web.Request) -> web.Response:
        asked = _Arming.model_validate_json(await request.text())
        if asked.clear:
            world.faults.clear()
        for rule in asked.rules:
            world.faults.add(rule)
        return web.json_response({"ok": True, "armed": len(world.faults.rules())})

    async def let_befall(request: web.Request) -> web.Response:
        asked = _Befalling.model_validate_json(await request.text())
        try:
            befall(world, asked.action, asked.value, asked.seconds)
        except (KeyError, ValueError) as error:
            return refused("invalid_arguments", str(error), 400)
        return web.json_response({"ok": True})

    async def move_clock(request: web.Request) -> web.Response:
        world.clock.advance(_Moving.model_validate_json(await request.text()).advance)
        return web.json_response({"ok": True, "now": world.clock.now()})

    async def show_rules(_: web.Request) -> web.Response:
        return web.json_response([rule.model_dump() for rule in world.faults.rules()])

    async def show_journal(request: web.Request) -> web.Response:
        start = int(request.query.get("from", "0"))
        entries: list[Any] = [asdict(entry) for entry in world.journal.entries[start:]]
        return web.Response(text=json.dumps(entries), content_type="application/json")

    async def show_complaints(_: web.Request) -> web.Response:
        return web.json_response(world.complaints)

    app.router.add_post("/control/faults", _valid(arm))
    app.router.add_post("/control/befall", _valid(let_befall))
    app.router.add_post("/control/clock", _valid(move_clock))
    app.router.add_get("/control/faults", show_rules)
    app.router.add_get("/control/journal", show_journal)
    app.router.add_get("/control/complaints", show_complaints)


def _valid(handler: Any) -> Any:
    async def checked(request: web.Request) -> web.StreamResponse:
        try:
            response: web.StreamResponse = await handler(request)
        except ValidationError as error:
            return refused("invalid_arguments", str(error), 400)
        return response

    return checked
