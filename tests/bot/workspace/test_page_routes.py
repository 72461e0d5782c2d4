"""Does the page get what its contract promises, and does nobody else?"""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import page_api, seed
from bot.workspace.pytest_plugin import RunBolt
from bot.workspace.visitor import Workspace

Json = dict[str, Any]
OWN = {"X-Workspace": "1"}


@pytest.fixture(name="page")
async def _page(workspace: Workspace) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(workspace.url, headers=OWN) as session:
        yield session


async def get(page: aiohttp.ClientSession, path: str) -> Json:
    async with page.get(path) as response:
        found: Json = await response.json()
        return found


async def send(page: aiohttp.ClientSession, path: str, body: Json) -> Json:
    async with page.post(path, json=body) as response:
        found: Json = await response.json()
        return found


async def test_the_state_has_what_the_contract_names(page: aiohttp.ClientSession) -> None:
    state = await get(page, f"/workspace/state?user={seed.GUEST}")
    assert state.keys() == page_api.State.__annotations__.keys()
    assert {row["name"] for row in state["channels"]} == {"support", "wfo"}
    assert state["channels"][0].keys() == page_api.Channel.__annotations__.keys()
    assert state["users"][0].keys() == page_api.User.__annotations__.keys()
    assert state["bot"].keys() == page_api.Bot.__annotations__.keys()


async def test_a_message_is_sent_seen_live_and_counted_as_unread(
    workspace: Workspace, page: aiohttp.ClientSession
) -> None:
    async with page.ws_connect(f"/workspace/live?user={workspace.colleague}") as live:
        body = {"user": workspace.owner, "channel": seed.SUPPORT, "text": "hello"}
        ts = (await send(page, "/workspace/send", body))["ts"]
        first = await live.receive_json()
        second = await live.receive_json()
    assert (first["type"], first["message"]["text"]) == ("message", "hello")
    assert (second["type"], second["channel_info"]["unread"]) == ("channel", 1)
    reply = body | {"thread_ts": ts, "text": "more"}
    assert (await send(page, "/workspace/send", reply))["ok"]
    place = f"user={workspace.colleague}&channel={seed.SUPPORT}"
    roots = (await get(page, f"/workspace/messages?{place}"))["messages"]
    assert [(row["text"], row["reply_count"]) for row in roots] == [("hello", 1)]
    thread = (await get(page, f"/workspace/replies?{place}&ts={ts}"))["messages"]
    assert [row["text"] for row in thread] == ["hello", "more"]
    await send(page, "/workspace/read", {"user": workspace.colleague, "channel": seed.SUPPORT})
    state = await get(page, f"/workspace/state?user={workspace.colleague}")
    assert state["channels"][0]["unread"] == 0


async def test_a_command_goes_to_the_app_and_is_refused_in_threads(
    workspace: Workspace, page: aiohttp.ClientSession, app: AsyncApp, run_bolt: RunBolt
) -> None:
    @app.command("/wfo")
    async def wfo(ack: Any) -> None:
        await ack("here")

    await run_bolt(app)
    body = {"user": workspace.owner, "channel": seed.SUPPORT, "text": "/wfo hello"}
    assert (await send(page, "/workspace/send", body))["ok"]
    place = f"user={workspace.owner}&channel={seed.SUPPORT}"
    shown = (await get(page, f"/workspace/messages?{place}"))["messages"]
    assert [(row["text"], row["is_ephemeral"]) for row in shown] == [("here", True)]
    refused = await send(page, "/workspace/send", body | {"thread_ts": shown[0]["ts"]})
    assert (refused["ok"], refused["error"]) == (False, "command_in_thread")


