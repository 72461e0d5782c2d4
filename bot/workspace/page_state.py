"""What does the page show at its start, and how does one user see a channel or message?"""

from bot.workspace import page_api, seed
from bot.workspace.messages import unread
from bot.workspace.state import Conversation, Json
from bot.workspace.world import World


def whole_state(world: World, user: str) -> Json:
    """Return `page_api.State` as `user` sees it."""
    manifest = world.manifest
    stack = world.state.stacks.get(user, [])
    return {
        "ok": True,
        "team": {"id": seed.TEAM_ID, "name": seed.TEAM_NAME, "domain": seed.TEAM_DOMAIN},
        "me": user,
        "users": [
            page_api.User(id=p.id, name=p.name, real_name=p.real_name, title=p.title, kind=p.kind)
            for p in world.state.people.values()
        ],
        "channels": [
            channel_seen(world, conversation, user)
            for conversation in world.state.conversations.values()
            if user in conversation.members
        ],
        "commands": [
            page_api.Command(
                command=row["command"],
                description=row.get("description", ""),
                usage_hint=row.get("usage_hint", ""),
            )
            for row in (manifest.commands or {}).values()
        ],
        "shortcuts": [
            page_api.Shortcut(
                callback_id=row["callback_id"],
                name=row["name"],
                description=row.get("description", ""),
                type=row["type"],
            )
            for row in manifest.shortcuts
        ],
        "functions": [
            page_api.Function(
                callback_id=name,
                title=row.get("title", name),
                description=row.get("description", ""),
                inputs=[{"name": n, **p} for n, p in row.get("input_parameters", {}).items()],
            )
            for name, row in manifest.functions
        ],
        "bot": bot_seen(world),
        "views": [world.state.views[view_id] for view_id in stack],
        "home": world.state.homes.get(user),
        "prompts": [
            row
            for (channel, _), row in world.state.prompts.items()
            if user in world.state.conversations[channel].members
        ],
    }


def channel_seen(world: World, conversation: Conversation, user: str) -> page_api.Channel:
    """Return a conversation as `user` sees it."""
    other = next(iter(conversation.members - {user}), None)
    name = conversation.name
    if conversation.kind == "im" and other:
        name = world.state.people[other].name
    return page_api.Channel(
        id=conversation.id,
        name=name,
        kind=conversation.kind,
        topic=conversation.topic,
        members=sorted(conversation.members),
        user=other if conversation.kind == "im" else None,
        is_archived=conversation.is_archived,
        unread=unread(conversation, user),
    )


def bot_seen(world: World) -> page_api.Bot:
    """Return the app under test and how many connections it has."""
    return page_api.Bot(
        user_id=seed.BOT_USER,
        bot_id=seed.BOT_ID,
        app_id=seed.APP_ID,
        name=world.manifest.name,
        connected=world.transport.connections(),
        home_tab=world.manifest.home_tab,
        messages_tab=world.manifest.messages_tab,
    )


def live_seen(world: World, user: str, event: Json) -> Json | None:
    """Fill in what depends on who looks; None if `user` must not see it."""
    if event["type"] == "bot":
        return {**event, "bot": bot_seen(world)}
    if event["type"] == "channel":
        conversation = world.state.conversations[event["channel"]]
        if user not in conversation.members:
            return None
        return {**event, "channel_info": channel_seen(world, conversation, user)}
    return event


def messages_seen(conversation: Conversation, user: str) -> list[Json]:
    """Return the roots and the ephemerals outside threads that `user` sees, oldest first."""
    roots = [m for m in conversation.messages.values() if m.get("thread_ts", m["ts"]) == m["ts"]]
    broadcast = [
        m for m in conversation.messages.values() if m.get("subtype") == "thread_broadcast"
    ]
    mine = [m for who, m in conversation.ephemerals.values() if who == user]
    shown = roots + broadcast + [m for m in mine if "thread_ts" not in m]
    return sorted(shown, key=lambda message: str(message["ts"]))


def replies_seen(conversation: Conversation, user: str, ts: str) -> list[Json]:
    """Return the root, its replies and the ephemerals in the thread that `user` sees."""
    mine = [
        m
        for who, m in conversation.ephemerals.values()
        if who == user and m.get("thread_ts") == ts
    ]
    thread = conversation.thread(ts)
    replies = thread[1:]
    return [*thread[:1], *sorted(replies + mine, key=lambda message: str(message["ts"]))]
