"""Does `wfo knowledge` import, show and publish editions, and end as it promises?"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commandline.exits import Complaint
from bot.commandline.knowledge import app

DOCUMENTS = Path(__file__).parents[2] / "knowledge" / "importing" / "documents"


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "NO_COLOR": "1",
        "TERM": "dumb",
        "COLUMNS": "160",
        "WFO_DATA_DIR": str(tmp_path / "data"),
        "WFO_DATABASE_URL": "",
    }


@dataclass(frozen=True)
class _Done:
    returncode: int
    stdout: str
    stderr: str


def _wfo(home: dict[str, str], *arguments: str) -> _Done:
    """Run the command in this process; a complaint ends it as `wfo` would."""
    done = CliRunner().invoke(app, list(arguments), env=home)
    if isinstance(done.exception, Complaint):
        return _Done(int(done.exception.code), done.stdout, f"{done.stderr}{done.exception}")
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return _Done(done.exit_code, done.stdout, done.stderr)


def test_a_complaint_is_one_line_and_no_traceback(home: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "x.docx"
    broken.write_bytes(b"PK\x03\x04nonsense")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "knowledge", "import", str(broken)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=home,
    )
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_shipped_editions_are_compared_without_a_database(home: dict[str, str]) -> None:
    done = _wfo(home, "diff", "16.1-hosted", "16.3-hosted", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [row["port"] for row in found["added"] if row["kind"] == "port"] == [2020, 5650, 5672]
    assert not Path(home["WFO_DATA_DIR"]).exists()


def test_an_unknown_edition_is_asked_about(home: dict[str, str]) -> None:
    done = _wfo(home, "show", "16.3-hostd")
    assert done.returncode == 2
    assert "16.3-hosted" in done.stderr


def test_a_dry_run_prints_rows_with_lines_and_saves_nothing(home: dict[str, str]) -> None:
    done = _wfo(
        home,
        "import",
        str(DOCUMENTS / "millrace-cells.txt"),
        "--edition",
        "1.0-premises",
        "--dry-run",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    draft = json.loads(done.stdout)
    assert set(draft) >= {
        "outcome",
        "ports",
        "exclusions",
        "guidelines",
        "ip_ranges",
        "absent",
        "warnings",
        "incomplete",
    }
    assert set(draft["ports"][0]) >= {"table", "section", "component", "condition", "port", "port_to", "transport", "transport_default",
                                      "direction", "from", "to", "where_open", "description", "alternative_to", "line"}  # fmt: skip
    assert draft["ports"][0]["line"] == 19
    assert not Path(home["WFO_DATA_DIR"]).exists()


def test_a_dry_run_shows_values_as_they_are_and_counts_what_to_look_at(
    home: dict[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Kestrel\n\nPort\tTransport\tDescription\n7001\tTCP\tJobs [b] of recorders\n70000\tTCP\tToo high\n\n"
        "Antivirus\n\nOn the vault server exclude:\n\n- C:\\Kestrel\\Logs\\\n"
    )
    done = _wfo(home, "import", str(page), "--dry-run")
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert "C:\\Kestrel\\Logs\\ " in said
    assert "Logs\\\\" not in said
    assert said.count("Jobs [b] of recorders") == 1
    assert "1 port row, 1 exclusion, 0 address ranges" in said
    assert "1 line needs a look" in " ".join(said.split())


def test_a_page_without_requirements_ends_with_1_and_changes_nothing(home: dict[str, str]) -> None:
    done = _wfo(
        home, "import", str(DOCUMENTS / "harbour-prose.txt"), "--edition", "1.0-premises", "--json"
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["outcome"] == "nothing_found"
    assert "nothing was changed" in done.stderr
    assert not Path(home["WFO_DATA_DIR"]).exists()


def test_a_file_that_cannot_be_read_is_one_line(home: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "x.docx"
    broken.write_bytes(b"PK\x03\x04nonsense")
    done = _wfo(home, "import", str(broken))
    assert done.returncode == 3
    assert "DOCX" in done.stderr
    assert _wfo(home, "import", str(tmp_path / "missing.txt")).returncode == 2


def test_an_import_is_reviewed_and_published_by_two_people(home: dict[str, str]) -> None:
    imported = _wfo(
        home,
        "import",
        str(DOCUMENTS / "tidewater-pipes.txt"),
        "--edition",
        "4.2-premises",
        "--by",
        "ann",
    )
    assert imported.returncode == 0, imported.stderr
    assert "saved as draft 1" in imported.stderr
    assert json.loads(_wfo(home, "drafts", "--json").stdout)[0]["edition"] == "4.2-premises"
    assert "second person" in _wfo(home, "publish", "1", "--by", "ann", "--two-people").stdout
    refused = _wfo(home, "publish", "1", "--by", "ann")
    assert refused.returncode == 1
    assert "second person" in refused.stderr
    assert "revision 1" in _wfo(home, "publish", "1", "--by", "bob").stdout
    assert len(json.loads(_wfo(home, "show", "4.2-premises", "--json").stdout)["ports"]) == 7


def test_publishing_at_once_waits_if_something_needs_a_look(home: dict[str, str]) -> None:
    done = _wfo(
        home,
        "import",
        str(DOCUMENTS / "millrace-cut.txt"),
        "--edition",
        "1.0-premises",
        "--publish",
        "--json",
    )
    assert done.returncode == 1
    assert "needs a look" in done.stderr
    assert [
        row["name"]
        for row in json.loads(_wfo(home, "list", "--json").stdout)
        if row["name"] == "1.0-premises"
    ] == []


def test_a_draft_is_shown_again_and_closed(home: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Open on client PCs:\n\nPort Transport Description\n5633 UDP Capture\n5634 TCP Other words\n"
    )
    _wfo(home, "import", str(page), "--edition", "16.3-hosted")
    shown = _wfo(home, "draft", "1")
    assert "4  5633 UDP" in shown.stdout
    assert "open on client PCs" in shown.stdout
    assert "wfo knowledge publish 1" in shown.stdout
    told = json.loads(_wfo(home, "draft", "1", "--json").stdout)
    assert [row["port"] for row in told["draft"]["ports"]] == [5633, 5634]
    assert told["difference"]["removed"]
    assert "Draft 1 is closed" in _wfo(home, "discard", "1").stdout
    assert json.loads(_wfo(home, "drafts", "--json").stdout) == []
    assert _wfo(home, "publish", "1").returncode == 1
    for command in ("draft", "discard", "publish"):
        missing = _wfo(home, command, "7")
        assert missing.returncode == 2
        assert "there is no draft 7" in missing.stderr


def test_answers_that_change_in_words_alone_are_counted_not_shown(
    home: dict[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    rows = "Port Transport Description\n7001 TCP {}\n7002 TCP Jobs\n"
    for words in ("Old words", "New words"):
        page.write_text(rows.format(words))
        _wfo(home, "import", str(page), "--edition", "9.9-hosted", "--by", words)
        if words == "Old words":
            _wfo(home, "publish", "1")
    shown = _wfo(home, "draft", "2").stdout
    assert "in words alone" in shown
    assert "what is port 7001 for" not in shown
    assert "what is port 7001 for" in _wfo(home, "draft", "2", "--whole").stdout
