"""How does a Web API call come over HTTP, and how does its answer go back?"""

import asyncio
import json
from collections.abc import Callable

from aiohttp import web

from bot.workspace.faults import AT_CALLS, Rule
from bot.workspace.mishaps import befall
from bot.workspace.state import Json
from bot.workspace.webapi.pipeline import RateLimited, carry_out, check_token
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

HTML_ERROR = "<html><head><title>Server Error | Slack</title></head><body>Oops</body></html>"


def add_api(app: web.Application, world: World) -> None:
    """Serve `/api/<method>`."""

    async def call(request: web.Request) -> web.StreamResponse:
        return await _serve_call(world, request)

    app.router.add_route("GET", "/api/{method}", call)
    app.router.add_route("POST", "/api/{method}", call)


async def _serve_call(world: World, request: web.Request) -> web.StreamResponse:
    method = request.match_info["method"]
    try:
        arguments, token = await _read(request)
    except Refusal as refusal:
        world.journal.write("call", method, refused=refusal.error)
        return _answer(world, method, {"ok": False, "error": refusal.error})
    world.journal.write("call", method, arguments=arguments)
    rule = world.faults.strike(method, arguments)
    if rule and rule.action not in AT_CALLS:
        befall(world, rule.action, rule.value, rule.seconds)
        rule = None
    return await under_fault(rule, request, lambda: _try(world, method, arguments, token))


async def under_fault(
    rule: Rule | None, request: web.Request, act: Callable[[], web.Response]
) -> web.Response:
    """Answer with what `act` returns, unless the rule wants something else to happen."""
    if rule is None:
        return act()
    if rule.action in _INSTEAD:
        return _INSTEAD[rule.action](rule)
    if rule.action == "cut_before":
        return _cut(request)
    if rule.action == "slow_before":
        await asyncio.sleep(rule.seconds)
    response = act()
    if rule.action == "slow_after":
        await asyncio.sleep(rule.seconds)
    return _cut(request) if rule.action == "cut_after" else response


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # nobody gets it any more


def _try(world: World, method: str, arguments: Json, token: str | None) -> web.Response:
    try:
        check_token(world, method, token)
        answer = {"ok": True, **carry_out(world, method, arguments)}
    except Refusal as refusal:
        answer = {"ok": False, "error": refusal.error, **refusal.beside}
    except RateLimited as limited:
        world.journal.write("answer", method, status=429)
        return _too_many(limited.retry_after)
    return _answer(world, method, answer)


def _answer(world: World, method: str, answer: Json) -> web.Response:
    world.journal.write("answer", method, ok=answer["ok"], error=answer.get("error"), value=answer)
    scopes = {"x-oauth-scopes": ",".join(sorted(world.scopes))}
    return web.json_response(answer, headers=scopes)


async def _read(request: web.Request) -> tuple[Json, str | None]:
    """Arguments from the query and the body (JSON, form or nothing), and the token."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        try:
            value = json.loads(body) if body.strip() else {}
        except ValueError:
            raise Refusal("invalid_json") from None
        if not isinstance(value, dict):
            raise Refusal("json_not_object")
        arguments |= value
    elif request.method == "POST":
        arguments |= {key: str(value) for key, value in (await request.post()).items()}
    token = arguments.pop("token", None)
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        token = header.removeprefix("Bearer ").strip()
    return arguments, token


def _too_many(seconds: float) -> web.Response:
    headers = {"Retry-After": str(int(max(1, seconds)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


_INSTEAD: dict[str, Callable[[Rule], web.Response]] = {
    "rate_limit": lambda rule: _too_many(rule.seconds),
    "error": lambda rule: web.json_response({"ok": False, "error": rule.value or "fatal_error"}),
    "http_500_json": lambda _: web.json_response(
        {"ok": False, "error": "internal_error"}, status=500
    ),
    "http_500_html": lambda _: web.Response(text=HTML_ERROR, status=500, content_type="text/html"),
}
