"""Which manifest fits the registered handlers?

Shape and lengths: github.com/slackapi/manifest-schema, version 2. What is not registered in `ROUTES` is not in
the manifest; a command or shortcut without its text in `surface.py` is an error here, before Slack says so.
"""

from typing import Any

from bot.route import Routes
from bot.slackapp import surface
from bot.slackapp.scopes import SCOPES

EVENTS: tuple[str, ...] = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "function_executed",
    "message.channels",
    "message.groups",
    "message.im",
)
"""Exactly the events that are handled: others would be sent and never acknowledged."""


class ManifestError(Exception):
    """A registered handler has no text, or a text has no handler; the sentence names it."""


def manifest(
    routes: Routes, request_url: str | None = None, *, workflow_steps: bool = True
) -> dict[str, Any]:
    """Return the app manifest for Socket Mode, or for HTTP where `request_url` says where Slack must call.

    `workflow_steps` False leaves out what only paid plans take.
    Raises ManifestError if the tables of handlers and texts differ.
    """
    _same("slash command", set(routes.commands), set(surface.COMMANDS))
    _same("shortcut", set(routes.shortcuts), set(surface.SHORTCUTS))
    # Some of what is carried out like a step only we ourselves begin; no workflow may.
    steps = set(surface.STEPS)
    _same("workflow step", steps & set(routes.functions), steps)
    has_steps = workflow_steps and bool(steps)
    where = {"url": request_url} if request_url else {}
    at = {"request_url": request_url} if request_url else {}
    settings: dict[str, Any] = {
        "event_subscriptions": {**at, "bot_events": _events(has_steps=has_steps)},
        "interactivity": {"is_enabled": True, **at},
        # Steps of workflows need an app that could be installed in a whole organisation, run by ourselves.
        "org_deploy_enabled": has_steps,
        **({"function_runtime": "remote"} if has_steps else {}),
        "socket_mode_enabled": request_url is None,
        "token_rotation_enabled": False,
    }
    if request_url:
        settings["interactivity"]["message_menu_options_url"] = request_url
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": surface.APP_NAME,
            "description": surface.SHORT_DESCRIPTION,
            "long_description": surface.LONG_DESCRIPTION,
            "background_color": surface.BACKGROUND,
        },
        "features": _features(routes, where),
        **({"functions": _functions()} if has_steps else {}),
        "oauth_config": {
            "scopes": {
                "bot": [scope.name for scope in SCOPES if not scope.optional],
                "bot_optional": [scope.name for scope in SCOPES if scope.optional],
            }
        },
        "settings": settings,
    }


def _features(routes: Routes, where: dict[str, str]) -> dict[str, Any]:
    features: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": routes.home is not None,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": surface.APP_NAME, "always_online": False},
        "agent_view": {
            "agent_description": surface.AGENT_DESCRIPTION,
            "suggested_prompts": [
                {"title": title, "message": message} for title, message in surface.PROMPTS
            ],
        },
        "slash_commands": [
            {
                "command": name,
                "description": surface.COMMANDS[name].description,
                "usage_hint": surface.COMMANDS[name].usage_hint,
                "should_escape": False,
                **where,
            }
            for name in sorted(routes.commands)
        ],
    }
    if routes.shortcuts:
        features["shortcuts"] = [
            {
                "name": surface.SHORTCUTS[callback].name,
                "type": surface.SHORTCUTS[callback].type,
                "callback_id": callback,
                "description": surface.SHORTCUTS[callback].description,
            }
            for callback in sorted(routes.shortcuts)
        ]
    return features


def _events(*, has_steps: bool) -> list[str]:
    return [event for event in EVENTS if has_steps or event != "function_executed"]


def _functions() -> dict[str, Any]:
    """List the steps that workflows may use (docs.slack.dev/reference/app-manifest, functions)."""
    return {
        callback: {
            "title": step.title,
            "description": step.description,
            "input_parameters": _parameters(step.inputs),
            "output_parameters": _parameters(step.outputs),
        }
        for callback, step in surface.STEPS.items()
    }


def _parameters(named: dict[str, surface.Parameter]) -> dict[str, Any]:
    return {
        name: {
            "type": one.type,
            "title": one.title,
            "description": one.description,
            "is_required": one.required,
            "name": name,
        }
        for name, one in named.items()
    }


def _same(kind: str, handled: set[str], described: set[str]) -> None:
    if missing := handled - described:
        raise ManifestError(
            f"{kind} without a text in bot/slackapp/surface.py: {', '.join(sorted(missing))}"
        )
    if idle := described - handled:
        raise ManifestError(
            f"{kind} without a handler in bot/routes.py: {', '.join(sorted(idle))}"
        )
