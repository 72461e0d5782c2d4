"""Can somebody test a bot of their own with the workspace, just as its README says?"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from bot.workspace import faults
from bot.workspace.faults import Action

ROOT = Path(__file__).parents[3]
OTHERS = """
import pytest
from bot.workspace.faults import Rule
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture(name="client")
def _client(workspace):
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.mark.parametrize(
    ("action", "value", "error"),
    [
        ("revoke_token", "bot", "token_revoked"),
        ("remove_scope", "chat:write", "missing_scope"),
        ("archive_channel", "#support", "is_archived"),
        ("remove_bot", "#support", "not_in_channel"),
    ],
)
async def test_what_befalls_is_seen_and_undone(workspace, client, action, value, error):
    workspace.befall(action, value)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#support", text="hello")
    assert caught.value.response["error"] == error


async def test_what_a_reader_suffers_from_fails_the_test(workspace, client):
    await client.chat_postMessage(channel="#support", blocks=[{"type": "divider"}])
"""


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\nanyio_mode = auto\n")
    (folder / "conftest.py").write_text('pytest_plugins = ["bot.workspace.pytest_plugin"]\n')
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_the_example_of_the_readme_works_as_it_stands(tmp_path: Path) -> None:
    page = (ROOT / "bot/workspace/README.md").read_text("utf-8")
    example = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert example is not None
    (tmp_path / "test_mine.py").write_text(example[1])
    ended = _run(tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_foreign_suite_sees_what_befalls_and_what_slack_would_not_mind(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(OTHERS)
    ended = _run(tmp_path)
    assert re.search(r"5 passed.* 1 error", ended.stdout), ended.stdout + ended.stderr
    assert "ERROR test_mine.py::test_what_a_reader_suffers_from" in ended.stdout


def test_every_fault_is_explained_and_played_in_a_test() -> None:
    told = faults.__doc__ or ""
    tests = "\n".join(
        file.read_text("utf-8") for file in sorted((ROOT / "tests/bot").rglob("test_*.py"))
    )
    for action in get_args(Action):
        assert re.search(rf"\b{action}\b", told), f"{action} is not explained"
        assert f'"{action}"' in tests, f"no test plays {action}"
