"""May this call pass, and what does its method answer?

In Slack's order: token, scope, method, arguments, what they name, limits, rates, then the effect.
"""

from collections.abc import Callable
from typing import TypeAlias

from bot.workspace.payload import Problem
from bot.workspace.payload.methods import methods
from bot.workspace.payload.validate import decoded, validate_payload
from bot.workspace.socket_mode import SocketMode
from bot.workspace.state import Json
from bot.workspace.webapi import agents, chat, conversations, files, people, streams, views
from bot.workspace.webapi.asked import thread_root, visible, writable
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

Method: TypeAlias = Callable[[World, Json], Json]

APP_TOKEN_METHODS = {"apps.connections.open"}
POSTING = {"chat.postMessage", "chat.postEphemeral", "chat.startStream"}
TOKENLESS = {"blocks.validate"}


def _open_connection(world: World, _: Json) -> Json:
    if not isinstance(world.transport, SocketMode):
        raise Refusal("socket_mode_disabled")
    return {"url": world.transport.issue_url()}


METHODS: dict[str, Method] = {
    "agents.sessions.rename": agents.rename_session,
    "agents.sessions.setStatus": agents.set_session_status,
    "apps.connections.open": _open_connection,
    "assistant.threads.setStatus": agents.set_status,
    "assistant.threads.setSuggestedPrompts": agents.set_prompts,
    "assistant.threads.setTitle": agents.set_title,
    "auth.test": people.who_am_i,
    "blocks.validate": people.validate_blocks,
    "bots.info": people.describe_bot,
    "chat.appendStream": streams.append,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.startStream": streams.start,
    "chat.stopStream": streams.stop,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.describe,
    "conversations.join": conversations.join,
    "conversations.list": conversations.listed,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_dm,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.delete": files.delete,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.describe,
    "files.list": files.list_files,
    "functions.completeError": agents.complete_error,
    "functions.completeSuccess": agents.complete_success,
    "reactions.add": agents.add_reaction,
    "reactions.remove": agents.remove_reaction,
    "team.info": people.describe_team,
    "usergroups.list": people.list_groups,
    "usergroups.users.list": people.list_group_members,
    "users.conversations": conversations.joined,
    "users.info": people.describe_user,
    "users.list": people.list_users,
    "users.lookupByEmail": people.find_by_email,
    "views.open": views.open_view,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}


class RateLimited(Exception):  # noqa: N818 - it becomes an answer
    """The call came too early; `retry_after` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def check_token(world: World, method: str, token: str | None) -> None:
    """Refuse a missing, unknown, revoked or wrong kind of token, then a missing scope."""
    if method in TOKENLESS:
        return
    if not token:
        raise Refusal("not_authed")
    if token in world.revoked:
        raise Refusal("token_revoked" if token == world.bot_token else "invalid_auth")
    runs = {row.token for row in world.state.executions.values() if row.state == "running"}
    if token not in {world.bot_token, world.app_token, *runs}:
        raise Refusal("invalid_auth")
    if (token == world.app_token) != (method in APP_TOKEN_METHODS):
        raise Refusal("not_allowed_token_type")
    known = methods().get(method)
    if known and known.scopes and not world.scopes & set(known.scopes):
        provided = ",".join(sorted(world.scopes))
        raise Refusal("missing_scope", needed=",".join(known.scopes), provided=provided)


def carry_out(world: World, method: str, arguments: Json) -> Json:
    """Validate the arguments and let the method act; Refusal or RateLimited else."""
    if method not in METHODS:
        raise Refusal("unknown_method", req_method=method)
    args = decoded(arguments)
    problems = validate_payload(method, args)
    refused = [problem for problem in problems if not problem.is_complaint]
    wrong_shape = [problem for problem in refused if problem.error == "invalid_arguments"]
    at_once = ("unknown", "missing", "unfit")
    if any(row.message.startswith(at_once) for row in wrong_shape):
        raise _invalid(wrong_shape[0].error, wrong_shape)
    _check_place(world, method, args)
    if refused:
        raise _invalid(refused[0].error, refused)
    if world.rates is not None:
        channel = str(args.get("channel", ""))
        wait = world.rates.retry_after(method, channel, world.clock.now())
        if wait:
            raise RateLimited(wait)
    answer = METHODS[method](world, args)
    for problem in problems:
        world.complain(method, problem)
    return answer


def _check_place(world: World, method: str, args: Json) -> None:
    """Refuse a place that isn't there, is closed or foreign, before the content is looked at."""
    if method in POSTING:
        conversation = writable(world, args["channel"])
        if args.get("thread_ts"):
            thread_root(world, conversation, args["thread_ts"], "")
        return
    channel = args.get("channel") or args.get("channel_id")
    if channel is None or str(channel) in world.state.people:
        return
    visible(world, channel)


def _invalid(error: str, problems: list[Problem]) -> Refusal:
    return Refusal(error, response_metadata={"messages": [str(problem) for problem in problems]})
