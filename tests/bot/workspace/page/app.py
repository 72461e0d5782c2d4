"""What does the app do that the tests of the page talk to? A small one of every surface, with the real Bolt."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "wfo"},
    "features": {
        "bot_user": {"display_name": "wfo"},
        "agent_view": {"agent_description": "Answers and checks"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/wfo", "description": "Ask", "usage_hint": "[question]"},
            {"command": "/wfo-check", "description": "Check a site", "usage_hint": "[site]"},
        ],
        "shortcuts": [
            {
                "callback_id": "ask_about_this",
                "name": "Ask about this",
                "description": "Look up what a message names",
                "type": "message",
            }
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "chat:write",
                "commands",
                "im:history",
                "im:write",
            ]
        }
    },
    "functions": {
        "look_up": {
            "title": "Look up a requirement",
            "description": "What a port is for",
            "input_parameters": {
                "port": {"type": "integer", "title": "Port", "is_required": True}
            },
            "output_parameters": {"answer": {"type": "string", "title": "Answer"}},
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_mention", "message.im", "app_home_opened", "function_executed"]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, text: str, **more: Any) -> Json:
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain(text),
        "value": action_id,
        **more,
    }


SURE = {
    "title": plain("Stop the run?"),
    "text": plain("What was seen so far is kept."),
    "confirm": plain("Yes, stop"),
    "deny": plain("Go on"),
    "style": "danger",
}
TABLE = {
    "type": "table",
    "column_settings": [{"align": "right"}, {}, {"is_wrapped": True}],
    "rows": [
        [{"type": "raw_text", "text": text} for text in row]
        for row in (
            ("Port", "Outcome", "What it is for"),
            ("20443", "passed", "The portal, as far as the document says"),
            ("25638", "failed", "Recording, <b>only</b> where it is in use"),
        )
    ],
}


def check_blocks(site: str, state: str) -> list[Json]:
    """Return the message of a check: head, text, table, buttons."""
    return [
        {"type": "header", "text": plain(f"{site}: {state}")},
        section("*Failed:* `25638` refused the connection"),
        TABLE,
        {
            "type": "actions",
            "block_id": "acts",
            "elements": [
                button("again", "Run again", style="primary"),
                button("stop", "Stop", style="danger", confirm=SURE),
                button("site_form", "Edit the site"),
            ],
        },
    ]


def site_form() -> Json:
    """Return a modal with an input of each common kind."""
    options = [{"text": plain(name), "value": name} for name in ("16.3-hosted", "16.2-hybrid")]
    inputs: tuple[tuple[str, str, bool, Json], ...] = (
        ("site", "Site id", False, {"type": "plain_text_input"}),
        ("edition", "Edition", False, {"type": "static_select", "options": options}),
        ("parts", "Components", True, {"type": "multi_external_select", "min_query_length": 1}),
        ("who", "Contact", True, {"type": "users_select"}),
        ("boxes", "Roles", True, {"type": "checkboxes", "options": options}),
        ("radio", "When", True, {"type": "radio_buttons", "options": options}),
        ("day", "Day", True, {"type": "datepicker"}),
        ("port", "Port", True, {"type": "number_input", "is_decimal_allowed": False}),
    )
    return {
        "type": "modal",
        "callback_id": "site_form",
        "title": plain("Edit the site"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": name,
                "label": plain(label),
                "optional": optional,
                "element": {**element, "action_id": f"{name}_value"},
            }
            for name, label, optional, element in inputs
        ],
    }


async def mentioned(event: Json, client: AsyncWebClient) -> None:
    thread = event.get("thread_ts", event["ts"])
    await client.chat_postMessage(
        channel=event["channel"], thread_ts=thread, text="Port *20443* is the portal."
    )


async def said(event: Json) -> None:
    del event


async def home(event: Json, client: AsyncWebClient) -> None:
    if event["tab"] == "home":
        view = {"type": "home", "blocks": [{"type": "header", "text": plain("Your sites")}]}
        await client.views_publish(user_id=event["user"], view=view)


async def check(ack: Any, command: Json, client: AsyncWebClient) -> None:
    site = command["text"]
    if not site:
        await ack("Which site? For example `site42`.")
        return
    await ack()
    await client.chat_postMessage(
        channel=command["channel_id"],
        text=f"{site}: 1 failed",
        blocks=check_blocks(site, "1 failed"),
    )


async def again(ack: Any, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.chat_update(
        channel=body["channel"]["id"],
        ts=body["message"]["ts"],
        text="site42: all passed",
        parse="none",
        blocks=check_blocks("site42", "all passed"),
    )


async def stop(ack: Any, respond: Any) -> None:
    await ack()
    await respond("Stopped.", replace_original=False)


async def open_form(ack: Any, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=site_form())


async def parts(ack: Any, payload: Json) -> None:
    names = [
        name for name in ("screen-recording", "desktop-analytics") if payload["value"] in name
    ]
    await ack(options=[{"text": plain(name), "value": name} for name in names])


async def save(ack: Any, view: Json, client: AsyncWebClient, body: Json) -> None:
    values = view["state"]["values"]
    if values["site"]["site_value"]["value"] == "taken":
        await ack(response_action="errors", errors={"site": "There is such a site already."})
        return
    await ack()
    chosen = [option["value"] for option in values["parts"]["parts_value"]["selected_options"]]
    day = values["day"]["day_value"]["selected_date"]
    im = await client.conversations_open(users=body["user"]["id"])
    await client.chat_postMessage(
        channel=im["channel"]["id"], text=f"Saved with {', '.join(chosen)} for {day}."
    )


async def ask(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.chat_postMessage(
        channel=shortcut["channel"]["id"],
        thread_ts=shortcut["message"]["ts"],
        text="You asked about this.",
    )


def listen(app: AsyncApp) -> None:
    """Let `app` answer mentions, checks, forms, a shortcut and Home."""
    app.event("app_mention")(mentioned)
    app.event("message")(said)
    app.event("app_home_opened")(home)
    app.command("/wfo-check")(check)
    app.action("again")(again)
    app.action("stop")(stop)
    app.action("site_form")(open_form)
    app.options("parts_value")(parts)
    app.view("site_form")(save)
    app.shortcut("ask_about_this")(ask)
