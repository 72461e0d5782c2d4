"""A workspace for each test, a client of it and a small Bolt app in it."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.pytest_plugin import connect_bolt, serve_workspace, workspace_options
from bot.workspace.visitor import Workspace

__all__ = ["connect_bolt", "serve_workspace", "workspace_options"]

Json = dict[str, Any]


@pytest.fixture(name="client")
def _client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)


@pytest.fixture(name="app")
def _app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client)
