"""Modals and Home."""

from bot.workspace import modals
from bot.workspace.state import Json
from bot.workspace.webapi.asked import person
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World

MOST_STACKED = 3


def open_view(world: World, args: Json) -> Json:
    """views.open."""
    user, _ = _use_trigger(world, args)
    _check_external_id(world, args["view"])
    modals.clear(world, user)
    return {"view": modals.open_on_top(world, user, args["view"])}


def push(world: World, args: Json) -> Json:
    """views.push: on top of the view whose button was pressed."""
    user, parent = _use_trigger(world, args)
    stack = world.state.stacks.get(user, [])
    if parent is None or parent not in stack:
        raise Refusal("not_found")
    if len(stack) >= MOST_STACKED:
        raise Refusal("push_limit_reached")
    _check_external_id(world, args["view"])
    return {"view": modals.open_on_top(world, user, args["view"])}


def update(world: World, args: Json) -> Json:
    """views.update, by view_id or external_id, guarded by `hash` if given."""
    view = _find(world, args)
    if args.get("hash") and args["hash"] != view["hash"]:
        raise Refusal("hash_conflict")
    return {"view": modals.replace(world, view["id"], args["view"])}


def publish(world: World, args: Json) -> Json:
    """views.publish."""
    user = person(world, args["user_id"])
    if not world.manifest.home_tab:
        raise Refusal("not_enabled")
    old = world.state.homes.get(user.id)
    if args.get("hash") and old and args["hash"] != old["hash"]:
        raise Refusal("hash_conflict")
    return {"view": modals.publish_home(world, user.id, args["view"])}


def _use_trigger(world: World, args: Json) -> tuple[str, str | None]:
    trigger_id = args.get("trigger_id") or args.get("interactivity_pointer")
    if not trigger_id:
        raise Refusal("invalid_arguments")
    trigger = world.state.triggers.get(str(trigger_id))
    if trigger is None:
        raise Refusal("invalid_trigger_id")
    if trigger.used:
        raise Refusal("exchanged_trigger_id")
    if world.clock.now() - trigger.made_at > world.timing.trigger_s:
        raise Refusal("expired_trigger_id")
    trigger.used = True
    return trigger.user, trigger.parent


def _check_external_id(world: World, view: Json) -> None:
    wanted = view.get("external_id")
    if wanted and any(row.get("external_id") == wanted for row in world.state.views.values()):
        raise Refusal("duplicate_external_id")


def _find(world: World, args: Json) -> Json:
    if args.get("view_id"):
        view = world.state.views.get(str(args["view_id"]))
        if view is not None:
            return view
    elif args.get("external_id"):
        for row in world.state.views.values():
            if row.get("external_id") == args["external_id"]:
                return row
    else:
        raise Refusal("invalid_arguments")
    raise Refusal("not_found")
