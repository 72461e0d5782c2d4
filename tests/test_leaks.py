"""Does a secret in a log fail the run, by the test's name?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks import found_in

ROOT = Path(__file__).parents[1]
LEAKY = """
import logging, os, sys

def test_that_is_careful():
    logging.getLogger("bot").warning("the token xoxb-1-planted is hidden")

def test_that_prints():
    print("token", "xoxb-" + "12345678")

def test_that_starts_a_process(tmp_path):
    (tmp_path / "bots.log").write_text('{"level": "info", "text": "private ' + 'words"}')
"""


def test_a_run_with_a_leak_fails_and_names_who_leaked(tmp_path: Path) -> None:
    file = tmp_path / "test_leaky.py"
    file.write_text(LEAKY)
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "tests.conftest",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            f"--rootdir={tmp_path}",
            str(file),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1, ended.stdout
    assert "test_that_prints leaks into its log" in ended.stdout
    assert "test_that_starts_a_process leaks into its log" in ended.stdout
    assert "test_that_is_careful leaks" not in ended.stdout


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_what_somebody_wrote_may_stand_in_a_debug_line_only(level: str) -> None:
    line = '{"event": "private ' + 'words", "level": "debug"}'
    assert list(found_in(line)) == []
    assert len(list(found_in(line.replace("debug", level)))) == 1
