"""What does the app's manifest ask for: commands, shortcuts, scopes, events, steps?"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT_EVENTS = frozenset(
    {
        "app_mention",
        "message.im",
        "app_home_opened",
        "agent_session_stopped",
        "function_executed",
        "tokens_revoked",
        "app_uninstalled",
    }
)
DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read", "assistant:write", "channels:history", "channels:join",
        "channels:read", "chat:write", "commands", "files:read", "files:write", "groups:history",
        "groups:read", "im:history", "im:read", "im:write", "reactions:read", "reactions:write",
        "team:read", "usergroups:read", "users:read", "users:read.email",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """An app as Slack would install it; without a manifest any command works and all scopes are granted.

    `commands` is None when any command is let through.
    """

    name: str = "wfo"
    commands: dict[str, dict[str, Any]] | None = None
    shortcuts: tuple[dict[str, Any], ...] = ()
    functions: tuple[tuple[str, dict[str, Any]], ...] = ()
    scopes: frozenset[str] = DEFAULT_SCOPES
    events: frozenset[str] = DEFAULT_EVENTS
    home_tab: bool = True
    messages_tab: bool = True
    agent: bool = True
    interactive: bool = True


def read_manifest(source: Path | dict[str, Any] | None) -> Manifest:
    """Read a manifest file (JSON) or value; None gives the permissive default; ValueError if it isn't JSON."""
    if source is None:
        return Manifest()
    if isinstance(source, dict):
        return _manifest(source)
    try:
        return _manifest(json.loads(source.read_text("utf-8")))
    except json.JSONDecodeError as error:
        raise ValueError(f"{source} is not JSON: {error}") from error


def _manifest(manifest: dict[str, Any]) -> Manifest:
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    home = features.get("app_home", {})
    functions: dict[str, dict[str, Any]] = manifest.get("functions", {})
    display = manifest.get("display_information", {})
    return Manifest(
        name=features.get("bot_user", {}).get("display_name") or display.get("name", "app"),
        commands={row["command"]: row for row in features.get("slash_commands", [])},
        shortcuts=tuple(features.get("shortcuts", [])),
        functions=tuple(functions.items()),
        scopes=frozenset(scopes.get("bot", [])) | frozenset(scopes.get("bot_optional", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        agent="agent_view" in features or "assistant_view" in features,
        interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
    )
