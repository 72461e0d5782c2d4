"""Which request stands in a body that Slack delivered?

Slack delivers some things twice under different names (a mention is also a message), so a draft carries every
name it may come under. What is not for us is dropped here and never remembered as seen.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.store.inbox import Draft
from bot.work.request import Kind

LATE_AFTER_S = 600.0
LONGEST_TEXT = 40_000
LONGEST_PAYLOAD = 600_000
LONGEST_ID = 40
_SECRETS = ("token", "bot_access_token", "workflow_token")


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are in the workspace, from one `auth.test`."""

    team: str
    user: str
    bot: str
    enterprise: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Not for us, and why, in a word for the counter."""

    why: str


@dataclass(frozen=True, slots=True)
class Options:
    """An external select wants its options, now; nothing to remember."""

    draft: Draft


def read(body: Mapping[str, Any], me: Me, *, now: float) -> Draft | Options | Ignored:
    """Read one body of Events API, slash command or interactivity; never raises for odd content."""
    if "command" in body:
        return _command(body)
    kind = body.get("type")
    if kind == "event_callback":
        event = _mapping(body.get("event"))
        late = now - _number(body.get("event_time"), now) > LATE_AFTER_S
        return _event(body, event, me, late=late)
    readers = {
        "block_actions": _action,
        "view_submission": _submission,
        "message_action": _message_shortcut,
        "shortcut": _global_shortcut,
        "block_suggestion": _suggestion,
    }
    if isinstance(kind, str) and kind in readers:
        return readers[kind](body)
    return Ignored("unknown" if kind != "view_closed" else "view_closed")


def _event(
    body: Mapping[str, Any], event: Mapping[str, Any], me: Me, *, late: bool
) -> Draft | Ignored:
    kind = event.get("type")
    if kind in ("app_mention", "message"):
        return message(body, event, me, late=late)
    if kind == "app_home_opened":
        if event.get("tab") != "home":
            return Ignored("other_tab")
        return Draft(
            kind="home",
            team=_team(body),
            user=_id(event.get("user")),
            keys=_event_keys(body),
            payload=_payload(body),
        )
    if kind == "function_executed":
        return _function(body, event)
    if kind == "agent_session_stopped":
        return _stop(body, event)
    return Ignored("other_event")


def message(
    body: Mapping[str, Any],
    event: Mapping[str, Any],
    me: Me,
    *,
    late: bool,
    from_history: bool = False,
) -> Draft | Ignored:
    """Read one message; `from_history` when we looked it up ourselves, then a later edit doesn't matter."""
    unwanted = _unwanted(event, me, from_history=from_history)
    if unwanted:
        return Ignored(unwanted)
    team, channel, ts = _team(body), _id(event.get("channel")), _id(event.get("ts"))
    thread_ts = _id(event.get("thread_ts"))
    text = _text(event.get("text"))
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    mentioned = event.get("type") == "app_mention" or f"<@{me.user}" in text
    in_thread = bool(thread_ts) and thread_ts != ts
    # What people say to each other in a thread comes by itself or not at all: history is asked for questions to us.
    if not direct and not mentioned and (not in_thread or from_history):
        return Ignored("not_addressed")
    kind: Kind = "message" if direct or not mentioned else "mention"
    if event.get("files"):
        kind = "file"
    return Draft(
        kind=kind,
        team=team,
        payload=_payload(body),
        channel=channel,
        user=_id(event.get("user")),
        ts=ts,
        thread_ts=thread_ts,
        text=text,
        late=late,
        keys=(*_event_keys(body), f"msg:{team}:{channel}:{ts}"),
        needs_thread=not direct and not mentioned,
    )


def _unwanted(event: Mapping[str, Any], me: Me, *, from_history: bool) -> str:
    if event.get("subtype") not in (None, "", "file_share"):
        return "subtype"
    if event.get("edited") and not from_history:
        return "edited"
    if event.get("hidden"):
        return "hidden"
    if event.get("bot_id") or event.get("user") == me.user:
        return "bot"
    if not event.get("user") or not event.get("channel") or not event.get("ts"):
        return "incomplete"
    return ""


def _stop(body: Mapping[str, Any], event: Mapping[str, Any]) -> Draft | Ignored:
    """Read Slack's own Stop button of an agent session: the thread it stands in says what is meant."""
    if not event.get("thread_ts") or not event.get("channel"):
        return Ignored("incomplete")
    return Draft(
        kind="stop",
        team=_team(body),
        payload=_payload(body),
        channel=_id(event.get("channel")),
        user=_id(event.get("user")),
        thread_ts=_id(event.get("thread_ts")),
        keys=_event_keys(body) or (f"stop:{_digest(body)}",),
    )


def _function(body: Mapping[str, Any], event: Mapping[str, Any]) -> Draft:
    execution = _plain(event.get("function_execution_id"))
    inputs = _mapping(event.get("inputs"))
    return Draft(
        kind="function",
        team=_team(body),
        payload=_payload(body),
        name=_plain(_mapping(event.get("function")).get("callback_id")),
        user=_id(inputs.get("user_id") or inputs.get("user")),
        keys=(f"fn:{execution}",),
    )


