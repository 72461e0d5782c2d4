"""`wfo sites`: what goes in comes out, and a bad file changes nothing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.commandline.exits import Complaint, Exit
from bot.settings import Settings
from tests.bot.sites.test_file import GOOD


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the data in a folder of the test's own."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("WFO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sites(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sites", *arguments], catch_exceptions=True)


def complaint(result: Result) -> Complaint:
    assert isinstance(result.exception, Complaint)
    return result.exception


def known() -> list[str]:
    return [record["id"] for record in json.loads(sites("list", "--json").stdout)]


def test_a_file_is_imported_listed_shown_and_removed(folder: Path) -> None:
    (folder / "sites.yaml").write_text(GOOD, encoding="utf-8")
    assert sites("import", "sites.yaml").exit_code == 0
    assert known() == ["site42"]
    assert "Acme, Leipzig" in sites("list").stdout
    shown = sites("show", "ACME")
    assert "portal.acme.example" in shown.stdout
    (folder / "again.yaml").write_text(shown.stdout, encoding="utf-8")
    assert sites("import", "again.yaml").exit_code == 0
    assert sites("remove", "site42").exit_code == 0
    assert known() == []


def test_a_file_with_one_fault_imports_nothing_and_says_where(folder: Path) -> None:
    second = GOOD.partition("\n")[2].replace("site42", "other").replace("[acme]", "[]")
    bad = GOOD + second.replace("Europe/Berlin", "Mars")
    (folder / "bad.yaml").write_text(bad, encoding="utf-8")
    said = complaint(sites("import", "bad.yaml"))
    assert said.code is Exit.WRONG_USE
    assert "bad.yaml:21: sites[1].timezone (other): 'Mars'" in str(said)
    assert known() == []


def test_an_alias_that_another_known_site_has_imports_nothing(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "b.yaml").write_text(GOOD.replace("site42", "site43"), encoding="utf-8")
    assert sites("import", "a.yaml").exit_code == 0
    assert "'acme'" in str(complaint(sites("import", "b.yaml")))
    assert known() == ["site42"]


def test_a_site_is_added_by_options_and_its_oddities_are_remarked() -> None:
    done = sites(
        "add", "lab", "--name", "The lab", "--network", "10.0.0.0/8", "--host", "portal=11.1.1.1",
        "--port", "443=8443", "--vantage", "local=client-pc", "--component", "screen-recording",
    )  # fmt: skip
    assert done.exit_code == 0
    assert "11.1.1.1" in done.stderr
    record = json.loads(sites("show", "lab", "--json").stdout)
    assert record["ports"] == {"443": 8443}
    assert record["edition"] == "16.3-hosted"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--network", "10.0.0.1/8"), "did you mean 10.0.0.0/8"),
        (("--network", "10.0.0.0/8", "--host", "portal"), "write NAME=VALUE"),
        (("--network", "10.0.0.0/8", "--host", "portl=a"), "did you mean portal"),
        (("--network", "10.0.0.0/8", "--edition", "99-moon"), "no edition"),
        (("--network", "10.0.0.0/8", "--port", "x=1"), "whole number"),
    ],
)
def test_a_wrong_option_is_one_clear_line(options: tuple[str, ...], said: str) -> None:
    wrong = complaint(sites("add", "lab", "--name", "The lab", *options))
    assert said in str(wrong)
    assert "\n" not in str(wrong)
    assert wrong.code is Exit.WRONG_USE
    assert known() == []


def test_an_unknown_site_is_asked_about(folder: Path) -> None:
    (folder / "sites.yaml").write_text(GOOD, encoding="utf-8")
    sites("import", "sites.yaml")
    said = complaint(sites("show", "site43"))
    assert "did you mean site42?" in str(said)
    assert said.code is Exit.WRONG_USE
    assert complaint(sites("remove", "zzz")).code is Exit.WRONG_USE


def test_a_database_that_cannot_be_opened_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("WFO_DATA_DIR", str(folder / "file" / "data"))
    said = complaint(sites("list"))
    assert said.code is Exit.COULD_NOT_LOOK
    assert "WFO_DATA_DIR" in str(said)
