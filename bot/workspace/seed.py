"""Who works in a new workspace, and which channels does it have?"""

from bot.workspace.state import Conversation, Person, State, UserKind

TEAM_ID = "T0WORKSHOP"
TEAM_NAME = "WFO Workshop"
TEAM_DOMAIN = "wfo-workshop"
OTHER_TEAM_ID = "T0ACMECORP"
APP_ID = "A0WFOAPP01"
BOT_ID = "B0WFOBOT01"
BOT_USER = "U0WFOBOT01"

OWNER = "U0OWNERDAN"
COLLEAGUE = "U0COLLEAGU"
NEW_HIRE = "U0NEWHIRE1"
GUEST = "U0GUESTGUS"
STRANGER = "U0STRANGER"

SUPPORT = "C0SUPPORT1"
ALERTS = "C0WFOALERT"
SHARED = "C0ACMEEXT1"
PRIVATE = "C0PRIVATE1"
QUIET = "C0NOBOTYET"

SUPPORT_GROUP = "S0SUPPORT1"

_PEOPLE: tuple[tuple[str, str, str, str, UserKind], ...] = (
    (OWNER, "dana", "Dana Weber", "Support engineer, workspace owner", "owner"),
    (COLLEAGUE, "carlos", "Carlos Ruiz", "Support engineer", "member"),
    (NEW_HIRE, "nina", "Nina Vogel", "New in support", "member"),
    (GUEST, "gus", "Gus Harper", "Contractor (guest)", "guest"),
    (STRANGER, "sven", "Sven Olsen", "Acme, IT operations", "stranger"),
)

_COLLEAGUES = {OWNER, COLLEAGUE, NEW_HIRE}


def seeded_state(bot_name: str, created: int) -> State:
    """Return five people and the bot, five channels (the bot isn't in #quiet), one group and the bot's DMs."""
    state = State()
    for user_id, name, real_name, title, kind in _PEOPLE:
        team = OTHER_TEAM_ID if kind == "stranger" else TEAM_ID
        state.people[user_id] = Person(
            user_id, name, real_name, title, kind, team, f"{name}@example.com"
        )
    state.people[BOT_USER] = Person(
        BOT_USER, bot_name, bot_name, "App", "bot", TEAM_ID, "", tz="Etc/UTC"
    )
    for conversation in _conversations():
        conversation.created = created
        state.conversations[conversation.id] = conversation
    state.groups[SUPPORT_GROUP] = {
        "id": SUPPORT_GROUP,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "name": "Support",
        "handle": "support-team",
        "description": "Support engineers",
        "users": [OWNER, COLLEAGUE],
        "user_count": 2,
        "date_delete": 0,
    }
    return state


def _conversations() -> list[Conversation]:
    open_to_all = _COLLEAGUES | {GUEST, BOT_USER}
    channels = [
        Conversation(SUPPORT, "support", "channel", "Cases and questions", set(open_to_all)),
        Conversation(ALERTS, "wfo-alerts", "channel", "Checks", _COLLEAGUES | {BOT_USER}),
        Conversation(
            SHARED, "acme-shared", "shared", "With Acme", _COLLEAGUES | {STRANGER, BOT_USER}
        ),
        Conversation(PRIVATE, "wfo-team", "private", "Among us", {OWNER, COLLEAGUE, BOT_USER}),
        Conversation(QUIET, "quiet", "channel", "The bot is not in here", set(_COLLEAGUES)),
    ]
    members = [person[0] for person in _PEOPLE if person[4] != "stranger"]
    return channels + [
        Conversation("D0" + user[2:10], "", "im", "", {user, BOT_USER}) for user in members
    ]
