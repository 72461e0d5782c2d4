"""Are tokens kept for their owner only, whole or not at all?"""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commandline.exits import Complaint
from bot.slackapp.tokens import TokenError, checked, readable_by_others, store


def test_tokens_are_stored_with_owner_only_rights(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    store(env, {"SLACK_BOT_TOKEN": "xoxb-1"})
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert not readable_by_others(env)


def test_other_lines_stay_and_old_tokens_go(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("# mine\nWFO_ADMINS=U1\nSLACK_BOT_TOKEN=xoxb-old\n", encoding="utf-8")
    store(env, {"SLACK_BOT_TOKEN": "xoxb-new"})
    assert env.read_text(encoding="utf-8") == "# mine\nWFO_ADMINS=U1\nSLACK_BOT_TOKEN=xoxb-new\n"


def test_a_file_that_others_may_read_is_noticed(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("SLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-8")
    env.chmod(0o644)
    assert readable_by_others(env)


@pytest.mark.parametrize("token", ["", "xapp-1", "xoxb-1\nX=1", "xoxb-é"])
def test_a_wrong_token_is_refused_with_the_page_to_find_it(token: str) -> None:
    with pytest.raises(TokenError, match="OAuth"):
        checked("the bot token", token, "xoxb-", "OAuth & Permissions")


def test_init_prints_the_link_and_stores_both_tokens(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    result = CliRunner().invoke(
        app, ["slack", "init", "--env", str(env)], input="xoxb-abc\nxapp-def\n"
    )
    assert result.exit_code == 0, result.output
    assert "https://api.slack.com/apps?new_app=1&manifest_json=%7B" in result.output
    assert "xoxb-abc" not in result.output
    assert (
        env.read_text(encoding="utf-8") == "SLACK_BOT_TOKEN=xoxb-abc\nSLACK_APP_TOKEN=xapp-def\n"
    )


def test_init_without_input_is_one_sentence_and_stores_nothing(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    for given in (b"", b"xoxb-abc\n"):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "slack", "init", "--env", str(env)],
            input=given,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 2
        (line,) = done.stderr.decode().splitlines()
        assert "no token was given" in line
        assert ("--app-token" if given else "--bot-token") in line
    assert not env.exists()


def test_init_with_swapped_tokens_stores_nothing(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    result = CliRunner().invoke(
        app, ["slack", "init", "--env", str(env)], input="xapp-def\nxoxb-abc\n"
    )
    assert isinstance(result.exception, Complaint)
    assert not env.exists()
