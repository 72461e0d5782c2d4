"""Does the doctor find what is wrong with files, disk and database?"""

import sqlite3
import time
from pathlib import Path

import pytest

from bot.doctor import knowledge, machine, nats
from bot.doctor.diagnosis import Health
from bot.settings import Settings


def settings(folder: Path, **changes: str) -> Settings:
    return Settings.model_validate({"_env_file": None, "data_dir": folder, **changes})


def test_a_fresh_folder_is_fine(tmp_path: Path) -> None:
    assert machine.disk(settings(tmp_path)).health is Health.FINE
    assert machine.database(settings(tmp_path)).health is Health.FINE


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_clock_that_is_off_the_database_s_is_wrong(tmp_path: Path, database: str) -> None:
    shared = settings(tmp_path, database_url=database)
    assert machine.database(shared).health is Health.FINE
    found = machine.database(shared, lambda: time.time() - 60)
    assert found.health is Health.WRONG
    assert "clock is -60 s off" in found.finding


def test_the_examination_leaves_nothing_in_the_database(tmp_path: Path) -> None:
    machine.database(settings(tmp_path))
    with sqlite3.connect(tmp_path / "wfo.db") as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "wfo_doctor" not in names
    assert "inbox" in names


def test_a_file_that_is_no_database_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wfo.db").write_bytes(b"this is no database, " * 100)
    found = machine.database(settings(tmp_path))
    assert found.health is Health.WRONG
    assert "wfo.db" in found.finding


def test_a_database_that_is_gone_is_not_blamed_on_the_documents(tmp_path: Path) -> None:
    gone = settings(tmp_path, database_url="postgresql://wfo@127.0.0.1:1/wfo")
    found = knowledge.editions(gone)
    assert found.health is Health.UNKNOWN
    assert found.mend == "mend the database first"


def test_a_token_file_for_everybody_is_wrong(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    assert machine.token_file(env).health is Health.UNSET
    env.write_text("SLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-8")
    env.chmod(0o640)
    found = machine.token_file(env)
    assert found.health is Health.WRONG
    assert "chmod 600" in found.mend


def test_an_edition_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    found = knowledge.editions(settings(tmp_path, edition="9.9-hosted"))
    assert found.health is Health.WRONG
    assert "16.3-hosted" in found.mend


async def test_nats_is_unset_wrong_or_fine_but_never_assumed(tmp_path: Path) -> None:
    assert (await nats.examine(settings(tmp_path))).health is Health.UNSET
    for address in ("http://x", "tls://127.0.0.1:1"):
        assert (await nats.examine(settings(tmp_path, nats_url=address))).health is Health.WRONG
