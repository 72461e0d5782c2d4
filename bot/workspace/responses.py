"""What does an answer to a command or a click do: in its acknowledgement, or at its response_url?"""

import json

from aiohttp import web

from bot.workspace.block_ids import with_ids
from bot.workspace.faults import AT_CALLS
from bot.workspace.messages import as_bot, change, hide_ephemeral, post, remove, show_only
from bot.workspace.mishaps import befall
from bot.workspace.payload import validate_payload
from bot.workspace.state import Conversation, Json, ResponseUrl
from bot.workspace.webapi.routes import under_fault
from bot.workspace.world import World

MOST_USES = 5
# What stands in an answer beside a message's own fields.
_ABOUT = {"response_type", "replace_original", "delete_original", "thread_ts", "mrkdwn"}
_MESSAGE = {"text", "blocks", "attachments", "metadata", "unfurl_links", "unfurl_media"}


def make_response_url(
    world: World, user: str, conversation: Conversation, message_ts: str | None = None
) -> str:
    """Return a URL that takes five answers within thirty minutes."""
    secret = world.ids.secret(32)
    world.state.response_urls[secret] = ResponseUrl(
        user, conversation.id, world.clock.now(), message_ts
    )
    return f"{world.address}/response/{secret}"


def respond(world: World, where: ResponseUrl, answer: Json, method: str) -> str:
    """Show an answer: to its user only unless `in_channel`; return Slack's error code, empty if fine."""
    conversation = world.state.conversations[where.channel]
    if answer.get("delete_original"):
        _delete_original(world, conversation, where)
        return ""
    message = {key: value for key, value in answer.items() if key in _MESSAGE}
    arguments = {"channel": where.channel, **message}
    problems = validate_payload("chat.postMessage", arguments)
    for key in sorted(answer.keys() - _ABOUT - _MESSAGE):
        world.complaints.append(f"{method} /{key}: unknown argument")
    for problem in problems:
        if not problem.is_complaint:
            return problem.error
        world.complain(method, problem)
    _show(world, conversation, where, answer, message)
    return ""


def _show(
    world: World, conversation: Conversation, where: ResponseUrl, answer: Json, message: Json
) -> None:
    shown = as_bot(world, {"text": "", **message})
    if message.get("blocks"):
        shown["blocks"] = with_ids(world, message["blocks"])
    original = where.message_ts
    if answer.get("replace_original") and original:
        if original in conversation.ephemerals:
            show_only(world, conversation, where.user, shown, original)
        elif original in conversation.messages:
            change(world, conversation, original, {"blocks": None, **shown})
        return
    if answer.get("thread_ts"):
        shown["thread_ts"] = answer["thread_ts"]
    if answer.get("response_type") == "in_channel":
        post(world, conversation, shown)
    else:
        show_only(world, conversation, where.user, shown)


def _delete_original(world: World, conversation: Conversation, where: ResponseUrl) -> None:
    if where.message_ts in conversation.ephemerals:
        hide_ephemeral(world, conversation, where.message_ts)
    elif where.message_ts in conversation.messages:
        remove(world, conversation, where.message_ts)


def add_response_urls(app: web.Application, world: World) -> None:
    """Serve `/response/<secret>`."""

    async def answered(request: web.Request) -> web.StreamResponse:
        secret = request.match_info["secret"]
        try:
            answer = json.loads(await request.text())
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        if not isinstance(answer, dict):
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        world.journal.write("call", "response_url", arguments=answer)
        rule = world.faults.strike("response_url", answer)
        if rule and rule.action not in AT_CALLS:
            befall(world, rule.action, rule.value, rule.seconds)
            rule = None
        return await under_fault(rule, request, lambda: _use(world, secret, answer))

    app.router.add_post("/response/{secret}", answered)


def _use(world: World, secret: str, answer: Json) -> web.Response:
    where = world.state.response_urls.get(secret)
    if where is None:
        return web.json_response({"ok": False, "error": "invalid_url"}, status=404)
    if world.clock.now() - where.made_at > world.timing.response_url_s:
        return web.json_response({"ok": False, "error": "expired_url"}, status=404)
    if where.uses >= MOST_USES:
        return web.json_response({"ok": False, "error": "used_url"}, status=404)
    where.uses += 1
    error = respond(world, where, answer, "response_url")
    world.journal.write("answer", "response_url", ok=not error, error=error or None)
    if error:
        return web.json_response({"ok": False, "error": error}, status=400)
    return web.Response(text="ok")
