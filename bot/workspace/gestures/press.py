"""Pressing and choosing: buttons, selects, shortcuts."""

from dataclasses import dataclass
from typing import Any

from bot.workspace import modals
from bot.workspace.block_ids import find_element
from bot.workspace.deliveries import ask, origin
from bot.workspace.gestures.refused import Refused, entered, unanswered
from bot.workspace.gestures.triggers import make_trigger
from bot.workspace.payload.elements import check_option
from bot.workspace.payload.problem import Findings
from bot.workspace.responses import make_response_url
from bot.workspace.state import Conversation, Json
from bot.workspace.world import NotAcknowledged, World

MOST_OPTIONS = 100
_COPIED = ("selected_option", "selected_options", "value", "selected_date", "selected_time")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands: in a message (`channel`, `message_ts`) or in a view (`view_id`)."""

    channel: str | None = None
    message_ts: str | None = None
    view_id: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Which element, and what was chosen: `action` of the element, `state` all values of the surface."""

    action_id: str
    block_id: str | None = None
    action: Json | None = None
    state: Json | None = None


async def press(
    world: World,
    user: str,
    place: Place,
    use: Use,
) -> None:
    """Use an element and wait for the app's acknowledgement."""
    surface, payload = _surface(world, user, place)
    block, element = _element(surface, use)
    done: Json = {
        "action_id": use.action_id,
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": world.new_ts(),
    }
    for key in ("text", "value", "style"):
        if key in element and element["type"] == "button":
            done[key] = element[key]
    done |= use.action or {}
    _remember(surface, use.state or {}, done)
    payload |= {
        "type": "block_actions",
        "actions": [done],
        "state": surface.get("state", {"values": use.state or {}}),
        "trigger_id": make_trigger(world, user, place.view_id),
    }
    if place.view_id is not None:
        payload["view"] = dict(surface)
    try:
        await ask(world, "interactive", payload)
    except NotAcknowledged as error:
        raise unanswered(world, user, "This action", error) from None


async def options(world: World, user: str, place: Place, use: Use, value: str) -> Json:
    """Ask the app for the options of an external select; return its `options` and `option_groups`."""
    surface, payload = _surface(world, user, place)
    block, _ = _element(surface, use)
    payload |= {
        "type": "block_suggestion",
        "action_id": use.action_id,
        "block_id": block["block_id"],
        "value": value,
    }
    payload.pop("response_url", None)
    try:
        answer = await ask(world, "interactive", payload)
    except NotAcknowledged as error:
        raise unanswered(world, user, "Loading options", error) from None
    found = {key: answer.get(key, []) for key in ("options", "option_groups")}
    _check_options(world, found)
    return found


async def shortcut(
    world: World,
    user: str,
    callback_id: str,
    channel: str | None = None,
    message_ts: str | None = None,
) -> None:
    """Use a shortcut: of a message if `channel` and `message_ts` are given, else a global one."""
    kind = "message" if message_ts else "global"
    known = world.manifest.shortcuts
    if known and not any(
        row["callback_id"] == callback_id and row["type"] == kind for row in known
    ):
        raise Refused("unknown_shortcut", f"The app has no {kind} shortcut {callback_id}.")
    payload = origin(world.person(user)) | {
        "type": "shortcut",
        "callback_id": callback_id,
        "trigger_id": make_trigger(world, user),
        "action_ts": world.new_ts(),
    }
    if channel and message_ts:
        conversation = entered(world, user, channel)
        if message_ts not in conversation.messages:
            raise Refused("message_not_found", "This message is gone.")
        payload |= {
            "type": "message_action",
            "message_ts": message_ts,
            "message": dict(conversation.messages[message_ts]),
            "channel": _named(conversation),
            "response_url": make_response_url(world, user, conversation),
        }
    try:
        await ask(world, "interactive", payload)
    except NotAcknowledged as error:
        raise unanswered(world, user, "This shortcut", error) from None


def _check_options(world: World, found: Json) -> None:
    findings = Findings("invalid_options")
    groups = [group.get("options", []) for group in found["option_groups"]]
    for rows in [found["options"], *groups]:
        if len(rows) > MOST_OPTIONS:
            findings.complain("", f"{len(rows)} options, at most {MOST_OPTIONS} are shown")
        for index, row in enumerate(rows):
            check_option(row, f"/options/{index}", findings)
    for problem in findings.problems:
        world.complain("ack of block_suggestion", problem)


def _surface(world: World, user: str, place: Place) -> tuple[Json, Json]:
    if not world.manifest.interactive:
        raise Refused("interactivity_off", "This app is not configured to handle interactions.")
    payload = origin(world.person(user))
    if place.view_id is not None:
        if place.view_id not in world.state.views:
            raise Refused("view_not_found", "This view is closed.")
        view = world.state.views[place.view_id]
        payload["container"] = {"type": "view", "view_id": place.view_id}
        return view, payload | {"view": dict(view)}
    conversation = entered(world, user, place.channel or "")
    message = _message(conversation, user, place.message_ts or "")
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": conversation.id,
        "is_ephemeral": bool(message.get("is_ephemeral")),
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    return message, payload | {
        "container": container,
        "channel": _named(conversation),
        "message": dict(message),
        "response_url": make_response_url(world, user, conversation, message["ts"]),
    }


def _message(conversation: Conversation, user: str, ts: str) -> Json:
    if ts in conversation.ephemerals and conversation.ephemerals[ts][0] == user:
        return conversation.ephemerals[ts][1]
    if ts not in conversation.messages:
        raise Refused("message_not_found", "This message is gone.")
    return conversation.messages[ts]


def _named(conversation: Conversation) -> Json:
    name = "directmessage" if conversation.kind == "im" else conversation.name
    return {"id": conversation.id, "name": name}


def _element(surface: Json, use: Use) -> tuple[Json, Json]:
    try:
        return find_element(surface.get("blocks", []), use.action_id, use.block_id)
    except KeyError:
        raise Refused("no_such_action", f"There is no element {use.action_id} here.") from None


def _remember(surface: Json, values: Json, done: Json) -> None:
    if "state" not in surface:
        return
    modals.enter(surface, values)
    chosen: dict[str, Any] = {key: done[key] for key in _COPIED if key in done}
    if chosen and done["type"] != "button":
        entry = {"type": done["type"], **chosen}
        modals.enter(surface, {done["block_id"]: {done["action_id"]: entry}})