async def test_buttons_and_modals_work_over_the_page(
    workspace: Workspace, page: aiohttp.ClientSession, app: AsyncApp, run_bolt: RunBolt
) -> None:
    text = {"type": "plain_text", "text": "Go"}
    field = {
        "type": "input", "block_id": "b", "label": text,
        "element": {"type": "plain_text_input", "action_id": "a"},
    }  # fmt: skip

    @app.action("go")
    async def go(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = {"type": "modal", "callback_id": "m", "title": text, "submit": text}
        await client.views_open(trigger_id=body["trigger_id"], view={**view, "blocks": [field]})

    @app.view("m")
    async def submitted(ack: Any) -> None:
        await ack()

    await run_bolt(app)
    button = {"type": "button", "action_id": "go", "text": text}
    message = {
        "text": "look",
        "blocks": [{"type": "actions", "block_id": "x", "elements": [button]}],
    }
    ts = workspace.post_as_bot("#support", message)["ts"]
    async with page.ws_connect(f"/workspace/live?user={workspace.owner}") as live:
        where = {"user": workspace.owner, "channel": seed.SUPPORT, "message_ts": ts}
        await send(page, "/workspace/action", where | {"action_id": "go"})
        opened = await live.receive_json()
        assert opened["type"] == "view_opened"
        submit: Json = {"user": workspace.owner, "view_id": opened["view"]["id"], "state": {}}
        empty = await send(page, "/workspace/view/submit", submit)
        assert empty["result"] == "errors"
        assert (await live.receive_json())["type"] == "view_errors"
        submit["state"] = {"b": {"a": {"type": "plain_text_input", "value": "x"}}}
        assert (await send(page, "/workspace/view/submit", submit))["result"] == "closed"
        assert (await live.receive_json())["view_ids"] == [opened["view"]["id"]]


async def test_files_are_uploaded_and_only_pictures_are_shown_in_place(
    workspace: Workspace, page: aiohttp.ClientSession
) -> None:
    form = aiohttp.FormData({"user": workspace.owner, "channel": seed.PRIVATE, "text": "look"})
    form.add_field("file", b"<script>alert(1)</script>", filename="a.html")
    form.add_field("file", b"\x89PNG", filename="ä.png")
    async with page.post("/workspace/upload", data=form) as response:
        assert (await response.json())["ok"]
    files = workspace.messages("wfo-team")[0]["files"]
    kinds = []
    for file in files:
        url = f"/workspace/files/{file['id']}?user={workspace.colleague}"
        async with page.get(url) as response:
            disposition = response.headers["Content-Disposition"].partition(";")[0]
            kinds.append((response.content_type, disposition))
            assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert kinds == [("application/octet-stream", "attachment"), ("image/png", "inline")]
    async with page.get(f"/workspace/files/{files[0]['id']}?user={workspace.guest}") as response:
        assert response.status == 404


async def test_no_member_no_look(workspace: Workspace, page: aiohttp.ClientSession) -> None:
    path = f"/workspace/messages?user={workspace.guest}&channel={seed.PRIVATE}"
    assert (await get(page, path))["error"] == "not_in_channel"
    body = {"user": workspace.guest, "channel": seed.PRIVATE, "text": "hello"}
    assert (await send(page, "/workspace/send", body))["error"] == "not_in_channel"


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({"Host": "evil.example.com"}, "foreign_host"),
        ({"Host": "127.0.0.1.evil.example.com:80"}, "foreign_host"),
        ({"Origin": "https://evil.example.com"}, "foreign_origin"),
        ({"Origin": "null"}, "foreign_origin"),
    ],
)
async def test_foreign_pages_are_refused(
    workspace: Workspace, headers: dict[str, str], error: str
) -> None:
    async with aiohttp.ClientSession(workspace.url, headers=OWN | headers) as session:
        for path in ("/workspace/state", "/workspace/live", "/api/auth.test", "/"):
            async with session.get(path) as response:
                assert (response.status, (await response.json())["error"]) == (403, error)


async def test_a_post_without_the_pages_header_is_refused(workspace: Workspace) -> None:
    body = {"user": workspace.owner, "channel": seed.SUPPORT, "text": "forged"}
    async with aiohttp.ClientSession(workspace.url) as session:
        for path in ("/workspace/send", "/control/faults"):
            async with session.post(path, json=body) as response:
                assert (response.status, (await response.json())["error"]) == (
                    403,
                    "missing_header",
                )
    assert workspace.messages("#support") == []


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"user": "U0OWNERDAN"}'])
async def test_a_malformed_request_is_answered_with_a_reason(
    page: aiohttp.ClientSession, body: str
) -> None:
    async with page.post("/workspace/send", data=body) as response:
        answer = await response.json()
    assert response.status == 400
    assert answer["message"]


async def test_the_page_and_its_files_are_served(page: aiohttp.ClientSession) -> None:
    async with page.get("/") as response:
        assert response.content_type == "text/html"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    async with page.get("/page/main.js") as response:
        assert response.status == 200
    async with page.get("/page/../server.py") as response:
        assert response.status == 404
