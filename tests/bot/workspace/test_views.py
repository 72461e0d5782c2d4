"""Do modals, selects, shortcuts, Home and response URLs work as the real Bolt expects?"""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.workspace import seed
from bot.workspace.pytest_plugin import RunBolt
from bot.workspace.visitor import Workspace

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(name: str, *blocks: Json) -> Json:
    return {
        "type": "modal",
        "callback_id": name,
        "title": plain(name),
        "submit": plain("Go"),
        "notify_on_close": True,
        "blocks": list(blocks),
    }


SITE: Json = {
    "type": "input",
    "block_id": "site",
    "label": plain("Site"),
    "element": {"type": "plain_text_input", "action_id": "name"},
}
PICK: Json = {
    "type": "input",
    "block_id": "role",
    "optional": True,
    "label": plain("Role"),
    "element": {"type": "external_select", "action_id": "pick", "min_query_length": 0},
}
QUIET = {"notify_on_close": False}
MORE: Json = {
    "type": "actions",
    "block_id": "more",
    "elements": [{"type": "button", "action_id": "push", "text": plain("More"), "value": "7"}],
}


@pytest.fixture(name="with_modal")
async def _with_modal(workspace: Workspace, app: AsyncApp, run_bolt: RunBolt) -> list[Json]:
    """Run a bot whose `/edit` opens a modal; what it hears of the modal is returned."""
    heard: list[Json] = []

    @app.command("/edit")
    async def edit(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = modal("edit", SITE, PICK, MORE)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action("push")
    async def push(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        heard.append(body)
        await client.views_push(trigger_id=body["trigger_id"], view=modal("details") | QUIET)

    @app.options("pick")
    async def pick(ack: Any, body: Json) -> None:
        found = [name for name in ("portal", "cloud") if body["value"] in name]
        await ack(options=[{"text": plain(name), "value": name} for name in found])

    @app.view("edit")
    async def submitted(ack: Any, body: Json, view: Json) -> None:
        heard.append(body)
        name = view["state"]["values"]["site"]["name"]["value"]
        if name == "nowhere":
            await ack(response_action="errors", errors={"site": "No such site."})
        elif name == "site42":
            await ack(response_action="update", view=modal("done"))
        else:
            await ack()

    @app.view_closed("edit")
    async def closed(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    await run_bolt(app)
    await workspace.command(workspace.owner, "#support", "/edit")
    await workspace.wait_for(lambda: workspace.view(workspace.owner))
    return heard


async def test_a_modal_wants_its_fields_then_shows_the_apps_error_then_its_update(
    workspace: Workspace, with_modal: list[Json]
) -> None:
    user = workspace.owner
    assert (await workspace.submit_view(user))["errors"].keys() == {"site"}
    assert with_modal == [], "the app hears nothing before the form is complete"
    wrong = await workspace.submit_view(user, {"site": {"name": {"value": "nowhere"}}})
    assert wrong == {"result": "errors", "errors": {"site": "No such site."}}
    right = await workspace.submit_view(user, {"site": {"name": {"value": "site42"}}})
    assert right == {"result": "updated"}
    view = workspace.view(user)
    assert view is not None
    assert view["callback_id"] == "done"


async def test_a_plain_acknowledgement_closes_the_modal(
    workspace: Workspace, with_modal: list[Json]
) -> None:
    values = {"site": {"name": {"value": "site7"}}}
    assert await workspace.submit_view(workspace.owner, values) == {"result": "closed"}
    assert workspace.view(workspace.owner) is None
    assert with_modal[0]["user"]["id"] == workspace.owner


async def test_an_external_select_asks_the_app(
    workspace: Workspace, with_modal: list[Json]
) -> None:
    options = await workspace.options(workspace.owner, "pick", "po")
    assert [row["value"] for row in options] == ["portal"]


async def test_a_button_in_a_modal_pushes_another_and_closing_goes_back(
    workspace: Workspace, with_modal: list[Json]
) -> None:
    user = workspace.owner
    await workspace.click_in_view(user, "push")

    def details() -> bool:
        return (workspace.view(user) or {}).get("callback_id") == "details"

    await workspace.wait_for(details)
    assert with_modal[0]["actions"][0]["value"] == "7"
    assert with_modal[0]["view"]["callback_id"] == "edit"
    await workspace.close_view(user)
    assert (workspace.view(user) or {})["callback_id"] == "edit"
    await workspace.close_view(user)
    assert with_modal[-1]["type"] == "view_closed"


async def test_a_trigger_opens_one_modal_within_three_seconds(
    workspace: Workspace, client: AsyncWebClient, app: AsyncApp, run_bolt: RunBolt
) -> None:
    triggers: list[str] = []

    @app.command("/wfo")
    async def wfo(ack: Any, body: Json) -> None:
        triggers.append(body["trigger_id"])
        await ack()

    await run_bolt(app)

    async def open_with(trigger: str) -> str:
        try:
            await client.views_open(trigger_id=trigger, view=modal("edit"))
        except SlackApiError as error:
            return str(error.response["error"])
        return "ok"

    assert await open_with("1.2.3") == "invalid_trigger_id"
    for _ in range(2):
        await workspace.command(workspace.owner, "#support", "/wfo")
    assert await open_with(triggers[0]) == "ok"
    assert await open_with(triggers[0]) == "exchanged_trigger_id"
    workspace.clock.advance(4)
    assert await open_with(triggers[1]) == "expired_trigger_id"


async def test_home_is_published_with_a_hash_that_guards_against_races(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, run_bolt: RunBolt
) -> None:
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("Your sites")}]}

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=home)

    await run_bolt(app)
    await workspace.open_home(workspace.owner)
    view = await workspace.wait_for(lambda: workspace.home(workspace.owner))
    assert view is not None
    old = view["hash"]
    await client.views_publish(user_id=workspace.owner, view=home, hash=old)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=workspace.owner, view=home, hash=old)


