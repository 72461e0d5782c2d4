"""Does the collector write a report that we can read, and nothing else?"""

import json
import socket
import subprocess
from pathlib import Path

from checks.collecting import read_report
from checks.model import Site
from tests import needs

HERE = Path(__file__).parents[2] / "deploy" / "collect"
SITE = Site(id="site42", name="Acme", edition="e", hosts={"client-pc": ("127.0.0.1",)})


def look(folder: Path, port: int) -> Path:
    file = folder / "site42.look.json"
    content = {
        "format": "wfo-look/1",
        "id": "x",
        "site": "site42",
        "role": "client-pc",
        "connects": [{"host": "127.0.0.1", "port": port}, {"host": "127.0.0.1", "port": 1}],
        "listening": [port],
        "processes": ["no-such-program"],
        "exclusions": False,
    }
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_the_shell_version_reports_what_it_was_asked(tmp_path: Path) -> None:
    needs.program("sh")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = subprocess.run(
            ["sh", str(HERE / "wfo-collect.sh"), str(look(tmp_path, port))],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.glob("*.report.json")
    report = read_report(file.read_bytes(), site=SITE)
    opened, refused = report.connects
    assert opened.error is None
    assert opened.ms is not None
    assert refused.error == "ConnectionRefused"
    assert report.processes is not None
    assert report.processes[0].running == 0


def test_a_foreign_look_file_is_refused(tmp_path: Path) -> None:
    needs.program("sh")
    file = tmp_path / "x.json"
    file.write_text('{"format": "other"}', encoding="utf-8")
    done = subprocess.run(
        ["sh", str(HERE / "wfo-collect.sh"), str(file)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode != 0
    assert "not a look file" in done.stderr
    assert list(tmp_path.glob("*.report.json")) == []


def test_the_powershell_version_changes_and_sends_nothing() -> None:
    """PowerShell does not run here; its text is held to reading commands, and to the report's fields."""
    text = (HERE / "wfo-collect.ps1").read_text(encoding="ascii")
    verbs = (
        "Set-Mp",
        "Add-Mp",
        "Remove-",
        "Invoke-WebRequest",
        "Invoke-RestMethod",
        "Send-",
        "Start-Process",
    )
    assert not [verb for verb in verbs if verb in text]
    for field in (
        "format",
        "site",
        "role",
        "host",
        "collected",
        "connects",
        "listening",
        "processes",
        "defender",
    ):
        assert f"  {field:<9} =" in text