def _command(body: Mapping[str, Any]) -> Draft:
    return Draft(
        kind="command",
        team=_team(body),
        payload=_payload(body),
        name=_plain(body.get("command")),
        channel=_id(body.get("channel_id")),
        user=_id(body.get("user_id")),
        text=_text(body.get("text")),
        keys=(f"cmd:{_plain(body.get('trigger_id')) or _digest(body)}",),
    )


def _action(body: Mapping[str, Any]) -> Draft | Ignored:
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions:
        return Ignored("no_action")
    action, container = _mapping(actions[0]), _mapping(body.get("container"))
    shown = _mapping(body.get("message"))
    channel = _id(_mapping(body.get("channel")).get("id") or container.get("channel_id"))
    thread_ts = _id(shown.get("thread_ts") or container.get("thread_ts"))
    # An ephemeral message has a ts, but nothing can be hung below it.
    ts = "" if container.get("is_ephemeral") else _id(container.get("message_ts"))
    return Draft(
        kind="action",
        team=_team(body),
        payload=_payload(body),
        name=_plain(action.get("action_id")).split(":")[0],
        channel=channel,
        user=_user(body),
        ts=ts,
        thread_ts=thread_ts,
        text=_chosen(action),
        keys=(
            f"act:{_plain(body.get('trigger_id') or action.get('action_ts')) or _digest(body)}",
        ),
    )


def _chosen(action: Mapping[str, Any]) -> str:
    for name in ("selected_option", "selected_user", "selected_channel", "selected_date", "value"):
        value = action.get(name)
        if isinstance(value, Mapping):
            value = value.get("value")
        if value:
            return _text(value)
    return ""


def _submission(body: Mapping[str, Any]) -> Draft:
    view = _mapping(body.get("view"))
    metadata = _text(view.get("private_metadata"))
    first = metadata.split(" ")[0]
    return Draft(
        kind="view",
        team=_team(body),
        payload=_payload(body),
        name=_plain(view.get("callback_id")),
        user=_user(body),
        text=metadata,
        keys=(f"act:{_plain(body.get('trigger_id')) or _digest(body)}",),
        origin=first[:20] if first.startswith("R-") else "",
    )


def _message_shortcut(body: Mapping[str, Any]) -> Draft:
    shown = _mapping(body.get("message"))
    return Draft(
        kind="shortcut",
        team=_team(body),
        payload=_payload(body),
        name=_plain(body.get("callback_id")),
        channel=_id(_mapping(body.get("channel")).get("id")),
        user=_user(body),
        ts=_id(shown.get("ts") or body.get("message_ts")),
        thread_ts=_id(shown.get("thread_ts")),
        text=_text(shown.get("text")),
        keys=(f"act:{_plain(body.get('trigger_id') or body.get('action_ts')) or _digest(body)}",),
    )


def _global_shortcut(body: Mapping[str, Any]) -> Draft:
    return Draft(
        kind="shortcut",
        team=_team(body),
        payload=_payload(body),
        name=_plain(body.get("callback_id")),
        user=_user(body),
        keys=(f"act:{_plain(body.get('trigger_id') or body.get('action_ts')) or _digest(body)}",),
    )


def _suggestion(body: Mapping[str, Any]) -> Options:
    draft = Draft(
        kind="action",
        team=_team(body),
        payload=_payload(body),
        name=_plain(body.get("action_id")).split(":")[0],
        user=_user(body),
        channel=_id(_mapping(body.get("channel")).get("id")),
        text=_text(body.get("value")),
        keys=(),
    )
    return Options(draft)


def _event_keys(body: Mapping[str, Any]) -> tuple[str, ...]:
    event_id = _plain(body.get("event_id"))
    return (f"event:{event_id}",) if event_id else ()


def _payload(body: Mapping[str, Any]) -> dict[str, Any]:
    """Copy the body without its tokens; one that is absurdly large is left out, its text is kept apart."""
    kept = {key: value for key, value in body.items() if key not in _SECRETS}
    if isinstance(kept.get("event"), Mapping):
        event = kept["event"]
        kept["event"] = {key: value for key, value in event.items() if key not in _SECRETS}
    if len(json.dumps(kept)) > LONGEST_PAYLOAD:
        return {"left_out": "larger than a request of Slack's can be"}
    return kept


def _team(body: Mapping[str, Any]) -> str:
    """Name the workspace, or the organisation for an app that is installed in all of it."""
    team = body.get("team_id") or _mapping(body.get("team")).get("id")
    enterprise = body.get("enterprise_id") or _mapping(body.get("enterprise")).get("id")
    return _id(team or enterprise)


def _user(body: Mapping[str, Any]) -> str:
    return _id(_mapping(body.get("user")).get("id"))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _id(value: object) -> str:
    return _plain(value)[:LONGEST_ID]


def _plain(value: object) -> str:
    """Bound a name of Slack's to what our columns hold."""
    return _text(value)[:255] if isinstance(value, str) else ""


def _text(value: object) -> str:
    """Bound a text, and drop what a database can't store: NUL and halves of characters."""
    if not isinstance(value, str):
        return ""
    whole = value[:LONGEST_TEXT].replace("\0", "")
    return whole.encode("utf-8", "replace").decode("utf-8")


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) else otherwise


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
