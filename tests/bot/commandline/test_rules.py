"""`wfo rules` and `wfo sheet`: the same as in Slack, from a file, with the promised codes."""

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.commandline.exits import Complaint, Exit
from bot.settings import Settings
from tests.checks.firewall.acme_rules import ACME, PASTES

GOOD = "Source,Destination,Protocol,Port,Action\n" + "".join(
    f"10.4.2.101;10.4.2.102,{to},TCP,{port},allow\n"
    for to, ports in (
        ("portal.acme.example", (4510, 2020, 5650, 443, 943)),
        ("10.4.2.10", (5638, 5672, 5633, 5634)),
    )
    for port in ports
)
POOLING = "10.4.2.10,203.0.113.5,TCP,2010,allow\n"


@pytest.fixture(name="sites", autouse=True)
def _sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write the site's file; nothing of this machine's settings is read."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("WFO_DATA_DIR", str(tmp_path / "data"))
    record = {
        key: list(value) if isinstance(value, tuple) else value for key, value in ACME.items()
    }
    record["hosts"] = {role: list(hosts) for role, hosts in ACME["hosts"].items()}
    path = tmp_path / "sites.yaml"
    path.write_text(yaml.safe_dump({"sites": [record]}), encoding="utf-8")
    return str(path)


def wfo(*arguments: str, **more: Any) -> Result:
    return CliRunner().invoke(app, list(arguments), **more)


def test_missing_rules_end_with_1_and_are_named_first(sites: str) -> None:
    done = wfo("rules", str(PASTES / "generic.md"), "--site", "SITE42", "--sites", sites)
    assert done.exit_code == Exit.FAILED
    first = next(line for line in done.output.splitlines() if line.startswith("MISSING"))
    assert first == "MISSING: 2010 HTTP(S), Connection Pooling"
    assert "Required by: Environmental Requirements, edition 16.3-hosted" in done.output
    assert "• line 9:" in done.output


def test_rules_that_allow_all_of_it_end_with_0(sites: str, tmp_path: Path) -> None:
    file = tmp_path / "good.csv"
    file.write_text(GOOD + POOLING, encoding="utf-16")
    done = wfo("rules", str(file), "--site", "site42", "--sites", sites)
    assert done.exit_code == Exit.PASSED, done.output
    assert "10 present" in done.output


def test_lines_that_were_not_understood_are_counted_in_whole_sentences(sites: str) -> None:
    bad = "10.4.2.10,203.0.113.5,TCP,443,what\n"
    for count, said in ((1, "1 line was not understood"), (2, "2 lines were not understood")):
        done = wfo("rules", "-", "--site", "site42", "--sites", sites, input=GOOD + bad * count)
        (note,) = [line for line in done.stdout.splitlines() if line.startswith(said)]
        assert ("what it allows or denies" in note) == (count == 1)


def test_a_program_reads_json_and_a_spreadsheet_csv(sites: str) -> None:
    done = wfo("rules", "-", "--site", "site42", "--sites", sites, "--json", input=GOOD)
    told = json.loads(done.stdout)
    assert told["counts"] == {
        "missing": 1, "too wide": 0, "cannot be told": 0, "present": 9, "decided elsewhere": 0, "not needed": 0,
    }  # fmt: skip
    done = wfo("rules", "-", "--site", "site42", "--sites", sites, "--csv", input=GOOD)
    assert done.stdout.splitlines()[0].startswith("site,edition,what,standing")


def test_whose_rules_they_are_can_be_said(sites: str) -> None:
    file = str(PASTES / "netsh.txt")
    done = wfo("rules", file, "--site", "site42", "--sites", sites, "--on", "10.4.2.101", "--json")
    assert json.loads(done.stdout)["place"] == {"role": "client-pc", "guessed": None}
    guessed = wfo("rules", file, "--site", "site42", "--sites", sites)
    assert "If they are another machine's, say so: --on client-pc." in guessed.stdout
    assert "review these rules" not in guessed.stdout


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["nowhere.txt"], "nowhere.txt: No such file", Exit.WRONG_USE),
        ([str(PASTES / "README.md")], "I find no firewall rules", Exit.COULD_NOT_LOOK),
        (
            [str(PASTES / "nft.txt"), "--on", "moon"],
            "--on moon: no role or host of site42",
            Exit.WRONG_USE,
        ),
        ([str(PASTES / "nft.txt"), "--json", "--csv"], "exclude each other", Exit.WRONG_USE),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    sites: str, arguments: list[str], said: str, code: Exit
) -> None:
    done = wfo("rules", *arguments, "--site", "site42", "--sites", sites)
    assert isinstance(done.exception, Complaint)
    assert said in str(done.exception)
    assert done.exception.code == code


def test_the_sheet_is_printed_or_written_in_each_form(sites: str, tmp_path: Path) -> None:
    printed = wfo("sheet", "site42", "--sites", sites)
    assert printed.exit_code == Exit.PASSED
    assert "5638 TCP from 10.4.2.101, 10.4.2.102 to 10.4.2.10, Logging (row 7)" in printed.output
    names = {form: tmp_path / f"ports.{form}" for form in ("xlsx", "csv", "html")}
    options = [part for form, path in names.items() for part in (f"--{form}", str(path))]
    done = wfo(
        "sheet", "site42", "--sites", sites, *options, "--script", str(tmp_path / "all.zip")
    )
    assert done.exit_code == Exit.PASSED, done.output
    assert openpyxl.load_workbook(names["xlsx"]).sheetnames == ["Port sheet"]
    assert names["html"].read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "site42-client-pc.ps1" in zipfile.ZipFile(tmp_path / "all.zip").namelist()


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.nft", "# nftables rules"),
        ("x.sh", "#!/bin/sh"),
        ("x.conf", "# FortiOS configuration"),
        ("x.txt", "# Palo Alto Networks"),
        ("client-pc.ps1", "# Windows firewall rules of each client PC"),
    ],
)
def test_one_script_is_chosen_by_the_files_name(
    sites: str, tmp_path: Path, name: str, begins: str
) -> None:
    done = wfo("sheet", "site42", "--sites", sites, "--script", str(tmp_path / name))
    assert done.exit_code == Exit.PASSED, done.output
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize(
    ("name", "why"), [("x.ps1", "several scripts"), ("x.bat", "no script has this ending")]
)
def test_a_script_that_cant_be_chosen_is_told_with_the_names(
    sites: str, tmp_path: Path, name: str, why: str
) -> None:
    done = wfo("sheet", "site42", "--sites", sites, "--script", str(tmp_path / name))
    assert isinstance(done.exception, Complaint)
    assert why in str(done.exception)
    assert "site42-client-pc.ps1" in str(done.exception)
