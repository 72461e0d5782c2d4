"""Views: submitting, closing, opening Home; workflow steps; the Stop button."""

from typing import Any

from bot.workspace import modals, seed
from bot.workspace.deliveries import ask, origin, tell
from bot.workspace.gestures.refused import Refused, unanswered
from bot.workspace.gestures.triggers import make_trigger
from bot.workspace.payload.problem import Findings
from bot.workspace.payload.views import check_view
from bot.workspace.state import Execution, Json
from bot.workspace.webapi.streams import close_session_streams
from bot.workspace.world import NotAcknowledged, World


async def submit(world: World, user: str, view_id: str, values: Json) -> Json:
    """Submit a modal; return `result` (closed, updated, pushed, errors) and `errors` by block."""
    view = _open_view(world, user, view_id)
    modals.enter(view, values)
    if missing := _missing(view):
        world.live.show([user], {"type": "view_errors", "view_id": view_id, "errors": missing})
        return {"result": "errors", "errors": missing}
    payload = origin(world.person(user)) | {
        "type": "view_submission",
        "trigger_id": make_trigger(world, user, view_id),
        "view": dict(view),
        "response_urls": [],
    }
    try:
        answer = await ask(world, "interactive", payload)
    except NotAcknowledged as error:
        raise unanswered(world, user, "Submitting", error) from None
    return _apply(world, user, view_id, answer)


async def close(world: World, user: str, view_id: str, *, whole_stack: bool = False) -> None:
    """Close the topmost modal or all; the app hears it if the view asked for that."""
    view = _open_view(world, user, view_id)
    if whole_stack:
        modals.clear(world, user)
    else:
        modals.close_top(world, user)
    if not view.get("notify_on_close"):
        return
    payload = origin(world.person(user)) | {
        "type": "view_closed",
        "view": dict(view),
        "is_cleared": whole_stack,
    }
    try:
        await ask(world, "interactive", payload)
    except NotAcknowledged as error:
        world.journal.write("lost", "view_closed", reason=error.reason)


def open_home(world: World, user: str, tab: str = "home") -> Json | None:
    """Open the app's Home or its messages tab; return the Home view that stood there."""
    conversation = world.state.im_with(user)
    view = world.state.homes.get(user)
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": conversation.id,
        "tab": tab,
    }
    if view and tab == "home":
        event["view"] = view
    tell(world, "app_home_opened", event, conversation)
    return view if tab == "home" else None


def run_function(world: World, user: str, callback_id: str, inputs: Json) -> str:
    """Run a workflow step with its inputs; return the id of this run."""
    known = dict(world.manifest.functions)
    if known and callback_id not in known:
        raise Refused("unknown_function", f"The app has no step {callback_id}.")
    definition: dict[str, Any] = known.get(callback_id, {})
    _check_inputs(definition, inputs)
    execution = Execution(world.ids.new("Fx"), callback_id, user, f"xwfp-{world.ids.secret(32)}")
    world.state.executions[execution.id] = execution
    event = {
        "type": "function_executed",
        "function": {
            "id": world.ids.new("Fn"),
            "callback_id": callback_id,
            "title": definition.get("title", callback_id),
            "description": definition.get("description", ""),
            "type": "app",
            "app_id": seed.APP_ID,
            "input_parameters": _parameters(definition, "input_parameters"),
            "output_parameters": _parameters(definition, "output_parameters"),
        },
        "inputs": inputs,
        "function_execution_id": execution.id,
        "workflow_execution_id": world.ids.new("Wx"),
        "bot_access_token": execution.token,
    }
    tell(world, "function_executed", event, None)
    return execution.id


def stop_agent(world: World, user: str, channel: str, thread_ts: str) -> None:
    """Press the Stop button of an agent session."""
    conversation = world.conversation(channel)
    close_session_streams(world, conversation.id, thread_ts)
    event = {
        "type": "agent_session_stopped",
        "user": user,
        "channel": conversation.id,
        "thread_ts": thread_ts,
    }
    tell(world, "agent_session_stopped", event, conversation)


def _open_view(world: World, user: str, view_id: str) -> Json:
    if view_id not in world.state.stacks.get(user, []):
        raise Refused("view_not_found", "This view is closed.")
    return world.state.views[view_id]


def _missing(view: Json) -> dict[str, str]:
    errors = {}
    for block in view["blocks"]:
        if block["type"] == "input" and not block.get("optional"):
            entry = view["state"]["values"].get(block["block_id"], {})
            value = entry.get(block["element"]["action_id"], {})
            if not any(content for key, content in value.items() if key != "type"):
                errors[block["block_id"]] = "Please complete this required field."
    return errors


def _apply(world: World, user: str, view_id: str, answer: Json) -> Json:
    action = answer.get("response_action")
    if action == "errors":
        errors = answer.get("errors", {})
        world.live.show([user], {"type": "view_errors", "view_id": view_id, "errors": errors})
        return {"result": "errors", "errors": errors}
    if action in {"update", "push"}:
        _check(world, answer.get("view"))
        if action == "update":
            modals.replace(world, view_id, answer["view"])
            return {"result": "updated"}
        modals.open_on_top(world, user, answer["view"])
        return {"result": "pushed"}
    if action == "clear":
        modals.clear(world, user)
    elif view_id in world.state.stacks.get(user, []):
        modals.close_top(world, user)
    return {"result": "closed"}


def _check(world: World, view: Any) -> None:
    findings = Findings("invalid_arguments")
    check_view(view, "/view", findings, kinds={"modal"})
    for problem in findings.problems:
        if not problem.is_complaint:
            world.complaints.append(f"ack of view_submission {problem}")
            raise Refused("invalid_view", f"The app answered with a faulty view: {problem}")
        world.complain("ack of view_submission", problem)


def _check_inputs(definition: dict[str, Any], inputs: Json) -> None:
    properties = definition.get("input_parameters", {})
    for name, row in properties.items():
        if row.get("is_required") and not inputs.get(name):
            raise Refused("parameter_missing", f"The step needs {row.get('title', name)}.")


def _parameters(definition: dict[str, Any], key: str) -> list[Json]:
    return [{"name": name, **row} for name, row in definition.get(key, {}).items()]
