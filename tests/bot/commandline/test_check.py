"""`wfo check`: says what Slack says, and ends with the promised code."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.commandline.exits import Complaint, Exit
from bot.demo.site import open_demo_site
from bot.settings import Settings
from knowledge.loading import shipped_editions

FAULTS = {"logging": "closed", "html5-player-tokens": "wrong-service"}


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the data in a folder of the test's own."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("WFO_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def wfo(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


async def at_the_demo_site(
    folder: Path, faults: dict[str, str], play: Callable[[str], None], **changed: Any
) -> None:
    """Open the demo site, write it to a file, and play in a thread, as a shell beside it would."""
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    async with open_demo_site(edition, faults) as record:
        value = {**record.model_dump(mode="json"), **changed}
        path = folder / "sites.yaml"
        path.write_text(yaml.safe_dump({"sites": [value]}), encoding="utf-8")
        await asyncio.to_thread(play, str(path))


async def test_a_failing_site_ends_with_1_and_says_why_who_and_what_to_do(folder: Path) -> None:
    def play(path: str) -> None:
        done = wfo("check", "SITE42", "--sites", path)
        assert done.exit_code == Exit.FAILED
        text = done.stdout
        assert text.index("FAILED: 5650") < text.index("SKIPPED") < text.index("PASSED")
        assert "Who must act:" in text
        assert "Get-NetTCPConnection" in text
        assert "Environmental Requirements, edition 16.3-hosted" in text
        assert not (folder / "data").exists()

    await at_the_demo_site(folder, FAULTS, play)


async def test_a_good_site_ends_with_0(folder: Path) -> None:
    def play(path: str) -> None:
        done = wfo("check", "site42", "--sites", path)
        assert done.exit_code == Exit.PASSED
        assert "FAILED" not in done.stdout

    await at_the_demo_site(folder, {}, play)


async def test_a_machine_reads_the_promised_fields(folder: Path) -> None:
    def play(path: str) -> None:
        done = wfo("check", "site42", "--sites", path, "--json")
        run = json.loads(done.stdout)
        assert (run["site"], run["edition"]) == ("site42", "16.3-hosted")
        assert run["counts"]["failed"] == 2
        assert sum(run["counts"].values()) == len(run["findings"])
        (logging,) = [
            f for f in run["findings"] if f["requirement"]["component"] == "logging" and f["probe"]
        ]
        assert logging["failure"] == "connection_refused"
        assert logging["target"]["address"] == logging["target"]["host"]
        assert logging["requirement"]["citation"]["row"] == 7
        assert all(f["reason"] for f in run["findings"] if f["outcome"] == "skipped")

    await at_the_demo_site(folder, FAULTS, play)


async def test_stored_runs_remember_what_failed_and_say_what_changed(folder: Path) -> None:
    def play(path: str) -> None:
        assert wfo("sites", "import", path).exit_code == 0
        first = wfo("check", "demo")
        assert first.exit_code == Exit.FAILED
        again = wfo("check", "demo", "--only", "failed", "--evidence")
        assert again.exit_code == Exit.FAILED
        assert "2 failed" in again.stdout
        assert "2 as before" in again.stdout
        assert "Our reading, not the document's" in again.stdout
        assert "PASSED" not in again.stdout
        part = wfo("check", "demo", "--only", "5638,amqp", "--only", "screen recording")
        assert "5672 TCP" in part.stdout
        assert "5633 TCP" in part.stdout
        assert "4510" not in part.stdout

    await at_the_demo_site(folder, FAULTS, play)


async def test_explain_says_what_would_be_sent_where_and_sends_nothing(folder: Path) -> None:
    def play(path: str) -> None:
        done = wfo("check", "site42", "--sites", path, "--explain")
        assert done.exit_code == Exit.PASSED
        assert "shakes hands by TLS" in done.stdout
        assert "Left out:" in done.stdout
        assert "CERTIFICATE" not in done.stdout
        assert "FAILED" not in done.stdout

    await at_the_demo_site(folder, FAULTS, play)


async def test_nothing_looked_at_is_no_pass(folder: Path) -> None:
    def play(path: str) -> None:
        done = wfo("check", "site42", "--sites", path)
        assert done.exit_code == Exit.COULD_NOT_LOOK
        assert "No vantage point" in done.stdout
        assert "nothing could be looked at" in done.stderr

    await at_the_demo_site(folder, {}, play, vantage={})


async def test_a_host_outside_the_allowed_networks_is_not_dialled(folder: Path) -> None:
    def play(path: str) -> None:
        done = wfo("check", "site42", "--sites", path, "--only", "5638", "--json")
        (finding,) = [f for f in json.loads(done.stdout)["findings"] if f["probe"]]
        assert finding["outcome"] == "errored"
        assert finding["failure"] == "agent_target_refused"
        assert done.exit_code == Exit.COULD_NOT_LOOK

    await at_the_demo_site(folder, {}, play, allowed_networks=["192.0.2.0/24"])


async def test_wrong_use_ends_with_2_and_asks(folder: Path) -> None:
    def play(path: str) -> None:
        for arguments, said in (
            (("site43",), "did you mean site42?"),
            (("site42", "--only", "nonsense"), "'nonsense' selects no check"),
            (("site42", "--only", "failed"), "nothing failed in the last run"),
        ):
            wrong = wfo("check", *arguments, "--sites", path).exception
            assert isinstance(wrong, Complaint)
            assert wrong.code is Exit.WRONG_USE
            assert said in str(wrong)

    await at_the_demo_site(folder, {}, play)
    missing = wfo("check", "site42", "--sites", str(folder / "none.yaml")).exception
    assert isinstance(missing, Complaint)
    assert "No such file" in str(missing)
