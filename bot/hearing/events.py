"""Which request stands in an event: a message, the Home, a step of a workflow, a stop?"""

from collections.abc import Mapping
from typing import Any

from bot.hearing.heard import Ignored
from bot.hearing.payload import (
    bounded,
    digest,
    event_keys,
    mapping,
    name,
    short_id,
    stored,
    team_of,
)
from bot.parsing.overheard import may_mean_us
from bot.request import Kind
from bot.store.inbox import Draft
from bot.webapi.identity import Me


def event_draft(
    body: Mapping[str, Any], event: Mapping[str, Any], me: Me, *, late: bool
) -> Draft | Ignored:
    """Read one event of the Events API."""
    kind = event.get("type")
    if kind in ("app_mention", "message"):
        return message(body, event, me, late=late)
    if kind == "app_home_opened":
        if event.get("tab") not in ("home", "messages"):
            return Ignored("other_tab")
        return Draft(
            kind="home",
            name=name(event.get("tab")),
            channel=short_id(event.get("channel")) if event.get("tab") == "messages" else "",
            team=team_of(body),
            user=short_id(event.get("user")),
            keys=event_keys(body),
            payload=stored(body),
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
    team, channel, ts = team_of(body), short_id(event.get("channel")), short_id(event.get("ts"))
    thread_ts = short_id(event.get("thread_ts"))
    text = bounded(event.get("text"))
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    mentioned = event.get("type") == "app_mention" or f"<@{me.user}" in text
    in_thread = bool(thread_ts) and thread_ts != ts
    # What people say to each other in a thread comes by itself or not at all: history is asked for questions to us.
    if not direct and not mentioned and (not in_thread or from_history):
        return Ignored("not_addressed")
    # Nobody waits for a late answer to what was not asked of us by name.
    if not direct and not mentioned and not event.get("files") and (late or not may_mean_us(text)):
        return Ignored("talk")
    kind: Kind = "message" if direct or not mentioned else "mention"
    if event.get("files"):
        kind = "file"
    return Draft(
        kind=kind,
        team=team,
        payload=stored(body),
        channel=channel,
        user=short_id(event.get("user")),
        ts=ts,
        thread_ts=thread_ts,
        text=text,
        late=late,
        keys=(*event_keys(body), f"msg:{team}:{channel}:{ts}"),
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
        team=team_of(body),
        payload=stored(body),
        channel=short_id(event.get("channel")),
        user=short_id(event.get("user")),
        thread_ts=short_id(event.get("thread_ts")),
        keys=event_keys(body) or (f"stop:{digest(body)}",),
    )


def _function(body: Mapping[str, Any], event: Mapping[str, Any]) -> Draft:
    execution = name(event.get("function_execution_id"))
    inputs = mapping(event.get("inputs"))
    return Draft(
        kind="function",
        team=team_of(body),
        payload=stored(body),
        name=name(mapping(event.get("function")).get("callback_id")),
        user=short_id(inputs.get("user_id") or inputs.get("user")),
        keys=(f"fn:{execution}",),
    )
