"""Which views does a user see, and what was entered in them?"""

from typing import Any

from bot.workspace import seed
from bot.workspace.block_ids import elements_of, with_ids
from bot.workspace.state import Json
from bot.workspace.world import World

_INITIAL = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_date_time": "selected_date_time",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_channel": "selected_channel",
    "initial_channels": "selected_channels",
    "initial_conversation": "selected_conversation",
    "initial_conversations": "selected_conversations",
}


def open_on_top(world: World, user: str, view: Json) -> Json:
    """Put a modal on the user's stack; return it in Slack's form."""
    stack = world.state.stacks.setdefault(user, [])
    opened = _made(world, view, world.ids.new("V"))
    opened |= {
        "root_view_id": stack[0] if stack else opened["id"],
        "previous_view_id": stack[-1] if stack else None,
    }
    world.state.views[opened["id"]] = opened
    stack.append(opened["id"])
    world.live.show([user], {"type": "view_opened", "view": opened})
    world.journal.pulse()
    return dict(opened)


def replace(world: World, view_id: str, view: Json) -> Json:
    """Put `view` in the place of an open one; what was entered in blocks that stay is kept."""
    old = world.state.views[view_id]
    new = _made(world, view, view_id)
    new |= {key: old[key] for key in ("root_view_id", "previous_view_id")}
    _keep_entered(old, new)
    world.state.views[view_id] = new
    if old["type"] == "home":
        user = next(u for u, home in world.state.homes.items() if home["id"] == view_id)
        world.state.homes[user] = new
        world.live.show([user], {"type": "home", "view": new})
    elif holder := owner(world, view_id):
        world.live.show([holder], {"type": "view_updated", "view": new})
    world.journal.pulse()
    return dict(new)


def publish_home(world: World, user: str, view: Json) -> Json:
    """Show a Home view to one user."""
    old = world.state.homes.get(user)
    new = _made(world, view, old["id"] if old else world.ids.new("V"))
    new |= {"root_view_id": new["id"], "previous_view_id": None}
    world.state.homes[user] = new
    world.state.views[new["id"]] = new
    world.live.show([user], {"type": "home", "view": new})
    world.journal.pulse()
    return dict(new)


def close_top(world: World, user: str) -> None:
    """Take the topmost modal off the user's stack."""
    stack = world.state.stacks.get(user, [])
    if stack:
        _gone(world, user, [stack.pop()])


def clear(world: World, user: str) -> None:
    """Take all modals off the user's stack."""
    stack = world.state.stacks.get(user, [])
    if stack:
        gone = list(reversed(stack))
        stack.clear()
        _gone(world, user, gone)


def owner(world: World, view_id: str) -> str | None:
    """Return the user on whose stack a modal lies, if any."""
    for user, stack in world.state.stacks.items():
        if view_id in stack:
            return user
    return None


def enter(view: Json, values: Json) -> None:
    """Take over what was entered: `{block_id: {action_id: {type, …}}}`."""
    for block in view["blocks"]:
        for action_id, value in values.get(block["block_id"], {}).items():
            view["state"]["values"].setdefault(block["block_id"], {})[action_id] = value


def _made(world: World, view: Json, view_id: str) -> Json:
    blocks = with_ids(world, view["blocks"])
    made: Json = {
        "id": view_id,
        "team_id": seed.TEAM_ID,
        "app_id": seed.APP_ID,
        "bot_id": seed.BOT_ID,
        "app_installed_team_id": seed.TEAM_ID,
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **view,
        "blocks": blocks,
        "hash": f"{world.new_ts()}.{world.ids.secret(8)}",
        "state": {"values": initial_state(blocks)},
    }
    return made


def initial_state(blocks: list[Json]) -> Json:
    """Return the state of elements as they are before anybody touches them."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            entry = _untouched(element)
            if entry is not None and (block["type"] == "input" or len(entry) > 1):
                values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def _untouched(element: Json) -> Json | None:
    kind = element.get("type", "")
    if kind in {"button", "image", "overflow", "mrkdwn", "plain_text", "workflow_button"}:
        return None
    entry: dict[str, Any] = {"type": kind}
    for initial, name in _INITIAL.items():
        if initial in element:
            entry[name] = element[initial]
    return entry


def _keep_entered(old: Json, new: Json) -> None:
    for block_id, actions in old["state"]["values"].items():
        for action_id, value in actions.items():
            if action_id in new["state"]["values"].get(block_id, {}):
                new["state"]["values"][block_id][action_id] = value


def _gone(world: World, user: str, view_ids: list[str]) -> None:
    for view_id in view_ids:
        world.state.views.pop(view_id, None)
    world.live.show([user], {"type": "view_closed", "view_ids": view_ids})
    world.journal.pulse()
