"""Does the command line say what it can do, and end as it promises?"""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.commandline.run import keep_demo_sites
from bot.settings import Settings
from bot.sites.record import SiteRecord
from bot.store.engine import open_store
from bot.store.sites import find_site, put_sites

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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "x", "--report", "pdf"), "'pdf' is not one of 'html', 'csv', 'junit', 'json'."),
        (("run", "--port", "99999"), "at most 65535 is wanted"),
        (("knowledge", "draft", "one"), "a whole number is wanted"),
        (("agent", "--site", "a", "--role", "b", "--ping", "0"), "at least 1"),
    ],
)
def test_a_wrong_value_is_told_in_plain_words(arguments: tuple[str, ...], said: str) -> None:
    done = wfo(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Value error" not in done.stderr
    assert "Input should" not in done.stderr


def test_settings_that_are_not_set_say_so(tmp_path: Path) -> None:
    place = {"WFO_DATA_DIR": str(tmp_path), "WFO_ADMINS": "U0123456,U0123457"}
    lines = wfo("doctor", "--settings", **place).stdout.splitlines()
    shown = {words[0]: " ".join(words[1:]) for line in lines if (words := line.split())}
    assert shown["WFO_ADMINS"] == "U0123456, U0123457"
    assert shown["WFO_OPS_CHANNEL"] == "not set"
    assert shown["SLACK_SIGNING_SECRET"] == "not set"
    assert not {"None", "()"} & set(shown.values())


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


def test_a_demo_site_that_somebody_changed_still_gets_what_is_new_with_each_start(
    tmp_path: Path,
) -> None:
    """Its listeners show new certificates each time; an enrolled agent must not make them look untrusted."""
    settings = Settings(_env_file=None, data_dir=tmp_path)
    hosts = {"portal": ("127.0.42.1",), "client-pc": ("127.0.42.3",)}
    demo = SiteRecord.model_validate(
        {"id": "site42", "name": "Demo", "edition": "16.3-hosted", "allowed_networks": ["127.0.0.0/8"], "hosts": hosts}
    )  # fmt: skip
    keep_demo_sites(settings, [demo])
    changed = demo.model_copy(update={"vantage": {"site42-client-pc": ("client-pc",)}})
    own = demo.model_copy(update={"id": "site43", "hosts": {"portal": ("10.4.2.20",)}})
    store = open_store(settings)
    store.run_now(lambda s: put_sites(s, [changed, own], by="command line", now=1.0))
    store.close()
    anew = demo.model_copy(update={"ports": {443: 20443}})
    keep_demo_sites(settings, [anew, anew.model_copy(update={"id": "site43"})])
    store = open_store(settings)
    ours, theirs = (store.run_now(partial(find_site, word=name)) for name in ("site42", "site43"))
    store.close()
    assert ours == changed.model_copy(update={"ports": {443: 20443}})
    assert theirs == own


def test_schedules_are_listed_with_and_without_the_word(tmp_path: Path) -> None:
    place = {"WFO_DATA_DIR": str(tmp_path)}
    listed, alone = wfo("schedules", "list", **place), wfo("schedules", **place)
    assert listed.returncode == alone.returncode == 0, listed.stderr
    assert listed.stdout == alone.stdout != ""
    assert wfo("schedules", "list", "--json", **place).stdout.strip() == "[]"
