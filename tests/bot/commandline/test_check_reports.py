"""`wfo check`: its reports, the collector's input, and a collector's report as one more vantage point."""

import asyncio
import csv
import io
import json
import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.commandline.exits import Complaint, Exit
from bot.demo.site import open_demo_site
from knowledge.loading import shipped_editions

ROOT = Path(__file__).parents[3]
FAULTS = {"logging": "closed"}


def wfo(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


async def at_the_demo_site(folder: Path, play: Callable[[str], None]) -> None:
    """Open the demo site, write it to a file, and play in a thread, as a shell beside it would."""
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    async with open_demo_site(edition, FAULTS) as record:
        path = folder / "sites.yaml"
        path.write_text(yaml.safe_dump({"sites": [record.model_dump(mode="json")]}), "utf-8")
        await asyncio.to_thread(play, str(path))


def report(folder: Path, **changes: Any) -> str:
    content = {
        "format": "wfo-report/1",
        "site": "site42",
        "role": "premises-server",
        "host": "SRV1",
        "elevated": True,
        "collected": datetime.now(UTC).isoformat(),
        "defender": {
            "elevated": True,
            "mode": "Normal",
            "preference": {"ExclusionExtension": ["vid"]},
        },
        **changes,
    }
    file = folder / "srv1.report.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return str(file)


async def test_a_run_is_written_as_page_table_junit_and_json(tmp_path: Path) -> None:
    def play(path: str) -> None:
        written = {}
        for form in ("html", "csv", "junit", "json"):
            out = tmp_path / f"run.{form}"
            done = wfo("check", "site42", "--sites", path, "--report", form, "--out", str(out))
            assert (done.exit_code, done.stdout) == (Exit.FAILED, "")
            written[form] = out.read_bytes().decode()
        assert "<svg" in written["html"]
        rows = list(csv.DictReader(io.StringIO(written["csv"])))
        assert [row["failure"] for row in rows if row["outcome"] == "failed"] == [
            "connection_refused"
        ]
        root = ET.fromstring(written["junit"])
        assert root.get("failures") == "1"
        assert json.loads(written["json"])["counts"]["failed"] == 1

    await at_the_demo_site(tmp_path, play)


async def test_the_collectors_input_is_read_by_the_collector_and_its_report_by_us(
    tmp_path: Path,
) -> None:
    def play(path: str) -> None:
        role = "premises-server"
        told = wfo("check", "site42", "--sites", path, "--explain", "--role", role)
        assert told.exit_code == Exit.PASSED
        assert "wfo-collect" in told.stderr
        quiet = wfo("check", "site42", "--sites", path, "--explain", "--role", role, "--json")
        assert (quiet.stdout, quiet.stderr) == (told.stdout, "")
        look = tmp_path / "look.json"
        look.write_text(told.stdout, encoding="utf-8")
        subprocess.run(
            ["sh", str(ROOT / "deploy/collect/wfo-collect.sh"), str(look)],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C"},
        )
        (collected,) = tmp_path.glob("*.report.json")
        done = wfo("check", "site42", "--sites", path, "--with", str(collected), "--json")
        assert done.exit_code == Exit.FAILED
        seen = [
            finding
            for finding in json.loads(done.stdout)["findings"]
            if finding["from"] and finding["from"]["vantage"].endswith("(report)")
        ]
        assert {"passed", "failed"} <= {finding["outcome"] for finding in seen}
        closed = [f for f in seen if f["failure"] == "service_not_listening"]
        assert {f["requirement"]["component"] for f in closed} == {"logging"}
        assert all("report_host" in f["evidence"] for f in seen if f["evidence"])

    await at_the_demo_site(tmp_path, play)


async def test_exclusions_come_from_a_report_and_are_judged(tmp_path: Path) -> None:
    def play(path: str) -> None:
        done = wfo("check", "site42", "--sites", path, "--with", report(tmp_path), "--json")
        outcomes = {
            finding["requirement"]["value"]: finding["outcome"]
            for finding in json.loads(done.stdout)["findings"]
            if finding["requirement"]["kind"] == "exclusion"
        }
        assert outcomes["*.vid"] == "passed"
        assert outcomes["*.log"] == "failed"

    await at_the_demo_site(tmp_path, play)


async def test_a_report_that_cant_be_used_is_refused_and_nothing_is_checked(
    tmp_path: Path,
) -> None:
    old = (datetime.now(UTC) - timedelta(days=2)).isoformat()

    def play(path: str) -> None:
        for changes, said in (
            ({"site": "site43"}, "the report is from site43"),
            ({"collected": old}, "too old to judge by"),
            ({"format": "x"}, "this is no collector report"),
        ):
            file = report(tmp_path, **changes)
            wrong = wfo("check", "site42", "--sites", path, "--with", file).exception
            assert isinstance(wrong, Complaint)
            assert wrong.code is Exit.WRONG_USE
            assert said in str(wrong)
            assert str(wrong).startswith(file)
            assert str(wrong).endswith("nothing was checked")

    await at_the_demo_site(tmp_path, play)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--role", "premises-server"), "--role goes with --explain"),
        (("--out", "x"), "--out goes with --report"),
        (("--explain", "--role", "printer"), "no hosts in the role 'printer'; it has"),
        (("--with", "/nowhere.json"), "/nowhere.json: No such file"),
        (("--report", "html", "--out", "/nowhere/x.html"), "there is no folder /nowhere"),
        (("--explain", "--report", "html"), "so there is nothing to report"),
    ],
)
async def test_wrong_use_is_told_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    def play(path: str) -> None:
        wrong = wfo("check", "site42", "--sites", path, *arguments).exception
        assert isinstance(wrong, Complaint)
        assert wrong.code is Exit.WRONG_USE
        assert said in str(wrong)

    await at_the_demo_site(tmp_path, play)