async def test_shortcuts_carry_their_message_or_stand_alone(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    heard: list[Json] = []

    @app.shortcut("ask_this")
    async def ask(ack: Any, body: Json) -> None:
        await ack()
        heard.append(body)

    await run_bolt(app)
    ts = await workspace.say(workspace.colleague, "#support", "port 5638?")
    await workspace.shortcut(workspace.owner, "ask_this", ts)
    await workspace.shortcut(workspace.owner, "ask_this")
    await workspace.wait_for(lambda: len(heard) == 2)
    assert [row["type"] for row in heard] == ["message_action", "shortcut"]
    assert heard[0]["message"]["text"] == "port 5638?"


async def test_a_response_url_takes_five_answers_within_half_an_hour(
    workspace: Workspace, app: AsyncApp, run_bolt: RunBolt
) -> None:
    urls: list[str] = []

    @app.command("/wfo")
    async def wfo(ack: Any, body: Json) -> None:
        urls.append(body["response_url"])
        await ack()

    await run_bolt(app)
    for _ in range(2):
        await workspace.command(workspace.owner, "#support", "/wfo")
    webhook = AsyncWebhookClient(urls[0])
    answers = [await webhook.send(text=f"answer {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body
    assert len(workspace.ephemerals("#support", workspace.owner)) == 5
    workspace.clock.advance(1801)
    late = await AsyncWebhookClient(urls[1]).send(text="late", response_type="in_channel")
    assert "expired_url" in late.body
    assert workspace.messages("#support") == []


async def test_a_click_gets_a_response_url_that_replaces_the_message(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, run_bolt: RunBolt
) -> None:
    @app.action("stop")
    async def stop(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="stopped", replace_original=True)

    await run_bolt(app)
    element = {"type": "button", "action_id": "stop", "text": plain("Stop")}
    blocks = [{"type": "actions", "elements": [element]}]
    posted = await client.chat_postMessage(channel=seed.SUPPORT, text="running", blocks=blocks)
    await workspace.click(workspace.owner, posted["ts"], "stop")

    def replaced() -> bool:
        return [row["text"] for row in workspace.messages("#support")] == ["stopped"]

    await workspace.wait_for(replaced)
