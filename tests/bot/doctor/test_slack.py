"""Does the doctor name each fault of the Slack connection, and the page to mend it on?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.doctor import slack
from bot.doctor.diagnosis import Diagnosis, Health
from bot.routes import ROUTES
from bot.settings import Settings
from bot.slackapp.manifest import manifest
from bot.slackapp.scopes import SCOPES, Scope
from bot.workspace.faults import Rule
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace


@pytest.fixture(name="workspace")
async def _workspace() -> AsyncIterator[Workspace]:
    async with open_workspace(manifest=manifest(ROUTES)) as workspace:
        yield workspace


def settings(workspace: Workspace, folder: Path, **changes: str) -> Settings:
    given = {
        "bot_token": workspace.bot_token,
        "app_token": workspace.app_token,
        "slack_api_url": workspace.api_url,
        **changes,
    }
    return Settings.model_validate({"_env_file": None, "data_dir": folder, **given})


async def examined(workspace: Workspace, folder: Path, **changes: str) -> dict[str, Diagnosis]:
    return {
        one.subject: one for one in await slack.examine(settings(workspace, folder, **changes))
    }


async def test_a_healthy_connection_is_fine_in_every_part(
    workspace: Workspace, tmp_path: Path
) -> None:
    found = await examined(workspace, tmp_path)
    assert {one.health for one in found.values()} == {Health.FINE}
    assert {"bot token", "clock", "scopes", "channels", "Socket Mode"} == set(found)


async def test_without_tokens_nothing_is_called_fine(tmp_path: Path) -> None:
    bare = Settings.model_validate({"_env_file": None, "data_dir": tmp_path, "bot_token": ""})
    (found,) = await slack.examine(bare)
    assert found.health is Health.UNSET
    assert "local workspace" in found.finding


async def test_a_revoked_token_is_named_with_its_page(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.befall("revoke_token", "bot")
    found = (await examined(workspace, tmp_path))["bot token"]
    assert found.health is Health.WRONG
    assert "OAuth" in found.mend


async def test_a_wrong_app_token_is_named_with_its_page(
    workspace: Workspace, tmp_path: Path
) -> None:
    found = (await examined(workspace, tmp_path, app_token="xapp-wrong"))["app token"]
    assert found.health is Health.WRONG
    assert "App-Level Tokens" in found.mend


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope.name != "commands"])
async def test_a_missing_scope_says_what_is_missing_with_it(
    workspace: Workspace, tmp_path: Path, scope: Scope
) -> None:
    workspace.befall("remove_scope", scope.name)
    found = (await examined(workspace, tmp_path))[f"scope {scope.name}"]
    assert found.health is (Health.UNSET if scope.optional else Health.WRONG)
    assert (scope.without or scope.purpose) in found.finding


async def test_a_channel_that_cannot_be_read_is_named(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.befall("remove_scope", "groups:history")
    found = (await examined(workspace, tmp_path))["channels"]
    assert found.health is Health.UNSET
    assert "#wfo-team (missing_scope) can't be read" in found.finding
    assert "#support" not in found.finding


async def test_without_the_list_of_channels_the_doctor_says_so(
    workspace: Workspace, tmp_path: Path
) -> None:
    for scope in ("channels:read", "groups:read", "im:read"):
        workspace.befall("remove_scope", scope)
    found = (await examined(workspace, tmp_path))["channels"]
    assert found.health is Health.UNSET
    assert "asked before" in found.finding


async def test_a_curators_channel_without_the_bot_is_wrong(
    workspace: Workspace, tmp_path: Path
) -> None:
    found = await examined(workspace, tmp_path, curators_channel="C0NOBOTYET")
    assert found["curators' channel"].health is Health.WRONG


async def test_a_socket_that_is_refused_is_wrong(workspace: Workspace, tmp_path: Path) -> None:
    workspace.arm(Rule(on="ticket", action="refuse_ticket", times=0))
    found = (await examined(workspace, tmp_path))["Socket Mode"]
    assert found.health is Health.WRONG


async def test_a_slack_that_is_not_there_is_one_sentence(
    workspace: Workspace, tmp_path: Path
) -> None:
    found = await examined(workspace, tmp_path, slack_api_url="http://127.0.0.1:1/")
    assert found["Slack"].health is Health.WRONG
    assert "can't be reached" in found["Slack"].finding


async def test_http_mode_needs_the_signing_secret(workspace: Workspace, tmp_path: Path) -> None:
    found = (await examined(workspace, tmp_path, slack_mode="http"))["HTTP mode"]
    assert found.health is Health.WRONG
    assert "Signing Secret" in found.mend
