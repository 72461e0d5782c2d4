"""Does the command line say what it can do, and end as it promises?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS

PLAIN = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "120"}


def wfo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **PLAIN, **environment},
    )


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    done = wfo(command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
    assert len(done.stdout.splitlines()) > 5


def test_the_list_of_commands_is_complete() -> None:
    done = wfo("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("ask",),
        ("check", "--nonsense", "x"),
        ("run", "--port", "99999"),
        ("knowledge", "import", __file__, "--edition", "bad name"),
    ],
)
def test_wrong_use_ends_with_2_and_without_a_traceback(arguments: tuple[str, ...]) -> None:
    done = wfo(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr


def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path) -> None:
    done = wfo("doctor", SLACK_BOT_TOKEN="nonsense", WFO_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_no_traceback() -> None:
    done = wfo("doctor", WFO_DATA_DIR="/proc/nothing/here")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "wrong" in done.stdout


def test_a_question_needs_no_slack_and_no_database() -> None:
    code = (
        "import sys; sys.argv = ['wfo', 'ask', 'what is port 5638 for?']\n"
        "from bot.__main__ import app\n"
        "app(standalone_mode=False)\n"
        "print(sorted({'slack_bolt', 'sqlalchemy', 'nats'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip().splitlines()[-1] == "[]", done.stderr
