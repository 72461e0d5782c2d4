"""What may be taken from a body of Slack's, bounded, without its tokens?"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

LONGEST_TEXT = 40_000
LONGEST_PAYLOAD = 600_000
LONGEST_ID = 40
_SECRETS = ("token", "bot_access_token", "workflow_token")


def event_keys(body: Mapping[str, Any]) -> tuple[str, ...]:
    """List the names that Slack gives an event; empty if it gives none."""
    event_id = name(body.get("event_id"))
    return (f"event:{event_id}",) if event_id else ()


def stored(body: Mapping[str, Any]) -> dict[str, Any]:
    """Copy the body without its tokens; one that is absurdly large is left out, its text is kept apart."""
    kept = {key: value for key, value in body.items() if key not in _SECRETS}
    if isinstance(kept.get("event"), Mapping):
        event = kept["event"]
        kept["event"] = {key: value for key, value in event.items() if key not in _SECRETS}
    if len(json.dumps(kept)) > LONGEST_PAYLOAD:
        return {"left_out": "larger than a request of Slack's can be"}
    return kept


def team_of(body: Mapping[str, Any]) -> str:
    """Name the workspace, or the organisation for an app that is installed in all of it."""
    team = body.get("team_id") or mapping(body.get("team")).get("id")
    enterprise = body.get("enterprise_id") or mapping(body.get("enterprise")).get("id")
    return short_id(team or enterprise)


def user_of(body: Mapping[str, Any]) -> str:
    """Return the id of who pressed or typed."""
    return short_id(mapping(body.get("user")).get("id"))


def mapping(value: object) -> Mapping[str, Any]:
    """Read an object; anything else is an empty one."""
    return value if isinstance(value, Mapping) else {}


def short_id(value: object) -> str:
    """Bound an id of Slack's to what our columns hold."""
    return name(value)[:LONGEST_ID]


def name(value: object) -> str:
    """Bound a name of Slack's to what our columns hold."""
    return bounded(value)[:255] if isinstance(value, str) else ""


def bounded(value: object) -> str:
    """Bound a text, and drop what a database can't store: NUL and halves of characters."""
    if not isinstance(value, str):
        return ""
    whole = value[:LONGEST_TEXT].replace("\0", "")
    return whole.encode("utf-8", "replace").decode("utf-8")


def number(value: object, otherwise: float) -> float:
    """Read a number, or what to take instead."""
    return float(value) if isinstance(value, int | float) else otherwise


def digest(body: Mapping[str, Any]) -> str:
    """Name a body that carries no name of its own."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
