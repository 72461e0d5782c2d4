"""Do signed HTTP deliveries reach a real Bolt app behind aiohttp, and come again as Slack repeats them?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.http_mode import HttpMode
from bot.workspace.pytest_plugin import free_port
from bot.workspace.visitor import Workspace
from bot.workspace.world import Timing

Json = dict[str, Any]


@pytest.fixture(name="port")
def _port() -> int:
    return free_port()


@pytest.fixture(name="workspace_options")
def _options(port: int) -> Json:
    url = f"http://127.0.0.1:{port}/slack/events"
    return {"request_url": url, "timing": Timing(ack_s=1)}


@asynccontextmanager
async def served(app: AsyncApp, port: int, statuses: list[int]) -> AsyncIterator[list[Json]]:
    """Serve a Bolt app; the first answers have these statuses instead; its requests' headers are kept."""
    headers: list[Json] = []

    async def receive(request: web.Request) -> web.Response:
        headers.append(dict(request.headers))
        if statuses:
            return web.Response(status=statuses.pop(0))
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", receive)
    runner = web.AppRunner(server)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield headers
    finally:
        await runner.cleanup()


def make_app(workspace: Workspace, secret: str | None = None) -> AsyncApp:
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    return AsyncApp(client=client, signing_secret=secret or workspace.signing_secret)


async def test_a_signed_command_is_answered_in_the_response(
    workspace: Workspace, port: int
) -> None:
    app = make_app(workspace)

    @app.command("/wfo")
    async def wfo(ack: Any, command: Json) -> None:
        await ack(f"heard {command['text']}")

    async with served(app, port, []):
        await workspace.command(workspace.owner, "#support", "/wfo 5638 & more")
    shown = workspace.ephemerals("#support", workspace.owner)
    assert [row["text"] for row in shown] == ["heard 5638 &amp; more"]


async def test_an_app_with_another_secret_refuses(workspace: Workspace, port: int) -> None:
    app = make_app(workspace, "another secret")
    async with served(app, port, []):
        with pytest.raises(Exception, match="dispatch_failed"):
            await workspace.command(workspace.owner, "#support", "/wfo")


async def test_an_event_comes_again_with_its_number_until_it_is_taken(
    workspace: Workspace, port: int
) -> None:
    app = make_app(workspace)
    heard: list[str] = []

    @app.event("app_mention")
    async def on_mention(body: Json) -> None:
        heard.append(body["event_id"])

    async with served(app, port, [500, 500]) as headers:
        await workspace.say(workspace.owner, "#support", "@wfo hello")

        def taken() -> bool:
            workspace.clock.advance(5)
            return bool(heard)

        await workspace.wait_for(taken)
    assert [row.get("X-Slack-Retry-Num") for row in headers] == [None, "1", "2"]
    assert headers[1]["X-Slack-Retry-Reason"] == "http_error"


async def test_the_url_is_verified_by_its_challenge(workspace: Workspace, port: int) -> None:
    transport = workspace.world.transport
    assert isinstance(transport, HttpMode)
    async with served(make_app(workspace), port, []):
        assert await transport.verify()
