"""The agent view (status, prompts, sessions), workflow steps and reactions."""

from bot.workspace.messages import change
from bot.workspace.state import Execution, Json
from bot.workspace.webapi.asked import visible
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

SESSION_STATES = {"active", "processing", "suspended", "closed"}


def set_status(world: World, args: Json) -> Json:
    """assistant.threads.setStatus: stands until the app speaks, at most two minutes."""
    conversation = visible(world, args["channel_id"])
    key = (conversation.id, str(args["thread_ts"]))
    if key[1] not in conversation.messages:
        raise Refusal("invalid_thread_ts")
    shown = {
        "channel": conversation.id,
        "thread_ts": key[1],
        "status": args["status"],
        "loading_messages": args.get("loading_messages") or [],
    }
    world.state.statuses[key] = shown
    world.live.show(conversation.members, {"type": "typing_status", **shown})
    if args["status"]:
        world.start(_fade(world, key, shown))
    else:
        del world.state.statuses[key]
    return {}


async def _fade(world: World, key: tuple[str, str], shown: Json) -> None:
    """End a status that nothing followed, unless a newer one stands there."""
    await world.clock.wait(world.timing.status_s)
    if world.state.statuses.get(key) is shown:
        del world.state.statuses[key]
        members = world.state.conversations[key[0]].members
        world.live.show(members, {"type": "typing_status", **shown, "status": ""})
        world.journal.pulse()


def set_title(world: World, args: Json) -> Json:
    """assistant.threads.setTitle."""
    conversation = visible(world, args["channel_id"])
    key = (conversation.id, str(args["thread_ts"]))
    world.state.titles[key] = args["title"]
    shown = {"channel": key[0], "thread_ts": key[1], "title": args["title"]}
    world.live.show(conversation.members, {"type": "thread_title", **shown})
    return {}


def set_prompts(world: World, args: Json) -> Json:
    """assistant.threads.setSuggestedPrompts."""
    if not world.manifest.agent:
        raise Refusal("not_agent_app")
    conversation = visible(world, args["channel_id"])
    thread_ts = args.get("thread_ts")
    shown = {
        "channel": conversation.id,
        "thread_ts": thread_ts,
        "title": args.get("title") or "",
        "prompts": args["prompts"],
    }
    world.state.prompts[conversation.id, thread_ts] = shown
    world.live.show(conversation.members, {"type": "suggested_prompts", **shown})
    return {}


def set_session_status(world: World, args: Json) -> Json:
    """agents.sessions.setStatus."""
    if not world.manifest.agent:
        raise Refusal("feature_disabled")
    conversation = visible(world, args["channel_id"])
    if args["status"] not in SESSION_STATES:
        raise Refusal("invalid_status")
    if not args.get("thread_ts"):
        raise Refusal("thread_ts_required")
    session = world.state.sessions.setdefault((conversation.id, args["thread_ts"]), {})
    session["status"] = args["status"]
    return {}


def rename_session(world: World, args: Json) -> Json:
    """agents.sessions.rename."""
    if not args.get("thread_ts"):
        raise Refusal("thread_ts_required")
    return set_title(world, args)


def complete_success(world: World, args: Json) -> Json:
    """functions.completeSuccess."""
    execution = _running(world, args)
    execution.state = "completed"
    execution.outputs = args["outputs"]
    return _show_end(world, execution)


def complete_error(world: World, args: Json) -> Json:
    """functions.completeError."""
    execution = _running(world, args)
    execution.state = "failed"
    execution.error = str(args["error"])
    return _show_end(world, execution)


def add_reaction(world: World, args: Json) -> Json:
    """reactions.add."""
    conversation = visible(world, args["channel"])
    message = conversation.messages.get(str(args["timestamp"]))
    if message is None:
        raise Refusal("message_not_found")
    reactions = list(message.get("reactions", []))
    if any(row["name"] == args["name"] for row in reactions):
        raise Refusal("already_reacted")
    reactions.append({"name": args["name"], "users": [], "count": 1})
    change(world, conversation, message["ts"], {"reactions": reactions})
    return {}


def remove_reaction(world: World, args: Json) -> Json:
    """reactions.remove."""
    conversation = visible(world, args["channel"])
    message = conversation.messages.get(str(args["timestamp"]))
    if message is None:
        raise Refusal("message_not_found")
    kept = [row for row in message.get("reactions", []) if row["name"] != args["name"]]
    if len(kept) == len(message.get("reactions", [])):
        raise Refusal("no_reaction")
    change(world, conversation, message["ts"], {"reactions": kept})
    return {}


def _running(world: World, args: Json) -> Execution:
    execution = world.state.executions.get(str(args["function_execution_id"]))
    if execution is None:
        raise Refusal("function_execution_not_found")
    if execution.state != "running":
        raise Refusal("execution_not_in_running_state")
    return execution


def _show_end(world: World, execution: Execution) -> Json:
    shown = {
        "type": "function",
        "function_execution_id": execution.id,
        "state": execution.state,
        "outputs": execution.outputs,
        "error": execution.error,
    }
    world.live.show([execution.user], shown)
    world.journal.pulse()
    return {}
