"""People, groups, the team, and who the app itself is."""

from bot.workspace import seed
from bot.workspace.payload.problem import Findings
from bot.workspace.payload.validate import validate_payload
from bot.workspace.payload.views import check_view
from bot.workspace.state import Json, Person
from bot.workspace.webapi.asked import page, person, truth
from bot.workspace.webapi.refusal import Refusal
from bot.workspace.world import World


def who_am_i(world: World, _: Json) -> Json:
    """auth.test."""
    return {
        "url": f"{world.address}/",
        "team": seed.TEAM_NAME,
        "user": world.manifest.name,
        "team_id": seed.TEAM_ID,
        "user_id": seed.BOT_USER,
        "bot_id": seed.BOT_ID,
        "is_enterprise_install": False,
    }


def describe_team(world: World, _: Json) -> Json:
    """team.info."""
    team = {"id": seed.TEAM_ID, "name": seed.TEAM_NAME, "domain": seed.TEAM_DOMAIN}
    return {"team": {**team, "url": f"{world.address}/"}}


def describe_bot(world: World, args: Json) -> Json:
    """bots.info."""
    if args.get("bot", seed.BOT_ID) != seed.BOT_ID:
        raise Refusal("bot_not_found")
    bot = {"id": seed.BOT_ID, "app_id": seed.APP_ID, "user_id": seed.BOT_USER}
    return {"bot": {**bot, "name": world.manifest.name, "deleted": False}}


def describe_user(world: World, args: Json) -> Json:
    """users.info."""
    return {"user": user_value(person(world, args["user"]))}


def list_users(world: World, args: Json) -> Json:
    """users.list: members of this workspace; people of other organisations aren't."""
    rows = [user_value(row) for row in world.state.people.values() if row.kind != "stranger"]
    found, cursor = page(rows, args, 1000)
    return {"members": found, "response_metadata": {"next_cursor": cursor}}


def find_by_email(world: World, args: Json) -> Json:
    """users.lookupByEmail."""
    for row in world.state.people.values():
        if row.email and row.email == args["email"]:
            return {"user": user_value(row)}
    raise Refusal("users_not_found")


def list_groups(world: World, args: Json) -> Json:
    """usergroups.list."""
    hidden = set() if truth(args.get("include_users")) else {"users"}
    rows = [
        {k: v for k, v in group.items() if k not in hidden}
        for group in world.state.groups.values()
    ]
    return {"usergroups": rows}


def list_group_members(world: World, args: Json) -> Json:
    """usergroups.users.list."""
    group = world.state.groups.get(args["usergroup"])
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group["users"])}


def validate_blocks(_: World, args: Json) -> Json:
    """blocks.validate: exactly one of blocks, message, view."""
    given = [key for key in ("blocks", "message", "view") if args.get(key)]
    if len(given) != 1:
        raise Refusal("invalid_arguments")
    if given == ["view"]:
        findings = Findings("invalid_blocks")
        check_view(args["view"], "", findings, kinds={"modal", "home"})
        problems = findings.problems
    else:
        message = args["message"] if given == ["message"] else {"blocks": args["blocks"]}
        problems = validate_payload("chat.postMessage", {"channel": "C", **message})
    refused = [str(problem) for problem in problems if not problem.is_complaint]
    if refused:
        raise Refusal("invalid_blocks", response_metadata={"messages": refused})
    return {}


def user_value(row: Person) -> Json:
    """Return a person as Slack describes one to the app."""
    return {
        "id": row.id,
        "team_id": row.team_id,
        "name": row.name,
        "deleted": row.deleted,
        "real_name": row.real_name,
        "tz": row.tz,
        "tz_offset": 3600 if row.tz == "Europe/Berlin" else 0,
        "profile": {
            "real_name": row.real_name,
            "display_name": row.name,
            "title": row.title,
            "email": row.email,
            "team": row.team_id,
        },
        "is_admin": row.kind == "owner",
        "is_owner": row.kind == "owner",
        "is_primary_owner": row.kind == "owner",
        "is_restricted": row.kind == "guest",
        "is_ultra_restricted": False,
        "is_stranger": row.kind == "stranger",
        "is_bot": row.kind == "bot",
        "is_app_user": False,
    }
