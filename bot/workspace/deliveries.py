"""How does the app hear of what happened, and what if it doesn't?"""

from dataclasses import replace
from typing import Any

from bot.workspace import seed
from bot.workspace.state import Conversation, Json, Person
from bot.workspace.world import Envelope, NotAcknowledged, World

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "file_shared": "files:read",
    "reaction_added": "reactions:read",
}
DEPRECATED_TOKEN = "deprecated-verification-token"  # noqa: S105 - Slack still sends such a field


async def ask(world: World, kind: str, payload: Json) -> Json:
    """Deliver a command or interaction once, never again; return its answer; NotAcknowledged else."""
    return await world.transport.send(Envelope(kind, payload, accepts_response=True))


def tell(world: World, subscription: str, event: Json, conversation: Conversation | None) -> None:
    """Deliver an event that the app subscribed to and has the scope for; retried until acknowledged."""
    scope = EVENT_SCOPES.get(subscription)
    if subscription not in world.manifest.events or (scope and scope not in world.scopes):
        return
    payload = _event_payload(world, event, conversation)
    world.start(_deliver(world, Envelope("events_api", payload)))


async def _deliver(world: World, envelope: Envelope) -> None:
    for delay in (*world.timing.retry_s, None):
        try:
            await world.transport.send(envelope)
        except NotAcknowledged as error:
            event = envelope.payload["event"]["type"]
            # Nothing is buffered while no socket is open: the event is gone for good.
            deaf = error.reason == "no_connection" and envelope.attempt == 0
            if delay is None or deaf:
                world.journal.write("lost", event, reason=error.reason)
                return
            await world.clock.wait(delay)
            envelope = replace(envelope, attempt=envelope.attempt + 1, reason=error.reason)
        else:
            return


def _event_payload(world: World, event: Json, conversation: Conversation | None) -> Json:
    event.setdefault("event_ts", world.new_ts())
    return {
        "token": DEPRECATED_TOKEN,
        "team_id": seed.TEAM_ID,
        "context_team_id": seed.TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": seed.APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": world.ids.new("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": seed.TEAM_ID,
                "user_id": seed.BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": conversation is not None and conversation.kind == "shared",
        "event_context": "4-" + world.ids.secret(),
    }


def origin(person: Person) -> dict[str, Any]:
    """Return what every interaction says about team, user and app."""
    return {
        "team": {"id": seed.TEAM_ID, "domain": seed.TEAM_DOMAIN},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": seed.APP_ID,
        "token": DEPRECATED_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }
