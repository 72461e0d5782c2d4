"""`wfo access`: roles are granted and taken back by id, and every decision names its rule."""

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
    """Keep the data in a folder of the test's own, with one site and one admin."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("WFO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("WFO_ADMINS", "U0ADMIN")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sites.yaml").write_text(GOOD, encoding="utf-8")
    assert wfo("sites", "import", "sites.yaml").exit_code == 0
    return tmp_path


def wfo(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments], catch_exceptions=True)


def test_the_rule_that_decides_is_named_before_and_after_a_grant() -> None:
    asked = ("access", "test", "--user", "U1AA", "--command", "check", "--site", "site42")
    before = wfo(*asked)
    assert before.exit_code == Exit.FAILED
    assert "not allowed: no grant allows U1AA to check site42" in before.stdout
    assert "missing: operator, which U0ADMIN can give" in before.stdout
    given = wfo("access", "grant", "U1AA", "operator", "--sites", "site4*")
    assert (given.exit_code, given.stdout) == (0, "U1AA is now operator for sites site4*.\n")
    after = wfo(*asked)
    assert after.exit_code == 0
    assert after.stdout.startswith("allowed: operator granted to user U1AA for sites site4*")
    assert "Slack was not asked" in after.stdout
    assert wfo("access", "revoke", "U1AA", "operator", "--sites", "site4*").exit_code == 0
    assert wfo(*asked).exit_code == Exit.FAILED


def test_an_alias_and_a_slash_command_mean_the_same() -> None:
    asked = ("access", "test", "--user", "U0ADMIN", "--command", "/wfo-check", "--site", "ACME")
    assert wfo(*asked).stdout.startswith("allowed: admin by WFO_ADMINS: U0ADMIN")


@pytest.mark.parametrize(
    ("command", "site", "why"), [("dance", "site42", "dance"), ("check", "site43", "site43")]
)
def test_an_unknown_command_or_site_is_told(command: str, site: str, why: str) -> None:
    told = wfo("access", "test", "--user", "U1AA", "--command", command, "--site", site).exception
    assert isinstance(told, Complaint)
    assert (told.code, why in str(told)) == (Exit.WRONG_USE, True)


@pytest.mark.parametrize(
    ("subject", "role", "sites", "why"),
    [
        ("dana", "admin", "*", "not an id"),
        ("U1AA", "boss", "*", "not a role"),
        ("U1AA", "operator", "nowhere*", "no site matches"),
    ],
)
def test_a_grant_that_can_never_apply_is_refused(
    subject: str, role: str, sites: str, why: str
) -> None:
    told = wfo("access", "grant", subject, role, "--sites", sites).exception
    assert isinstance(told, Complaint)
    assert why in str(told)
    assert json.loads(wfo("access", "list", "--json").stdout) == []


def test_every_change_is_in_the_audit_which_verifies_until_it_is_touched(folder: Path) -> None:
    wfo("access", "grant", "S0TEAM", "curator")
    wfo("access", "revoke", "S0TEAM", "curator")
    assert "2 lines, whole" in wfo("audit", "verify").stdout
    lines = [json.loads(line) for line in wfo("audit", "export").stdout.splitlines()]
    assert [line["what"] for line in lines] == [
        "grant curator S0TEAM *",
        "revoke curator S0TEAM *",
    ]
    assert lines[1]["previous"] == lines[0]["digest"]
    assert wfo("audit", "export", "audit.jsonl").exit_code == 0
    kept = (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in kept] == lines
