"""Is Defender asked as on Windows, and is a refusal told apart from an empty list?"""

import asyncio
import json
import os
import stat
from importlib import resources
from pathlib import Path

import pytest

from checks.antivirus.powershell import NotAsked
from checks.failure import Failure
from checks.model import Target
from checks.probes.defender_exclusions import DefenderExclusions
from tests.checks.antivirus.test_lists import record
from tests.checks.powershell import commands, mistakes

HERE = Target(role="premises-server", host="localhost")


@pytest.fixture(name="powershell")
def _powershell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program called `powershell` on the path that answers with the file `answer`, and keeps what it was given."""
    program = tmp_path / "powershell"
    program.write_text(
        "#!/bin/sh\n"
        f'printf "%s" "$*" > "{tmp_path}/asked"; echo >> "{tmp_path}/starts"\n'
        f'if [ -e "{tmp_path}/refuse" ]; then cat "{tmp_path}/refuse" >&2; exit 1; fi\n'
        f'cat "{tmp_path}/answer"\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


async def test_an_exclusion_in_the_list_passes_with_its_entry(powershell: Path) -> None:
    (powershell / "answer").write_text(json.dumps(record("all_set")), encoding="utf-8")
    evidence = await DefenderExclusions(category="extension", item="*.vid").measure(HERE)
    assert evidence.failure is None
    assert evidence.facts["coverage"] == "exact"
    assert evidence.facts["entry"] == ".vid"


async def test_an_exclusion_that_is_not_there_is_missing(powershell: Path) -> None:
    (powershell / "answer").write_text(json.dumps(record("none_set")), encoding="utf-8")
    evidence = await DefenderExclusions(category="folder", item="C:\\temp\\").measure(HERE)
    assert evidence.failure is Failure.EXCLUSION_MISSING


async def test_hidden_lists_are_unknown(powershell: Path) -> None:
    answer = "\ufeff" + json.dumps(record("not_elevated"))
    (powershell / "answer").write_text(answer, encoding="utf-8")
    evidence = await DefenderExclusions(category="folder", item="C:\\temp\\").measure(HERE)
    assert evidence.failure is Failure.EXCLUSION_LIST_HIDDEN


async def test_a_refusal_is_no_evidence(powershell: Path) -> None:
    (powershell / "refuse").write_text("Get-MpPreference : Access is denied.\n", encoding="utf-8")
    with pytest.raises(NotAsked, match="Access is denied"):
        await DefenderExclusions(category="folder", item="C:\\temp\\").measure(HERE)


@pytest.mark.parametrize("answer", ["", "no json", "[1]", '{"elevated": true}'])
async def test_a_garbled_answer_is_no_evidence(powershell: Path, answer: str) -> None:
    (powershell / "answer").write_text(answer, encoding="utf-8")
    with pytest.raises(NotAsked):
        await DefenderExclusions(category="folder", item="C:\\temp\\").measure(HERE)


async def test_a_machine_without_powershell_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotAsked, match="no PowerShell"):
        await DefenderExclusions(category="folder", item="C:\\temp\\").measure(HERE)


async def test_the_script_only_reads(powershell: Path) -> None:
    (powershell / "answer").write_text(json.dumps(record("none_set")), encoding="utf-8")
    await DefenderExclusions(category="folder", item="C:\\temp\\").measure(HERE)
    asked = (powershell / "asked").read_text(encoding="utf-8")
    assert "Get-MpPreference" in asked
    assert not any(verb in asked for verb in ("Set-", "Add-", "Remove-", "Invoke-", "http"))


def test_the_script_is_well_formed_and_calls_nothing_that_changes() -> None:
    """PowerShell does not run here: a parser reads the script."""
    script = resources.files("checks.antivirus").joinpath("record.ps1").read_text(encoding="utf-8")
    assert mistakes(script) == []
    assert commands(script) == {
        "ConvertTo-Json",
        "ForEach-Object",
        "Get-CimInstance",
        "Get-Item",
        "Get-ItemProperty",
        "Get-MpComputerStatus",
        "Get-MpPreference",
        "Where-Object",
    }
    assert '"' not in script, "a double quote would be misread on the way through -Command"


async def test_all_exclusions_of_a_run_share_one_powershell(powershell: Path) -> None:
    (powershell / "answer").write_text(json.dumps(record("all_set")), encoding="utf-8")
    probes = [DefenderExclusions(category="extension", item=item) for item in ("*.vid", "*.log")]
    seen = await asyncio.gather(*(probe.measure(HERE) for probe in probes))
    assert [evidence.failure for evidence in seen] == [None, None]
    assert (powershell / "starts").read_text(encoding="utf-8").count("\n") == 1
