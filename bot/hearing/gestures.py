"""Which request stands in a command, a button, a modal or a shortcut?"""

from collections.abc import Mapping
from typing import Any

from bot.hearing.heard import Ignored, Options
from bot.hearing.payload import (
    bounded,
    digest,
    mapping,
    name,
    short_id,
    stored,
    team_of,
    user_of,
)
from bot.store.inbox import Draft


def command(body: Mapping[str, Any]) -> Draft:
    """Read a slash command."""
    return Draft(
        kind="command",
        team=team_of(body),
        payload=stored(body),
        name=name(body.get("command")),
        channel=short_id(body.get("channel_id")),
        user=short_id(body.get("user_id")),
        text=bounded(body.get("text")),
        keys=(f"cmd:{name(body.get('trigger_id')) or digest(body)}",),
    )


def action_draft(body: Mapping[str, Any]) -> Draft | Ignored:
    """Read what was pressed or chosen; `text` is its value."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions:
        return Ignored("no_action")
    action, container = mapping(actions[0]), mapping(body.get("container"))
    shown = mapping(body.get("message"))
    channel = short_id(mapping(body.get("channel")).get("id") or container.get("channel_id"))
    thread_ts = short_id(shown.get("thread_ts") or container.get("thread_ts"))
    # An ephemeral message has a ts, but nothing can be hung below it.
    ts = "" if container.get("is_ephemeral") else short_id(container.get("message_ts"))
    return Draft(
        kind="action",
        team=team_of(body),
        payload=stored(body),
        name=name(action.get("action_id")).split(":")[0],
        channel=channel,
        user=user_of(body),
        ts=ts,
        thread_ts=thread_ts,
        text=_chosen(action),
        keys=(f"act:{name(body.get('trigger_id') or action.get('action_ts')) or digest(body)}",),
    )


def _chosen(action: Mapping[str, Any]) -> str:
    for part in ("selected_option", "selected_user", "selected_channel", "selected_date", "value"):
        value = action.get(part)
        if isinstance(value, Mapping):
            value = value.get("value")
        if value:
            return bounded(value)
    return ""


def submission(body: Mapping[str, Any]) -> Draft:
    """Read a modal that was sent off; `text` is its metadata, `origin` the request that opened it."""
    view = mapping(body.get("view"))
    metadata = bounded(view.get("private_metadata"))
    first = metadata.split(" ")[0]
    return Draft(
        kind="view",
        team=team_of(body),
        payload=stored(body),
        name=name(view.get("callback_id")),
        user=user_of(body),
        text=metadata,
        keys=(f"act:{name(body.get('trigger_id')) or digest(body)}",),
        origin=first[:20] if first.startswith("R-") else "",
    )


def message_shortcut(body: Mapping[str, Any]) -> Draft:
    """Read a shortcut on a message; `text` is that message."""
    shown = mapping(body.get("message"))
    return Draft(
        kind="shortcut",
        team=team_of(body),
        payload=stored(body),
        name=name(body.get("callback_id")),
        channel=short_id(mapping(body.get("channel")).get("id")),
        user=user_of(body),
        ts=short_id(shown.get("ts") or body.get("message_ts")),
        thread_ts=short_id(shown.get("thread_ts")),
        text=bounded(shown.get("text")),
        keys=(f"act:{name(body.get('trigger_id') or body.get('action_ts')) or digest(body)}",),
    )


def global_shortcut(body: Mapping[str, Any]) -> Draft:
    """Read a shortcut that belongs to no message."""
    return Draft(
        kind="shortcut",
        team=team_of(body),
        payload=stored(body),
        name=name(body.get("callback_id")),
        user=user_of(body),
        keys=(f"act:{name(body.get('trigger_id') or body.get('action_ts')) or digest(body)}",),
    )


def suggestion(body: Mapping[str, Any]) -> Options:
    """Read what was typed into a select that asks for its options."""
    draft = Draft(
        kind="action",
        team=team_of(body),
        payload=stored(body),
        name=name(body.get("action_id")).split(":")[0],
        user=user_of(body),
        channel=short_id(mapping(body.get("channel")).get("id")),
        text=bounded(body.get("value")),
        keys=(),
    )
    return Options(draft)
