"""Fixtures by which anyone can test a Slack bot against a workspace of its own.

In the top `conftest.py`: `pytest_plugins = ["bot.workspace.pytest_plugin"]`; needs anyio with `anyio_mode = auto`:

    async def test_it_says_hello(workspace, run_bolt):
        app = AsyncApp(client=AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url))

        @app.command("/hello")
        async def hello(ack, command):
            await ack(f"Hello {command['user_name']}")

        await run_bolt(app)
        await workspace.command(workspace.owner, "#support", "/hello")
        assert workspace.ephemerals("#support", workspace.owner)[-1]["text"] == "Hello dana"

Faults are armed with `workspace.arm(Rule(on="chat.postMessage", action="cut_after"))` or happen at once with
`workspace.befall("disconnect", "refresh_requested")`; `bot/workspace/faults.py` lists them. At the end the test
fails if the app sent what Slack accepts and a reader suffers from (`workspace.complaints`), unless it
clears that list.
"""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeAlias

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace

RunBolt: TypeAlias = Callable[[AsyncApp], Awaitable[AsyncSocketModeHandler]]


@pytest.fixture(name="workspace_options")
def workspace_options() -> dict[str, Any]:
    """Override this with arguments of `open_workspace` (manifest, limited, timing, request_url …)."""
    return {}


@pytest.fixture(name="workspace")
async def serve_workspace(workspace_options: dict[str, Any]) -> AsyncIterator[Workspace]:
    """Serve a workspace on a free port of 127.0.0.1; complaints at its end fail the test."""
    async with open_workspace(**workspace_options) as workspace:
        yield workspace
    if workspace.complaints:
        pytest.fail("\n".join(workspace.complaints))


@pytest.fixture(name="run_bolt")
async def connect_bolt(workspace: Workspace) -> AsyncIterator[RunBolt]:
    """Connect Bolt apps to the workspace in Socket Mode, as many as one likes, until the test ends."""
    async with AsyncExitStack() as stack:

        async def run(app: AsyncApp) -> AsyncSocketModeHandler:
            expected = workspace.world.transport.connections() + 1
            handler = AsyncSocketModeHandler(
                app, workspace.app_token, web_client=app.client, ping_interval=1
            )
            stack.push_async_callback(handler.close_async)
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
            await workspace.wait_for_bot(expected)
            return handler

        yield run


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
